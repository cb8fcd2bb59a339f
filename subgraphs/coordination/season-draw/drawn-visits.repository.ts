import type { EntityManager } from 'typeorm';
import type { Queryable } from '../visits/visit.repository.ts';
import { type Draw, type DrawnEntry, entryIdOf } from './draw.ts';
import { type DrawFile, saveFiles } from './draw-files.repository.ts';
import type { AssignmentResult, DrawnVisit, Slot } from './pure/draw-types.ts';
import { windowOf } from './visit-window.ts';

/** What a computed draw leaves in the database. */
export interface DrawOutcome {
  readonly visits: readonly DrawnVisit[];
  readonly slots: readonly Slot[];
  readonly assignment: AssignmentResult;
  readonly files: readonly DrawFile[];
}

/** Stores visits, their items and their teams with a fixed number of statements, and the files of the transcripts. */
export async function saveOutcome(manager: EntityManager, draw: Draw, entries: readonly DrawnEntry[], outcome: DrawOutcome): Promise<void> {
  const ids = await insertVisits(manager, draw, entries, outcome.visits);
  await insertItems(manager, entries, outcome.visits, ids);
  await insertTeams(manager, draw, outcome, ids);
  await saveFiles(manager, draw.id, outcome.files);
}

async function insertVisits(
  manager: EntityManager,
  draw: Draw,
  entries: readonly DrawnEntry[],
  visits: readonly DrawnVisit[],
): Promise<ReadonlyMap<string, string>> {
  const rows = visits.map((visit) => ({ key: visit.visitId, unit: visit.unitId, ...windowOf(visit, entries) }));
  const inserted = (await manager.query(
    `insert into visit (season_id, draw_id, drawn_key, credit_code, window_from, window_to)
       select $1, $2, v.key, v.unit, v."from", v."to" from jsonb_to_recordset($3::jsonb) as v (key text, unit text, "from" date, "to" date)
       returning id, drawn_key as key`,
    [draw.seasonId, draw.id, JSON.stringify(rows)],
  )) as { id: string; key: string }[];
  return new Map(inserted.map((row) => [row.key, row.id]));
}

async function insertItems(
  manager: EntityManager,
  entries: readonly DrawnEntry[],
  visits: readonly DrawnVisit[],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
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
  await manager.query(
    `insert into visit_item (visit_id, item_code, department, entry_id)
       select r.visit, r.item, r.department, r.entry from jsonb_to_recordset($1::jsonb) as r (visit uuid, item text, department text, entry uuid)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  );
}

async function insertTeams(manager: EntityManager, draw: Draw, outcome: DrawOutcome, ids: ReadonlyMap<string, string>): Promise<void> {
  const inspectorOf = new Map(outcome.assignment.assigned.map(({ slotId, inspectorId }) => [slotId, inspectorId]));
  const reasonOf = new Map(outcome.assignment.unfilled.map(({ slotId, reason }) => [slotId, reason]));
  const teams = [...Map.groupBy(outcome.slots, (slot) => `${slot.visitId} ${slot.department}`).values()].flatMap((slots) => {
    const [first] = slots;
    if (first === undefined) return [];
    const inspectors = slots.flatMap((slot) => inspectorOf.get(slot.slotId) ?? []);
    const unfilled = slots.flatMap((slot) => reasonOf.get(slot.slotId) ?? []);
    return [{ visit: ids.get(first.visitId), department: first.department, seats: slots.length, inspectors, unfilled }];
  });
  await manager.query(
    `insert into visit_team (visit_id, season_id, department, credit_code, item_codes, inspector_ids, seats, unfilled, window_from, window_to, state)
       select v.id, $1, r.department, v.credit_code,
              array(select i.item_code from visit_item i where i.visit_id = v.id and i.department = r.department order by 1),
              array(select jsonb_array_elements_text(r.inspectors)::uuid), r.seats, array(select jsonb_array_elements_text(r.unfilled)),
              v.window_from, v.window_to, v.state
         from jsonb_to_recordset($2::jsonb) as r (visit uuid, department text, seats int, inspectors jsonb, unfilled jsonb) join visit v on v.id = r.visit`,
    [draw.seasonId, JSON.stringify(teams)],
  );
}

/** Publishes the result of an attempt in one version of its transcript; a second time changes nothing. */
export async function publishDraw(
  database: Queryable,
  draw: Pick<Draw, 'seasonId' | 'attempt'>,
  publication: { readonly content: object; readonly publishedAt: Date; readonly version?: number },
): Promise<void> {
  await database.query(
    `insert into publication (season_id, kind, content, published_at, edition) values ($1, 'DRAW', $2, $3, $4) on conflict do nothing`,
    [draw.seasonId, JSON.stringify(publication.content), publication.publishedAt, `${draw.attempt}.${publication.version ?? 1}`],
  );
}
