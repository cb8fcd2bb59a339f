import type { EntityManager } from 'typeorm';
import type { DrawContent } from '../publication/publication-content.ts';
import type { Queryable } from '../visits/visit.repository.ts';
import { type Draw, type DrawnEntry, entryIdOf } from './draw.ts';
import { type DrawFile, saveFiles } from './draw-files.repository.ts';
import type { AssignmentResult, DrawnVisit, Slot } from './pure/draw-types.ts';
import { windowOf } from './pure/visit-window.ts';

/** What a computed draw leaves in the database. */
export interface DrawOutcome {
  readonly visits: readonly DrawnVisit[];
  readonly slots: readonly Slot[];
  readonly assignment: AssignmentResult;
  readonly files: readonly DrawFile[];
}

/** Visits or teams that one statement stores, so that its text stays small. */
const ROWS_AT_ONCE = 5_000;

/** Stores visits, their items and their teams with a few statements for thousands of them, and the files of the transcripts. */
export async function saveOutcome(manager: EntityManager, draw: Draw, entries: readonly DrawnEntry[], outcome: DrawOutcome): Promise<void> {
  const ids = new Map<string, string>();
  for (const visits of inPortions(outcome.visits)) {
    for (const [key, id] of await insertVisits(manager, draw, visits)) ids.set(key, id);
    await insertItems(manager, entries, visits, ids);
  }
  const teams = teamsOf(outcome.slots, outcome.assignment, ({ visitId }) => ids.get(visitId) ?? null);
  for (const portion of inPortions(teams)) await saveTeams(manager, draw.seasonId, portion);
  await saveFiles(manager, draw.id, outcome.files);
}

function* inPortions<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) yield rows.slice(from, from + ROWS_AT_ONCE);
}

/** Inserts visits and gives their ids by the keys under which they were drawn. */
export async function insertVisits(
  manager: EntityManager,
  draw: Draw,
  visits: readonly DrawnVisit[],
): Promise<ReadonlyMap<string, string>> {
  const planned = new Map(draw.plan.entries.map((entry) => [entry.entryId, entry]));
  const rows = visits.map((visit) => ({ key: visit.visitId, unit: visit.unitId, ...windowOf(visit, planned) }));
  const inserted = (await manager.query(
    `insert into visit (season_id, draw_id, drawn_key, credit_code, window_from, window_to)
       select $1, $2, v.key, v.unit, v."from", v."to" from jsonb_to_recordset($3::jsonb) as v (key text, unit text, "from" date, "to" date)
       returning id, drawn_key as key`,
    [draw.seasonId, draw.id, JSON.stringify(rows)],
  )) as { id: string; key: string }[];
  return new Map(inserted.map((row) => [row.key, row.id]));
}

/** Inserts the items of visits and gives the ids of the visits that gained some; items that are there stay. */
export async function insertItems(
  manager: EntityManager,
  entries: readonly DrawnEntry[],
  visits: readonly DrawnVisit[],
  ids: ReadonlyMap<string, string>,
): Promise<string[]> {
  const entryIds = new Map(entries.map((entry) => [entryIdOf(entry), entry.id]));
  const rows = visits.flatMap((visit) =>
    visit.takenBy.flatMap((taken) =>
      taken.items.map((item) => ({
        visit: ids.get(visit.visitId),
        item,
        department: taken.department,
        entry: entryIds.get(taken.entryId),
      })),
    ),
  );
  // Two entries of one department may draw the same item for a unit; it is inspected once.
  const gained = (await manager.query(
    `insert into visit_item (visit_id, item_code, department, entry_id)
       select r.visit, r.item, r.department, r.entry from jsonb_to_recordset($1::jsonb) as r (visit uuid, item text, department text, entry uuid)
     on conflict do nothing returning visit_id as id`,
    [JSON.stringify(rows)],
  )) as { id: string }[];
  return [...new Set(gained.map(({ id }) => id))];
}

/** A department's team on a visit, with the seat of each of its inspectors. */
export interface SeatedTeam {
  /** Id of the visit. */
  readonly visit: string;
  readonly department: string;
  readonly seats: number;
  readonly inspectors: readonly string[];
  /** Seats of the inspectors, in their order. */
  readonly slotIds: readonly string[];
  /** Reasons of the seats that nobody fills. */
  readonly unfilled: readonly string[];
}

/** The teams on these seats, inspectors in the order of the seats. Seats that the assignment does not speak of are closed. @param visitOf id of a seat's visit; null leaves it out */
export function teamsOf(
  slots: readonly Slot[],
  { assigned, unfilled }: AssignmentResult,
  visitOf: (slot: Slot) => string | null,
): SeatedTeam[] {
  const inspectorOf = new Map(assigned.map(({ slotId, inspectorId }) => [slotId, inspectorId]));
  const reasonOf = new Map<string, string>(unfilled.map(({ slotId, reason }) => [slotId, reason]));
  const teams = new Map<string, { visit: string; department: string; seats: Slot[] }>();
  for (const slot of slots) {
    const visit = visitOf(slot);
    if (visit === null || (!inspectorOf.has(slot.slotId) && !reasonOf.has(slot.slotId))) continue;
    const key = `${visit} ${slot.department}`;
    const team = teams.get(key) ?? { visit, department: slot.department, seats: [] };
    team.seats.push(slot);
    teams.set(key, team);
  }
  return [...teams.values()].map(({ visit, department, seats }) => {
    const filled = seats.filter(({ slotId }) => inspectorOf.has(slotId)).toSorted((left, right) => left.seat - right.seat);
    return {
      visit,
      department,
      seats: seats.length,
      inspectors: filled.map(({ slotId }) => inspectorOf.get(slotId) ?? ''),
      slotIds: filled.map(({ slotId }) => slotId),
      unfilled: seats.flatMap(({ slotId }) => reasonOf.get(slotId) ?? []),
    };
  });
}

/** Stores teams as they are now, with the items that stand on their visits, in one statement; what did not change is not written. */
export async function saveTeams(manager: EntityManager, seasonId: string, teams: readonly SeatedTeam[]): Promise<void> {
  await manager.query(
    `with wanted as (
       select r.visit, r.department, r.seats, array(select jsonb_array_elements_text(r.inspectors)::uuid) as inspectors,
              array(select jsonb_array_elements_text(r."slotIds")) as slot_ids, array(select jsonb_array_elements_text(r.unfilled)) as unfilled,
              array(select i.item_code from visit_item i where i.visit_id = r.visit and i.department = r.department order by 1) as items
         from jsonb_to_recordset($2::jsonb) as r (visit uuid, department text, seats int, inspectors jsonb, "slotIds" jsonb, unfilled jsonb))
     insert into visit_team as t
         (visit_id, season_id, department, credit_code, item_codes, inspector_ids, slot_ids, seats, unfilled, window_from, window_to, state)
       select v.id, $1, w.department, v.credit_code, w.items, w.inspectors, w.slot_ids, w.seats, w.unfilled, v.window_from, v.window_to, v.state
         from wanted w join visit v on v.id = w.visit
     on conflict (visit_id, department) do update
       set item_codes = excluded.item_codes, inspector_ids = excluded.inspector_ids, slot_ids = excluded.slot_ids, seats = excluded.seats,
           unfilled = excluded.unfilled
       where (t.item_codes, t.inspector_ids, t.slot_ids, t.seats, t.unfilled)
             is distinct from (excluded.item_codes, excluded.inspector_ids, excluded.slot_ids, excluded.seats, excluded.unfilled)`,
    [seasonId, JSON.stringify(teams)],
  );
}

/** Publishes the result of an attempt in one version of its transcript; a second time changes nothing. */
export async function publishDraw(
  database: Queryable,
  draw: Pick<Draw, 'seasonId' | 'attempt'>,
  publication: { readonly content: DrawContent; readonly publishedAt: Date; readonly version?: number },
): Promise<void> {
  await database.query(
    `insert into publication (season_id, kind, content, published_at, edition) values ($1, 'DRAW', $2, $3, $4) on conflict do nothing`,
    [draw.seasonId, JSON.stringify(publication.content), publication.publishedAt, `${draw.attempt}.${publication.version ?? 1}`],
  );
}
