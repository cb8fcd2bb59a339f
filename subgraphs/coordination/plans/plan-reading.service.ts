import { HubError } from '../../subgraph-kit/errors.ts';
import { isUuid } from '../../subgraph-kit/pure/uuid.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { type ListArguments, listItemsByCode } from '../joint-registry/joint-registry.service.ts';
import type { JointItem } from '../joint-registry/registry.ts';
import { isStaff } from '../policy-rules.ts';
import { entryIdOf } from '../season-draw/draw.ts';
import { findSeason, requireUuid } from '../seasons/season.service.ts';
import { isPublicSeason } from '../seasons/season.ts';
import {
  approvedEntriesOfSeasons,
  countPoolPatterns,
  findPlanEntries,
  listPlanEntries,
  type PlanEntryOwner,
  pageEntriesOfOwners,
  pagePlanEntries,
} from './plan-entry.repository.ts';
import type { PlanEntry } from './plan-entry.ts';
import { composeOverview, type PlanOverview } from './plan-overview.ts';

const ENTRIES = Symbol('plan entries');
const DRAWN_ENTRIES = Symbol('plan entries of drawn seasons');

/** What a list of entries is narrowed by. */
export interface PlanEntriesWanted extends ListArguments {
  readonly seasonId?: string | null;
  readonly department?: string | null;
}

/** The entry, when there is one and the caller may see it; batched over the request. */
export async function findPlanEntry(context: RequestContext, id: string): Promise<PlanEntry | null> {
  if (!isUuid(id)) return null;
  const entry = await loaderOf(context, ENTRIES, (ids: readonly string[]) => findPlanEntries(context.database.manager, ids)).load(id);
  if (entry === null || isStaff(context.caller)) return entry;
  const season = await findSeason(context, entry.seasonId);
  return season !== null && isPublicSeason(season) && entry.state === 'PLAN_APPROVED' ? entry : null;
}

/** The entry that the draw of a season knows by this id; batched over the request. Whoever sees a draw may see the plan that it carries out. */
export async function findEntryOfDraw(context: RequestContext, seasonId: string, entryId: string): Promise<PlanEntry | null> {
  const load = (ids: readonly string[]): Promise<ReadonlyMap<string, readonly PlanEntry[]>> =>
    approvedEntriesOfSeasons(context.database.manager, ids);
  const entries = (await loaderOf(context, DRAWN_ENTRIES, load).load(seasonId)) ?? [];
  return entries.find((entry) => entryIdOf(entry) === entryId) ?? null;
}

/** Entries that the caller may see, newest first: outside of the departments those of published plans. */
export async function pageVisibleEntries(context: RequestContext, wanted: PlanEntriesWanted): Promise<Connection<PlanEntry>> {
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  const filter = {
    seasonId: wanted.seasonId == null ? null : requireUuid('seasonId', wanted.seasonId),
    department: wanted.department ?? null,
    publicOnly: !isStaff(context.caller),
  };
  return toConnection(await pagePlanEntries(context.database.manager, filter, page), page, (entry) => [entry.id]);
}

/** Entries of a season or of an item that the caller may see, newest first; one statement for all seasons or items of the level. */
export async function entriesOf(
  context: RequestContext,
  owner: { readonly kind: PlanEntryOwner; readonly key: string },
  wanted: ListArguments,
): Promise<Connection<PlanEntry>> {
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  // Two fields with other arguments in one request are two pages, so the loader's name holds them.
  const name = `plan entries of ${owner.kind} ${page.first} ${wanted.after ?? ''}`;
  const publicOnly = !isStaff(context.caller);
  const load = (keys: readonly string[]): Promise<ReadonlyMap<string, readonly PlanEntry[]>> =>
    pageEntriesOfOwners(context.database.manager, { kind: owner.kind, keys, publicOnly }, page);
  return toConnection((await loaderOf(context, name, load).load(owner.key)) ?? [], page, (entry) => [entry.id]);
}

/** The items of an entry, in its order; one that the registry has lost is left out. */
export function itemsOfEntry(context: RequestContext, entry: PlanEntry): Promise<readonly JointItem[]> {
  return listItemsByCode(context, entry.itemCodes);
}

/** The merged plan of a season in figures; entries that were rejected do not count. */
export async function getPlanOverview(context: RequestContext, seasonId: string): Promise<PlanOverview> {
  const season = await findSeason(context, requireUuid('seasonId', seasonId));
  if (season === null) throw new HubError('NOT_FOUND');
  const { manager } = context.database;
  const entries = await listPlanEntries(manager, seasonId, ['PLAN_SUBMITTED', 'TASK_LISTED', 'PLAN_APPROVED']);
  const ids = entries.map((entry) => entry.id);
  return composeOverview(entries, await countPoolPatterns(manager, season.jurisdiction, ids));
}

/** The entries of these ids that the caller may see, in the given order. */
export async function listPlanEntriesById(context: RequestContext, ids: readonly string[]): Promise<readonly PlanEntry[]> {
  const entries = await Promise.all(ids.map((id) => findPlanEntry(context, id)));
  return entries.filter((entry) => entry !== null);
}
