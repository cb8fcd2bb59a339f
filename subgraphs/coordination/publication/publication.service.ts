import { runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { moveSeason } from '../seasons/season.repository.ts';
import { requireUuid, type StepNotPossible, toStepNotPossible } from '../seasons/season.service.ts';
import type { Season } from '../seasons/season.ts';
import type { PageArguments } from '../visits/visit-reading.service.ts';
import { pagePublications, publishVisitResults } from './publication.repository.ts';
import type { Publication, PublicationFilter } from './publication.ts';

/** Result of `publishResults`. */
export type PublishResultsResult =
  | { readonly __typename: 'PublishResultsSuccess'; readonly season: Season; readonly published: number }
  | StepNotPossible;

/** Publishes the results of a season all of whose visits have theirs, once for all departments (LYG-5.3d). */
export function publishResults(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly seasonId: string },
): Promise<PublishResultsResult> {
  const { idempotencyKey, ...rest } = input;
  return runMutation<PublishResultsResult>(context, { operation: 'publishResults', idempotencyKey, input: rest }, async (manager) => {
    const move = await moveSeason(manager, requireUuid('seasonId', rest.seasonId), null, 'PUBLISHED');
    if (move.kind === 'notPossible') return { kind: 'refused', result: toStepNotPossible(move, context.locale) };
    const { season, before, clauses } = move;
    const published = await publishVisitResults(manager, season.id, context.clock.now(), context.caller.department);
    const result = { __typename: 'PublishResultsSuccess', season, published } as const;
    return {
      kind: 'done',
      result,
      subject: `Season:${season.id}`,
      before,
      after: { season, published },
      clauses: [...clauses, 'LYG-5.3d'],
    };
  });
}

/** Publications, newest first. */
export async function listPublications(
  context: RequestContext,
  wanted: PublicationFilter & PageArguments,
): Promise<Connection<Publication>> {
  // An argument that is left out arrives as undefined.
  if (wanted.seasonId != null) requireUuid('seasonId', wanted.seasonId);
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  return toConnection(await pagePublications(context.database.manager, wanted, page), page, (publication) => [publication.id]);
}
