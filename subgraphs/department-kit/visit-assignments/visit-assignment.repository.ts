import type { EntityManager } from 'typeorm';
import { selectListOf } from '../select-list.ts';
import { VisitAssignmentRow } from './visit-assignment.entity.ts';
import type { AssignmentFeedRow, VisitAssignment } from './visit-assignment.ts';

/** Reads the assignment of a visit and keeps it from changing until the transaction ends; null when this department has none. */
export async function lockAssignment(manager: EntityManager, visitId: string): Promise<VisitAssignment | null> {
  const rows = (await manager.query(
    `select ${selectListOf(manager.connection, VisitAssignmentRow)} from visit_assignment t where t.visit_id = $1 for share`,
    [visitId],
  )) as VisitAssignmentRow[];
  return rows[0] ?? null;
}

/** Stores assignments in their present state, in one statement. */
export async function storeAssignments(manager: EntityManager, rows: readonly AssignmentFeedRow[]): Promise<void> {
  await manager.query(
    `insert into visit_assignment as a
       (visit_id, season_id, credit_code, item_codes, inspector_ids, window_from, window_to, state)
     select r."visitId", r."seasonId", r."creditCode", r."itemCodes", r."inspectorIds", r."windowFrom", r."windowTo", r.state
       from jsonb_to_recordset($1::jsonb) as r
         ("visitId" text, "seasonId" text, "creditCode" text, "itemCodes" text[], "inspectorIds" uuid[], "windowFrom" date, "windowTo" date, state text)
     on conflict (visit_id) do update set season_id = excluded.season_id, credit_code = excluded.credit_code, item_codes = excluded.item_codes,
       inspector_ids = excluded.inspector_ids, window_from = excluded.window_from, window_to = excluded.window_to, state = excluded.state,
       received_at = now()`,
    [JSON.stringify(rows)],
  );
}
