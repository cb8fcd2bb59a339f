import type { EntityManager } from 'typeorm';
import { HubError } from '../../subgraph-kit/errors.ts';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import { listTransitions } from '../seasons/season.repository.ts';
import { findTransition, refuseStep, type StepRefusal } from '../seasons/state-step.ts';
import type { PlanEntry, PlanEntryDraft, PlanEntryState } from './plan-entry.ts';
import type { PoolPattern } from './plan-overview.ts';

const COLUMNS = `p.id, p.season_id as "seasonId", p.department, p.code, p.name, p.item_codes as "itemCodes", p.category, p.divisions, p.stratify, p.weights,
  jsonb_build_object('numerator', p.ratio_num, 'denominator', p.ratio_den) as ratio, p.units_min as "unitsMin",
  jsonb_build_object('numerator', p.max_num, 'denominator', p.max_den) as maximum, p.window_from as "windowFrom", p.window_to as "windowTo",
  p.submitted_by as "submittedBy", p.submitted_at as "submittedAt", p.decision_reason as "decisionReason", p.state, p.version`;

/** What a step came to. */
export type PlanEntryMove =
  | { readonly kind: 'moved'; readonly before: PlanEntry; readonly entry: PlanEntry; readonly clauses: readonly string[] }
  | StepRefusal;

/** The new entry, or null when the department has one of this code in the season. */
export async function insertPlanEntry(
  manager: EntityManager,
  owner: { readonly seasonId: string; readonly department: string; readonly by: string; readonly at: Date },
  draft: PlanEntryDraft,
): Promise<PlanEntry | null> {
  const rows = (await manager.query(
    `insert into plan_entry as p (season_id, department, code, name, item_codes, category, divisions, stratify, weights, ratio_num, ratio_den, units_min,
       max_num, max_den, window_from, window_to, submitted_by, submitted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
     on conflict (season_id, department, code) do nothing returning ${COLUMNS}`,
    [
      owner.seasonId,
      owner.department,
      draft.code,
      draft.name,
      draft.itemCodes,
      draft.category,
      draft.divisions,
      draft.stratify,
      draft.weights,
      draft.ratio.numerator,
      draft.ratio.denominator,
      draft.unitsMin,
      draft.maximum.numerator,
      draft.maximum.denominator,
      draft.windowFrom,
      draft.windowTo,
      owner.by,
      owner.at.toISOString(),
    ],
  )) as PlanEntry[];
  return rows[0] ?? null;
}

/** The entry, held against changes until the end of the transaction. */
export async function lockPlanEntry(manager: EntityManager, id: string): Promise<PlanEntry | null> {
  const rows = (await manager.query(`select ${COLUMNS} from plan_entry p where p.id = $1 for update`, [id])) as PlanEntry[];
  return rows[0] ?? null;
}

/** Takes an entry that the caller has locked one step further. Throws STALE_VERSION when it is not at the version that was decided on. */
export async function movePlanEntry(
  manager: EntityManager,
  before: PlanEntry,
  step: { readonly to: PlanEntryState; readonly version: number | null; readonly reason: string | null },
): Promise<PlanEntryMove> {
  if (step.version !== null && step.version !== before.version) {
    throw new HubError('STALE_VERSION', undefined, { version: before.version });
  }
  const transitions = await listTransitions(manager, 'PLAN_ENTRY');
  const transition = findTransition(transitions, before.state, step.to);
  if (transition === null) return refuseStep(transitions, before.state, step.to);
  const [rows] = (await manager.query(`update plan_entry p set state = $2, decision_reason = $3 where p.id = $1 returning ${COLUMNS}`, [
    before.id,
    step.to,
    step.reason,
  ])) as [PlanEntry[], number];
  const entry = rows[0] ?? before;
  return { kind: 'moved', before, entry, clauses: transition.clauses };
}

/** Approves every listed entry of a season; gives their number. */
export async function approveListedEntries(manager: EntityManager, seasonId: string): Promise<number> {
  const [, approved] = (await manager.query(
    `update plan_entry set state = 'PLAN_APPROVED' where season_id = $1 and state = 'TASK_LISTED'`,
    [seasonId],
  )) as [unknown[], number];
  return approved;
}

/** Entries by id. */
export async function findPlanEntries(manager: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, PlanEntry>> {
  const rows = (await manager.query(`select ${COLUMNS} from plan_entry p where p.id = any($1::uuid[])`, [ids])) as PlanEntry[];
  return new Map(rows.map((entry) => [entry.id, entry]));
}

/** Approved entries of each of these seasons, which are those that its draw knows. */
export async function approvedEntriesOfSeasons(
  manager: EntityManager,
  seasonIds: readonly string[],
): Promise<ReadonlyMap<string, readonly PlanEntry[]>> {
  const rows = (await manager.query(
    `select ${COLUMNS} from plan_entry p where p.season_id = any($1::uuid[]) and p.state = 'PLAN_APPROVED'`,
    [seasonIds],
  )) as PlanEntry[];
  return Map.groupBy(rows, ({ seasonId }) => seasonId);
}

/** All entries of a season in these states, by department and code. */
export async function listPlanEntries(
  manager: EntityManager,
  seasonId: string,
  states: readonly PlanEntryState[],
): Promise<readonly PlanEntry[]> {
  return manager.query(
    `select ${COLUMNS} from plan_entry p where p.season_id = $1 and p.state = any($2) order by p.department collate "C", p.code collate "C"`,
    [seasonId, states],
  );
}

/** Which entries a list is about; null leaves a filter out. */
export interface PlanEntryFilter {
  readonly seasonId: string | null;
  readonly department: string | null;
  /** Only approved entries of seasons whose plan is public. */
  readonly publicOnly: boolean;
}

const VISIBLE = `(not $3 or (p.state = 'PLAN_APPROVED' and exists (
  select 1 from season s where s.id = p.season_id and s.state not in ('OPEN', 'PLAN_APPROVED'))))`;

/** Entries from the newest on, one row more than the page. */
export async function pagePlanEntries(manager: EntityManager, filter: PlanEntryFilter, page: PageRequest): Promise<readonly PlanEntry[]> {
  return manager.query(
    `select ${COLUMNS} from plan_entry p
      where ($1::uuid is null or p.season_id = $1) and ($2::text is null or p.department = $2) and ${VISIBLE} and ($4::uuid is null or p.id < $4)
      order by p.id desc limit $5`,
    [filter.seasonId, filter.department, filter.publicOnly, page.after?.[0] ?? null, page.limit],
  );
}

/** What entries are asked of: seasons by id, or items by code. */
export type PlanEntryOwner = 'season' | 'item';

const BELONGS: Readonly<Record<PlanEntryOwner, string>> = {
  season: 'p.season_id = k.key::uuid',
  item: 'p.item_codes @> array[k.key]',
};

/** A page of entries of each of these seasons or items in one statement, from the newest on, one row more than the page. */
export async function pageEntriesOfOwners(
  manager: EntityManager,
  owners: { readonly kind: PlanEntryOwner; readonly keys: readonly string[]; readonly publicOnly: boolean },
  page: PageRequest,
): Promise<ReadonlyMap<string, readonly PlanEntry[]>> {
  const rows = (await manager.query(
    `select k.key as "ownerKey", e.* from unnest($1::text[]) as k(key) cross join lateral (
       select ${COLUMNS} from plan_entry p
        where ${BELONGS[owners.kind]} and ${VISIBLE} and ($2::uuid is null or p.id < $2) order by p.id desc limit $4) e
      order by k.key, e.id desc`,
    [owners.keys, page.after?.[0] ?? null, owners.publicOnly, page.limit],
  )) as (PlanEntry & { readonly ownerKey: string })[];
  return Map.groupBy(rows, (row) => row.ownerKey);
}

/**
 * How the pools of these entries overlap, in one pass over the registry: for every set of entries that occurs, its number of enterprises.
 *
 * An enterprise stands in the pool of an entry when it and its register entry are active, as the draw sees it.
 */
export async function countPoolPatterns(
  manager: EntityManager,
  jurisdiction: string,
  entryIds: readonly string[],
): Promise<readonly PoolPattern[]> {
  return manager.query(
    `select "entryIds", count(*)::int as enterprises from (
       select r.credit_code, array_agg(distinct p.id) as "entryIds"
         from plan_entry p
         join joint_register_entry r on r.department = p.department and r.category = p.category and r.status = 'ACTIVE'
         join joint_enterprise e on e.credit_code = r.credit_code and e.status = 'ACTIVE' and e.jurisdiction = $2
        where p.id = any($1::uuid[]) and (p.divisions is null or e.division_code = any(p.divisions))
        group by r.credit_code) pools
      group by "entryIds"`,
    [entryIds, jurisdiction],
  );
}
