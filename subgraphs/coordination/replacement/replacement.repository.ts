import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import type { RemovedEdge } from '../season-draw/pure/draw-types.ts';
import type { Queryable } from '../visits/visit.repository.ts';
import { type Replacement, WITHDRAWABLE_STATES } from './replacement.ts';

const COLUMNS = `r.id, r.draw_id as "drawId", r.kind, r.unit_id as "unitId", r.visit_id as "visitId", r.department, r.inspector_id as "inspectorId",
  r.reason, r.evidence_digest as "evidenceDigest", r.requested_by as "requestedBy", r.requested_at as "requestedAt", r.decision,
  r.decided_by as "decidedBy", r.decided_at as "decidedAt", r.slot_id as "slotId", r.ordinal`;

/** What a request needs to know of a visit. */
export interface VisitToReplace {
  readonly id: string;
  readonly drawId: string;
  readonly creditCode: string;
  readonly state: string;
}

const VISIT_COLUMNS = `id, draw_id as "drawId", credit_code as "creditCode", state`;

/** The visit, held against changes until the end of the transaction. */
export async function lockVisit(database: Queryable, id: string): Promise<VisitToReplace | null> {
  const rows = (await database.query(`select ${VISIT_COLUMNS} from visit where id = $1 for update`, [id])) as VisitToReplace[];
  return rows[0] ?? null;
}

/** All visits of a unit in a draw, held against changes. */
export async function lockVisitsOfUnit(database: Queryable, drawId: string, unitId: string): Promise<VisitToReplace[]> {
  return database.query(`select ${VISIT_COLUMNS} from visit where draw_id = $1 and credit_code = $2 order by id for update`, [
    drawId,
    unitId,
  ]);
}

/** A new request; null when there is one for the same that is open or approved. */
export async function insertReplacement(
  database: Queryable,
  request: Omit<Replacement, 'id' | 'decision' | 'decidedBy' | 'decidedAt' | 'slotId' | 'ordinal'>,
): Promise<Replacement | null> {
  const rows = (await database.query(
    `insert into replacement as r (draw_id, kind, unit_id, visit_id, department, inspector_id, reason, evidence_digest, requested_by, requested_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning ${COLUMNS}`,
    [
      request.drawId,
      request.kind,
      request.unitId,
      request.visitId,
      request.department,
      request.inspectorId,
      request.reason,
      request.evidenceDigest,
      request.requestedBy,
      request.requestedAt,
    ],
  )) as Replacement[];
  return rows[0] ?? null;
}

/** The replacement, held against changes until the end of the transaction. */
export async function lockReplacement(database: Queryable, id: string): Promise<Replacement | null> {
  const rows = (await database.query(`select ${COLUMNS} from replacement r where r.id = $1 for update`, [id])) as Replacement[];
  return rows[0] ?? null;
}

/** What was decided, by whom and when. */
export interface ReplacementDecision {
  readonly approve: boolean;
  readonly by: string;
  readonly at: Date;
  /** The seat that an inspector left. */
  readonly slotId: string | null;
}

/** Keeps the decision; an approval takes the next place among those of the draw, whose row the caller holds. */
export async function saveDecision(
  database: Queryable,
  { id, drawId }: Pick<Replacement, 'id' | 'drawId'>,
  decision: ReplacementDecision,
): Promise<Replacement | null> {
  const [rows] = (await database.query(
    `update replacement r set decision = $3, decided_by = $4, decided_at = $5, slot_id = $6,
            ordinal = case when $3 = 'APPROVED' then (select coalesce(max(ordinal), 0) + 1 from replacement where draw_id = $2) end
      where r.id = $1 and r.decision is null returning ${COLUMNS}`,
    [id, drawId, decision.approve ? 'APPROVED' : 'REFUSED', decision.by, decision.at, decision.slotId],
  )) as [Replacement[], number];
  return rows[0] ?? null;
}

/** The approved replacement of this place, or null. */
export async function findApproved(database: Queryable, drawId: string, ordinal: number): Promise<Replacement | null> {
  const rows = (await database.query(`select ${COLUMNS} from replacement r where r.draw_id = $1 and r.ordinal = $2`, [
    drawId,
    ordinal,
  ])) as Replacement[];
  return rows[0] ?? null;
}

/** What was approved after the replacement of this place, and has not been carried out either. */
export async function findApprovedSince(database: Queryable, drawId: string, ordinal: number): Promise<Replacement[]> {
  return database.query(`select ${COLUMNS} from replacement r where r.draw_id = $1 and r.ordinal > $2 order by r.ordinal`, [
    drawId,
    ordinal,
  ]);
}

/** Which replacements of a draw somebody looks at. */
export interface ReplacementView {
  readonly drawId: string;
  /** Only those on which nobody has decided. */
  readonly undecided: boolean;
  /** Whose inspectors are shown; null for everybody's. */
  readonly department: string | null;
}

/** A page of replacements, in the order in which they were asked for; one row more than the page. */
export async function pageReplacements(database: Queryable, view: ReplacementView, page: PageRequest): Promise<Replacement[]> {
  return database.query(
    `select ${COLUMNS} from replacement r
      where r.draw_id = $1 and (not $2 or r.decision is null) and (r.kind = 'UNIT' or $3::text is null or r.department = $3)
        and ($4::uuid is null or r.id > $4::uuid) order by r.id limit $5`,
    [view.drawId, view.undecided, view.department, page.after?.[0] ?? null, page.limit],
  );
}

/** Takes visits back and gives the time of their inspectors free. */
export async function withdrawVisits(database: Queryable, visitIds: readonly string[]): Promise<void> {
  await database.query(`update booking set status = 'RELEASED' where visit_id = any($1) and status <> 'RELEASED'`, [visitIds]);
  await database.query(`update visit set state = 'WITHDRAWN' where id = any($1) and state = any($2)`, [visitIds, WITHDRAWABLE_STATES]);
}

/** Takes an inspector off a team of a visit that the caller holds, and gives the own time free; gives the seat that is left, or null when the inspector is on it no more. */
export async function takeOffTeam(
  database: Queryable,
  { visitId, department, inspectorId }: Pick<Replacement, 'visitId' | 'department' | 'inspectorId'>,
): Promise<string | null> {
  const rows = (await database.query(
    `select slot_ids[array_position(inspector_ids, $3::uuid)] as "slotId" from visit_team
      where visit_id = $1 and department = $2 and $3::uuid = any(inspector_ids) for update`,
    [visitId, department, inspectorId],
  )) as { slotId: string }[];
  const [seat] = rows;
  if (seat === undefined) return null;
  await database.query(
    `update visit_team set inspector_ids = array_remove(inspector_ids, $3::uuid), slot_ids = array_remove(slot_ids, $4) where visit_id = $1 and department = $2`,
    [visitId, department, inspectorId, seat.slotId],
  );
  await database.query(`update booking set status = 'RELEASED' where visit_id = $1 and inspector_id = $2 and status <> 'RELEASED'`, [
    visitId,
    inspectorId,
  ]);
  return seat.slotId;
}

/** Visits whose notice says too little now are to be notified again. */
export async function askAgainForNotice(database: Queryable, visitIds: readonly string[]): Promise<void> {
  await database.query(`update visit set state = 'TEAM_CONFIRMED' where id = any($1) and state = 'NOTIFIED'`, [visitIds]);
}

/** Keeps the pairs that a replacement took out, with what the hub itself found against them. */
export async function saveEdges(
  database: Queryable,
  { drawId, ordinal }: { readonly drawId: string; readonly ordinal: number },
  edges: readonly (RemovedEdge & { readonly evidence?: object })[],
): Promise<void> {
  await database.query(
    `insert into replacement_edge (draw_id, ordinal, place, slot_id, inspector_id, reason, evidence_digest, evidence)
       select $1, $2, e.place, e."slotId", e."inspectorId", e.reason, e."evidenceDigest", e.evidence
         from jsonb_to_recordset($3::jsonb) as e (place int, "slotId" text, "inspectorId" uuid, reason text, "evidenceDigest" text, evidence jsonb)`,
    [drawId, ordinal, JSON.stringify(edges.map((edge, place) => ({ ...edge, place })))],
  );
}
