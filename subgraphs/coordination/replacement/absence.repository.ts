import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { Queryable } from '../visits/visit.repository.ts';
import type { Leave, Recusal } from './absence.ts';

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
     returning id, inspector_id as "inspectorId", credit_code as "creditCode", ground, declared_at as "declaredAt"`,
    [recusal.inspectorId, recusal.creditCode, recusal.ground, recusal.declaredBy, recusal.declaredAt],
  )) as Recusal[];
  return rows[0] ?? null;
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
