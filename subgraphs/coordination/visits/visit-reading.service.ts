import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, EMPTY_CONNECTION, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { isStaff } from '../policy-rules.ts';
import { requireUuid } from '../seasons/season.service.ts';
import {
  findVisits,
  noticesOfVisits,
  pageInspectorVisits,
  pageSeasonVisits,
  resultsOfVisits,
  teamsOfVisits,
  visitsOfEnterprises,
} from './visit.repository.ts';
import type { Notice, RecordedResult, Visit, VisitTeam } from './visit.ts';

const VISITS = Symbol('visits');
const TEAMS = Symbol('teams of visits');
const RESULTS = Symbol('results of visits');
const NOTICES = Symbol('notices of visits');
/** States of visits of which an enterprise knows nothing, unless it was told before. */
const NOT_TOLD: ReadonlySet<string> = new Set(['DRAWN', 'TEAM_CONFIRMED', 'WITHDRAWN']);

/** Arguments of a connection. */
export interface PageArguments {
  readonly first: number | null;
  readonly after: string | null;
}

/** The visit when the caller may see it: staff, or the enterprise visited once it was told. All of a level share one statement. */
export async function findVisibleVisit(context: RequestContext, id: string): Promise<Visit | null> {
  const loader = loaderOf(context, VISITS, (ids: readonly string[]) => findVisits(context.database.manager, ids));
  const visit = await loader.load(requireUuid('id', id).toLowerCase());
  return visit !== null && maySee(context, visit) ? visit : null;
}

/** Visits of a season. */
export async function seasonVisits(context: RequestContext, seasonId: string, wanted: PageArguments): Promise<Connection<Visit>> {
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  return toConnection(await pageSeasonVisits(context.database.manager, requireUuid('seasonId', seasonId), page), page, (visit) => [
    visit.id,
  ]);
}

/** Visits of the calling inspector. */
export async function myVisits(context: RequestContext, wanted: PageArguments): Promise<Connection<Visit>> {
  const { inspectorId } = context.caller;
  if (inspectorId === null) return EMPTY_CONNECTION;
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  return toConnection(await pageInspectorVisits(context.database.manager, inspectorId, page), page, (visit) => [visit.id]);
}

/** Visits to an enterprise, one statement for all enterprises of the level. */
export async function enterpriseVisits(context: RequestContext, creditCode: string, wanted: PageArguments): Promise<Connection<Visit>> {
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  const name = `visits of enterprises ${page.first} ${wanted.after ?? ''}`;
  const load = (codes: readonly string[]): Promise<Map<string, Visit[]>> => visitsOfEnterprises(context.database.manager, codes, page);
  const visits = (await loaderOf(context, name, load).load(creditCode)) ?? [];
  return toConnection(
    visits.filter((visit) => maySee(context, visit)),
    page,
    (visit) => [visit.id],
  );
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

/** Before the notice a visit is known to staff only, because telling would spoil the inspection; who was told also learns what becomes of it. */
function maySee(context: RequestContext, visit: Visit): boolean {
  if (isStaff(context.caller)) return true;
  return context.caller.creditCode === visit.creditCode && (visit.isTold || !NOT_TOLD.has(visit.state));
}
