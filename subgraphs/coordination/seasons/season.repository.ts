import type { EntityManager } from 'typeorm';
import { HubError } from '../../subgraph-kit/errors.ts';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import type { Season, SeasonDraft, SeasonState } from './season.ts';
import { findTransition, refuseStep, type StepRefusal, type Transition } from './state-step.ts';

const COLUMNS = `id, jurisdiction, code, name, year, window_from as "windowFrom", window_to as "windowTo", rehearsal, rule_pack_id as "rulePackId",
  opened_at as "openedAt", state, version`;

/** What a step came to: the season before and after with the clauses that state the step, or what is missing. */
export type SeasonMove =
  | { readonly kind: 'moved'; readonly before: Season; readonly season: Season; readonly clauses: readonly string[] }
  | StepRefusal;

/**
 * Takes a season one step further, in the caller's transaction.
 *
 * @param fromVersion version that the step was decided on; null for whatever the season is now
 * @throws NOT_FOUND; STALE_VERSION when the season is not at that version any more
 */
export async function moveSeason(manager: EntityManager, id: string, fromVersion: number | null, to: SeasonState): Promise<SeasonMove> {
  const before = await lockSeason(manager, id);
  if (before === null) throw new HubError('NOT_FOUND');
  if (fromVersion !== null && before.version !== fromVersion) throw staleVersion(before.version);
  const transitions = await listTransitions(manager, 'SEASON');
  const transition = findTransition(transitions, before.state, to);
  if (transition === null) return refuseStep(transitions, before.state, to);
  const [rows] = (await manager.query(`update season set state = $2 where id = $1 and version = $3 returning ${COLUMNS}`, [
    id,
    to,
    before.version,
  ])) as [Season[], number];
  const season = rows[0];
  if (season === undefined) throw staleVersion(before.version);
  return { kind: 'moved', before, season, clauses: transition.clauses };
}

/** Every allowed step of a machine; the starting step is from `-`. */
export async function listTransitions(manager: EntityManager, machine: string): Promise<readonly Transition[]> {
  return manager.query(
    'select from_state as "from", to_state as "to", clauses from state_transition where machine = $1 order by from_state, to_state',
    [machine],
  );
}

/**
 * The season, held against changes until the end of the transaction; rows that refer to it may still be written.
 *
 * Whoever holds rows takes them from the top down, so that no two wait for each other: the season, its plan entries or what somebody asked for, the
 * draw, visits in the order of their ids, teams, bookings, and the head of the trace log last.
 */
export async function lockSeason(manager: EntityManager, id: string): Promise<Season | null> {
  const rows = (await manager.query(`select ${COLUMNS} from season where id = $1 for no key update`, [id])) as Season[];
  return rows[0] ?? null;
}

/** Seasons by id; ids that are unknown are missing. */
export async function findSeasons(manager: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, Season>> {
  const rows = (await manager.query(`select ${COLUMNS} from season where id = any($1::uuid[])`, [ids])) as Season[];
  return new Map(rows.map((season) => [season.id, season]));
}

/** The new season, or null when the jurisdiction has one of this code. */
export async function insertSeason(
  manager: EntityManager,
  draft: SeasonDraft,
  opened: { readonly by: string; readonly at: Date; readonly rulePackId: string },
): Promise<Season | null> {
  const rows = (await manager.query(
    `insert into season (jurisdiction, code, name, year, window_from, window_to, rehearsal, opened_by, opened_at, rule_pack_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (jurisdiction, code) do nothing returning ${COLUMNS}`,
    [
      draft.jurisdiction,
      draft.code,
      draft.name,
      draft.year,
      draft.windowFrom,
      draft.windowTo,
      draft.rehearsal,
      opened.by,
      opened.at.toISOString(),
      opened.rulePackId,
    ],
  )) as Season[];
  return rows[0] ?? null;
}

/** Which seasons a list is about. */
export interface SeasonFilter {
  readonly jurisdiction: string | null;
  /** Null: seasons in any state. */
  readonly states: readonly SeasonState[] | null;
}

/** Seasons from the newest on, one row more than the page. */
export async function pageSeasons(manager: EntityManager, filter: SeasonFilter, page: PageRequest): Promise<readonly Season[]> {
  return manager.query(
    `select ${COLUMNS} from season
      where ($1::text is null or jurisdiction = $1) and ($2::text[] is null or state = any($2)) and ($3::uuid is null or id < $3)
      order by id desc limit $4`,
    [filter.jurisdiction, filter.states, page.after?.[0] ?? null, page.limit],
  );
}

function staleVersion(version: number): HubError {
  return new HubError('STALE_VERSION', undefined, { version });
}
