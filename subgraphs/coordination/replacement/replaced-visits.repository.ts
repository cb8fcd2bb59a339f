import type { EntityManager } from 'typeorm';
import type { Draw, DrawnEntry } from '../season-draw/draw.ts';
import { insertItems, insertVisits, type SeatedTeam, saveTeams, teamsOf } from '../season-draw/drawn-visits.repository.ts';
import { openedBy } from '../season-draw/pure/department-draw.ts';
import type { AssignmentResult, DrawnVisit, Slot, TakenBy } from '../season-draw/pure/draw-types.ts';
import { seatsKey } from '../season-draw/pure/replace-units.ts';
import { isWithdrawable, type Replacement } from './replacement.ts';
import { obstaclesOf } from './seat-obstacles.repository.ts';

/** What a replacement has come to. */
export interface ReplacedVisits {
  readonly draw: Draw;
  readonly entries: readonly DrawnEntry[];
  /** Visits on which the replacement opened seats, as they are drawn now; none to enterprises that leave by `approvedSince`. */
  readonly openedVisits: readonly DrawnVisit[];
  /** Number of withdrawals so far. */
  readonly withdrawals: number;
  /** Seats that the replacement concerns, by {@link seatsKey}. */
  readonly touched: ReadonlySet<string>;
  /** All seats that ever were; those of the assignment are the present ones. */
  readonly slots: readonly Slot[];
  readonly assignment: AssignmentResult;
  /** Replacements that are approved and not carried out yet: whom they concern is not sent again in between. */
  readonly approvedSince: readonly Replacement[];
}

/** What changed on the visits of enterprises. */
export interface ChangedVisits {
  /** Visits whose team changed or that gained items. */
  readonly visitIds: readonly string[];
  /** Those of them that gained items. */
  readonly withMoreItems: readonly string[];
}

/** A seat that an inspector cannot take. */
export interface RefusedSeat {
  readonly slotId: string;
  readonly visitId: string;
  readonly inspectorId: string;
}

/** Registers or bookings refused inspectors: they are away by now, or somebody else needs the same time. The transaction is rolled back. */
export class SeatsRefused extends Error {
  readonly seats: readonly RefusedSeat[];

  constructor(seats: readonly RefusedSeat[]) {
    super(`${seats.length} seats refused`);
    this.seats = seats;
  }
}

/** Brings visits, items, teams and bookings to what the replacement has come to; what it does not concern is not written. */
export async function saveReplacedVisits(manager: EntityManager, replaced: ReplacedVisits): Promise<ChangedVisits> {
  const slots = replaced.slots.filter(({ visitId, department }) => replaced.touched.has(seatsKey(visitId, department)));
  const rows = await lockRows(manager, replaced.draw.id, [...new Set(slots.map(({ visitId }) => visitId))]);
  const withMoreItems = await openVisits(manager, replaced, rows);
  const seated = teamsOf(slots, replaced.assignment, (slot) => {
    const row = rowOf(rows, slot.visitId, openedBy(slot.slotId));
    return row !== null && isWithdrawable(row.state) ? row.id : null;
  });
  const teams = seated.map((team) => withoutStoodDown(team, replaced.approvedSince));
  await refuseUnfit(manager, teams);
  await saveTeams(manager, replaced.draw.seasonId, teams);
  await rebook(manager, teams);
  return { visitIds: [...new Set(teams.map(({ visit }) => visit))], withMoreItems };
}

/** The team without those whose replacement is approved: their seats are neither filled nor given up, so the visit cannot begin. */
function withoutStoodDown(team: SeatedTeam, approved: readonly Replacement[]): SeatedTeam {
  const gone = new Set(approved.filter(({ visitId }) => visitId === team.visit).map(({ inspectorId }) => inspectorId));
  const staying = team.inspectors.map((inspectorId) => !gone.has(inspectorId));
  return {
    ...team,
    inspectors: team.inspectors.filter((_, place) => staying[place]),
    slotIds: team.slotIds.filter((_, place) => staying[place]),
  };
}

/**
 * A visit as the database has it. Departments that come to an enterprise whose visit has begun make one of their own there, under the key
 * `visitId~n` of the n-th withdrawal.
 */
interface VisitRow {
  readonly id: string;
  readonly visitId: string;
  /** Number of the withdrawal that made it; 0 for a visit of its own key. */
  readonly madeBy: number;
  readonly state: string;
}

async function lockRows(manager: EntityManager, drawId: string, visitIds: readonly string[]): Promise<VisitRow[]> {
  const rows = (await manager.query(
    `select id, regexp_replace(drawn_key, '~[0-9]+$', '') as "visitId", coalesce(substring(drawn_key from '~([0-9]+)$')::int, 0) as "madeBy", state
       from visit where draw_id = $1 and regexp_replace(drawn_key, '~[0-9]+$', '') = any($2) order by id for update`,
    [drawId, visitIds],
  )) as VisitRow[];
  return rows;
}

/** The visit to which a seat belongs that the n-th withdrawal opened. */
function rowOf(rows: readonly VisitRow[], visitId: string, openedAt: number): VisitRow | null {
  const own = rows.filter((row) => row.visitId === visitId && row.madeBy <= openedAt);
  return own.toSorted((left, right) => right.madeBy - left.madeBy)[0] ?? null;
}

/** Inserts the visits that the withdrawal brought about, and the items that visits gained; gives the ids of the old ones that gained items. */
async function openVisits(manager: EntityManager, replaced: ReplacedVisits, rows: VisitRow[]): Promise<string[]> {
  const { draw, entries, withdrawals } = replaced;
  const ids = new Map<string, string>();
  const parts: DrawnVisit[] = [];
  for (const visit of replaced.openedVisits) {
    const present = rowOf(rows, visit.visitId, withdrawals);
    const isOpen = present !== null && isWithdrawable(present.state);
    const takenBy = await newPart(manager, replaced, visit);
    if (takenBy.length === 0) continue;
    const visitId = present === null || isOpen ? visit.visitId : `${visit.visitId}~${withdrawals}`;
    if (isOpen) ids.set(visitId, present.id);
    parts.push({ ...visit, visitId, takenBy });
  }
  const inserted = await insertVisits(
    manager,
    draw,
    parts.filter(({ visitId }) => !ids.has(visitId)),
  );
  for (const [key, id] of inserted) {
    const visitId = key.replace(/~\d+$/u, '');
    rows.push({ id, visitId, madeBy: key === visitId ? 0 : withdrawals, state: 'DRAWN' });
  }
  const gained = await insertItems(manager, entries, parts, new Map([...ids, ...inserted]));
  const old = new Set(ids.values());
  return gained.filter((id) => old.has(id));
}

/** What the departments with new seats come for: items that stand on no visit to the enterprise in this draw yet. */
async function newPart(manager: EntityManager, { draw, touched }: ReplacedVisits, visit: DrawnVisit): Promise<TakenBy[]> {
  const rows = (await manager.query(
    `select i.item_code as item from visit_item i join visit v on v.id = i.visit_id
      where v.draw_id = $1 and v.credit_code = $2 and regexp_replace(v.drawn_key, '~[0-9]+$', '') = $3`,
    [draw.id, visit.unitId, visit.visitId],
  )) as { item: string }[];
  const there = new Set(rows.map(({ item }) => item));
  return visit.takenBy
    .filter(({ department }) => touched.has(seatsKey(visit.visitId, department)))
    .map((taken) => ({ ...taken, items: taken.items.filter((item) => !there.has(item)) }))
    .filter(({ items }) => items.length > 0);
}

/** The registers may know more than the snapshot did: who is away or must not go there is not sent. */
async function refuseUnfit(manager: EntityManager, teams: readonly SeatedTeam[]): Promise<void> {
  const refused: RefusedSeat[] = [];
  for (const { visit, department, inspectors, slotIds } of teams) {
    const seated = await seatedOn(manager, visit, department);
    const coming = inspectors.filter((inspectorId) => !seated.has(inspectorId));
    for (const { inspectorId, reason } of await obstaclesOf(manager, visit, coming)) {
      // Bookings have the last word themselves.
      if (reason === 'BOOKING_REFUSED') continue;
      refused.push({ slotId: slotIds[inspectors.indexOf(inspectorId)] ?? '', visitId: visit, inspectorId });
    }
  }
  if (refused.length > 0) throw new SeatsRefused(refused);
}

async function seatedOn(manager: EntityManager, visitId: string, department: string): Promise<Set<string>> {
  const rows = (await manager.query(
    'select i::text as inspector from visit_team t, unnest(t.inspector_ids) i where t.visit_id = $1 and t.department = $2',
    [visitId, department],
  )) as { inspector: string }[];
  return new Set(rows.map(({ inspector }) => inspector));
}

/** Teams whose visit has a session give back the time of those who left, and book that of those who came. */
async function rebook(manager: EntityManager, teams: readonly SeatedTeam[]): Promise<void> {
  const visits = [...new Set(teams.map(({ visit }) => visit))];
  await manager.query(
    `update booking b set status = 'RELEASED'
      where b.visit_id = any($1) and b.status <> 'RELEASED'
        and not exists (select 1 from visit_team t where t.visit_id = b.visit_id and b.inspector_id = any(t.inspector_ids))`,
    [visits],
  );
  const missing = `from visit v join visit_team t on t.visit_id = v.id cross join unnest(t.inspector_ids) i
      where v.id = any($1) and v.session is not null
        and not exists (select 1 from booking b where b.visit_id = v.id and b.inspector_id = i and b.status <> 'RELEASED')`;
  await manager.query(
    `insert into booking (inspector_id, visit_id, during) select i, v.id, v.session ${missing} order by i, lower(v.session) on conflict do nothing`,
    [visits],
  );
  const refused = (await manager.query(`select v.id as "visitId", i::text as "inspectorId" ${missing} order by v.id, i`, [visits])) as {
    visitId: string;
    inspectorId: string;
  }[];
  if (refused.length > 0) throw new SeatsRefused(refused.map((seat) => ({ ...seat, slotId: slotOf(teams, seat) })));
}

function slotOf(teams: readonly SeatedTeam[], { visitId, inspectorId }: Omit<RefusedSeat, 'slotId'>): string {
  const team = teams.find(({ visit, inspectors }) => visit === visitId && inspectors.includes(inspectorId));
  return team?.slotIds[team.inspectors.indexOf(inspectorId)] ?? '';
}
