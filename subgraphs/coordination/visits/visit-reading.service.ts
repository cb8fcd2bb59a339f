import { codesOf } from '../../subgraph-kit/pure/code-list.ts';
import { invariant } from '../../subgraph-kit/pure/invariant.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, EMPTY_CONNECTION, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { isStaff } from '../policy-rules.ts';
import { requireUuid } from '../seasons/season.service.ts';
import {
  countVisits,
  findVisits,
  noticesOfVisits,
  pageInspectorVisits,
  pageSeasonVisits,
  resultsOfVisits,
  teamsOfVisits,
  visitsOfEnterprises,
} from './visit.repository.ts';
import { type Notice, type RecordedResult, VISIT_STATES, type Visit, type VisitCount, type VisitFilter, type VisitTeam } from './visit.ts';

const VISITS = Symbol('visits');
const COUNTS = Symbol('counts of visits');
const TEAMS = Symbol('teams of visits');
const RESULTS = Symbol('results of visits');
const NOTICES = Symbol('notices of visits');

/** Arguments of a connection. */
export interface PageArguments {
  readonly first: number | null;
  readonly after: string | null;
}

/** The visit when the caller may see it: staff, or the enterprise visited once it was told; batched over the request. */
export async function findVisibleVisit(context: RequestContext, id: string): Promise<Visit | null> {
  const visit = await loadVisit(context, requireUuid('id', id).toLowerCase());
  return visit !== null && maySee(context, visit) ? visit : null;
}

/** The visit that a row for staff names, which is always there. */
export async function visitOfRow(context: RequestContext, { visitId }: { readonly visitId: string }): Promise<Visit> {
  const visit = await loadVisit(context, visitId);
  invariant(visit !== null && maySee(context, visit), 'rows that name a visit are for staff, and the visit exists');
  return visit;
}

function loadVisit(context: RequestContext, id: string): Promise<Visit | null> {
  return loaderOf(context, VISITS, (ids: readonly string[]) => findVisits(context.database.manager, ids)).load(id);
}

/** Arguments of a list of visits. */
export interface VisitListArguments extends PageArguments {
  readonly filter: VisitFilter | null;
}

/** Visits of a season. */
export async function seasonVisits(context: RequestContext, seasonId: string, wanted: VisitListArguments): Promise<Connection<Visit>> {
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  const rows = await pageSeasonVisits(context.database.manager, requireUuid('seasonId', seasonId), wanted.filter ?? {}, page);
  return toConnection(rows, page, (visit) => [visit.id]);
}

/** Visits of the calling inspector. */
export async function myVisits(context: RequestContext, wanted: VisitListArguments): Promise<Connection<Visit>> {
  const { inspectorId } = context.caller;
  if (inspectorId === null) return EMPTY_CONNECTION;
  const page = toPageRequest(wanted.first, wanted.after, ['instant', 'uuid']);
  const rows = await pageInspectorVisits(context.database.manager, inspectorId, wanted.filter ?? {}, page);
  return toConnection(rows, page, ({ startsAt, id }) => [startsAt.toISOString(), id]);
}

/** How many visits of a season are in which state, in the order of a visit's life; one statement for all seasons of the level. */
export async function loadCounts(context: RequestContext, seasonId: string): Promise<readonly VisitCount[]> {
  const load = (ids: readonly string[]): Promise<ReadonlyMap<string, VisitCount[]>> => countVisits(context.database.manager, ids);
  const counts = (await loaderOf(context, COUNTS, load).load(seasonId)) ?? [];
  return codesOf(VISIT_STATES).flatMap((state) => counts.filter((count) => count.state === state));
}

/** Visits to an enterprise, for itself those of which it knows; one statement for all enterprises of the level. */
export async function enterpriseVisits(context: RequestContext, creditCode: string, wanted: PageArguments): Promise<Connection<Visit>> {
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  const name = `visits of enterprises ${page.first} ${wanted.after ?? ''}`;
  const known = !isStaff(context.caller);
  const load = (creditCodes: readonly string[]): Promise<Map<string, Visit[]>> =>
    visitsOfEnterprises(context.database.manager, { creditCodes, known }, page);
  return toConnection((await loaderOf(context, name, load).load(creditCode)) ?? [], page, (visit) => [visit.id]);
}

/** Teams of a visit; names of inspectors only for staff, and for the enterprise once it was told. */
export async function loadTeams(context: RequestContext, visit: Visit): Promise<readonly VisitTeam[]> {
  return (await loaderOf(context, TEAMS, (ids: readonly string[]) => teamsOfVisits(context.database.manager, ids)).load(visit.id)) ?? [];
}

/** Results of a visit. */
export async function loadResults(context: RequestContext, visit: Visit): Promise<readonly RecordedResult[]> {
  return (
    (await loaderOf(context, RESULTS, (ids: readonly string[]) => resultsOfVisits(context.database.manager, ids)).load(visit.id)) ?? []
  );
}

/** Notices of a visit, in the order in which they were served. */
export async function loadNotices(context: RequestContext, visit: Visit): Promise<readonly Notice[]> {
  return (
    (await loaderOf(context, NOTICES, (ids: readonly string[]) => noticesOfVisits(context.database.manager, ids)).load(visit.id)) ?? []
  );
}

/** The notice under which the visit takes place: the last one that was served ahead of it, or the exemption. */
export async function loadNotice(context: RequestContext, visit: Visit): Promise<Notice | null> {
  return (await loadNotices(context, visit)).findLast(({ kind }) => kind === 'ADVANCE' || kind === 'EXEMPT') ?? null;
}

function maySee({ caller }: RequestContext, visit: Visit): boolean {
  return isStaff(caller) || (caller.creditCode === visit.creditCode && visit.isKnown);
}
