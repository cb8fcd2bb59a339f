import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import { FIRST_DAY, LAST_DAY, type Queryable } from '../visits/visit.repository.ts';
import type { LeftVisit, RotaVisit, Span } from './rota.ts';

/** Visits of these inspectors in the span: by their session, or by their window while they have none. */
export async function rotaVisitsOf(database: Queryable, inspectorIds: readonly string[], span: Span): Promise<Map<string, RotaVisit[]>> {
  const rows = (await database.query(
    `select i as "inspectorId", v.id as "visitId", v.credit_code as "creditCode", v.state, lower(v.session) as "sessionFrom",
            upper(v.session) as "sessionTo", v.window_from as "windowFrom", v.window_to as "windowTo"
       from visit_team t cross join unnest(t.inspector_ids) i join visit v on v.id = t.visit_id
      where t.inspector_ids && $1::uuid[] and i = any($1::uuid[]) and v.state <> 'WITHDRAWN'
        and ${FIRST_DAY} <= $3::date and ${LAST_DAY} >= $2::date
      order by i, lower(v.session) nulls last, v.window_from, v.id`,
    [inspectorIds, span.from, span.to],
  )) as RotaVisit[];
  return Map.groupBy(rows, ({ inspectorId }) => inspectorId);
}

/** A page of the inspectors of a department, in the order of their ids; one row more than the page. */
export async function pageInspectorIds(database: Queryable, department: string, page: PageRequest): Promise<{ readonly id: string }[]> {
  return database.query(
    'select id from joint_inspector where department = $1 and ($2::uuid is null or id > $2::uuid) order by id limit $3',
    [department, page.after?.[0] ?? null, page.limit],
  );
}

/** Approved replacements by which these inspectors left a visit whose days touch the span. */
export async function leftVisitsOf(database: Queryable, inspectorIds: readonly string[], span: Span): Promise<Map<string, LeftVisit[]>> {
  const rows = (await database.query(
    `select r.inspector_id::text as "inspectorId", r.visit_id as "visitId", v.credit_code as "creditCode", r.reason, r.decided_at as "leftAt"
       from replacement r join visit v on v.id = r.visit_id
      where r.kind = 'INSPECTOR' and r.inspector_id = any($1::uuid[]) and r.decision = 'APPROVED' and v.window_from <= $3::date and v.window_to >= $2::date
      order by r.inspector_id, r.decided_at, r.id`,
    [inspectorIds, span.from, span.to],
  )) as LeftVisit[];
  return Map.groupBy(rows, ({ inspectorId }) => inspectorId);
}
