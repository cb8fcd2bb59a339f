import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import type { Queryable } from '../visits/visit.repository.ts';
import type { Leave, Recusal } from './absence.ts';

const RECUSAL_COLUMNS = `r.id, r.inspector_id as "inspectorId", r.credit_code as "creditCode", r.ground, r.declared_at as "declaredAt"`;
const LEAVE_COLUMNS = `id, inspector_id as "inspectorId", leave_from as "from", leave_to as "to"`;

/** Department of an inspector, or null. */
export async function departmentOfInspector(database: Queryable, inspectorId: string): Promise<string | null> {
  const rows = (await database.query('select department from joint_inspector where id = $1', [inspectorId])) as { department: string }[];
  return rows[0]?.department ?? null;
}

/** Keeps a recusal; one that is declared again stays as it was. */
export async function saveRecusal(
  database: Queryable,
  recusal: Omit<Recusal, 'id'> & { readonly declaredBy: string },
): Promise<Recusal | null> {
  const rows = (await database.query(
    `insert into inspector_recusal as r (inspector_id, credit_code, ground, declared_by, declared_at) values ($1, $2, $3, $4, $5)
     on conflict (inspector_id, credit_code) where ended_at is null do update set ground = r.ground
     returning ${RECUSAL_COLUMNS}`,
    [recusal.inspectorId, recusal.creditCode, recusal.ground, recusal.declaredBy, recusal.declaredAt],
  )) as Recusal[];
  return rows[0] ?? null;
}

/** A page of the recusals of each of these inspectors that hold, the newest first; one row more than the page. */
export async function pageRecusals(
  database: Queryable,
  inspectorIds: readonly string[],
  page: PageRequest,
): Promise<ReadonlyMap<string, Recusal[]>> {
  const rows = (await database.query(
    `select r.* from unnest($1::uuid[]) as i (id) cross join lateral (
       select ${RECUSAL_COLUMNS} from inspector_recusal r
        where r.inspector_id = i.id and r.ended_at is null and ($2::uuid is null or r.id < $2::uuid) order by r.id desc limit $3) r
      order by r."inspectorId", r.id desc`,
    [inspectorIds, page.after?.[0] ?? null, page.limit],
  )) as Recusal[];
  return Map.groupBy(rows, ({ inspectorId }) => inspectorId);
}

/** What was recorded, by whom, and whether it still holds. */
export type Recorded<Absence> = Absence & {
  readonly recordedBy: string;
  /** When it was taken back; null while it holds. */
  readonly endedAt: Date | null;
};

/** The recusal, held against changes until the end of the transaction. */
export async function lockRecusal(database: Queryable, id: string): Promise<Recorded<Recusal> | null> {
  const rows = (await database.query(
    `select ${RECUSAL_COLUMNS}, r.declared_by as "recordedBy", r.ended_at as "endedAt" from inspector_recusal r where r.id = $1 for update`,
    [id],
  )) as Recorded<Recusal>[];
  return rows[0] ?? null;
}

/** The leave, held against changes until the end of the transaction. */
export async function lockLeave(database: Queryable, id: string): Promise<Recorded<Leave> | null> {
  const rows = (await database.query(
    `select ${LEAVE_COLUMNS}, recorded_by as "recordedBy", ended_at as "endedAt" from inspector_leave where id = $1 for update`,
    [id],
  )) as Recorded<Leave>[];
  return rows[0] ?? null;
}

/** Takes a recusal back, whose row the caller holds. */
export async function saveEndOfRecusal(database: Queryable, id: string, at: Date): Promise<void> {
  await database.query('update inspector_recusal set ended_at = $2 where id = $1', [id, at]);
}

/** Takes a leave back, whose row the caller holds. */
export async function saveEndOfLeave(database: Queryable, id: string, at: Date): Promise<void> {
  await database.query('update inspector_leave set ended_at = $2 where id = $1', [id, at]);
}

/** Keeps a leave. */
export async function insertLeave(
  database: Queryable,
  leave: Omit<Leave, 'id'> & { readonly recordedBy: string; readonly recordedAt: Date },
): Promise<Leave | null> {
  const rows = (await database.query(
    `insert into inspector_leave (inspector_id, leave_from, leave_to, recorded_by, recorded_at) values ($1, $2, $3, $4, $5) returning ${LEAVE_COLUMNS}`,
    [leave.inspectorId, leave.from, leave.to, leave.recordedBy, leave.recordedAt],
  )) as Leave[];
  return rows[0] ?? null;
}

/** Leaves of these inspectors that touch the span. */
export async function leavesOf(
  database: Queryable,
  inspectorIds: readonly string[],
  span: { readonly from: CivilDate; readonly to: CivilDate },
): Promise<Map<string, Leave[]>> {
  const rows = (await database.query(
    `select ${LEAVE_COLUMNS} from inspector_leave
      where inspector_id = any($1::uuid[]) and ended_at is null and leave_from <= $3 and leave_to >= $2 order by inspector_id, leave_from`,
    [inspectorIds, span.from, span.to],
  )) as Leave[];
  return Map.groupBy(rows, ({ inspectorId }) => inspectorId);
}
