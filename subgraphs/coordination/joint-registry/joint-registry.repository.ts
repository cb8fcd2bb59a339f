import type { EntityManager } from 'typeorm';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import type { JointInspector, JointItem, JointRegistration } from './registry.ts';

/** Select list of `joint_inspector` that makes a JointInspector, also as JSON. */
export const INSPECTOR_COLUMNS = `id, department, name, unit, division_code as "divisionCode", qualifications,
  certificate_valid_until as "certificateValidUntil", certified, yearly_capacity as "yearlyCapacity", status`;
/** Select list of `joint_item` that makes a JointItem, also as JSON. */
export const ITEM_COLUMNS = 'code, department, name, category, item_class as "itemClass", status';

/** Registrations of these enterprises in all departments, by credit code, in the order of department and category. */
export async function findRegistrations(
  manager: EntityManager,
  creditCodes: readonly string[],
): Promise<ReadonlyMap<string, readonly JointRegistration[]>> {
  const rows = (await manager.query(
    `select credit_code as "creditCode", department, category, status, known_since as "knownSince"
       from joint_register_entry where credit_code = any($1) order by credit_code, department, category`,
    [creditCodes],
  )) as JointRegistration[];
  return Map.groupBy(rows, (row) => row.creditCode);
}

/** Inspectors by id. */
export async function findInspectors(manager: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, JointInspector>> {
  const rows = (await manager.query(`select ${INSPECTOR_COLUMNS} from joint_inspector where id = any($1::uuid[])`, [
    ids,
  ])) as JointInspector[];
  return new Map(rows.map((inspector) => [inspector.id, inspector]));
}

/** Inspectors of one department or of all, by department and id. */
export async function pageInspectors(
  manager: EntityManager,
  department: string | null,
  page: PageRequest,
): Promise<readonly JointInspector[]> {
  return manager.query(
    `select ${INSPECTOR_COLUMNS} from joint_inspector
      where ($1::text is null or department = $1) and ($2::text is null or (department, id) > ($2, $3::uuid))
      order by department, id limit $4`,
    [department, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
  );
}

/** Items by code. */
export async function findItems(manager: EntityManager, codes: readonly string[]): Promise<ReadonlyMap<string, JointItem>> {
  const rows = (await manager.query(`select ${ITEM_COLUMNS} from joint_item where code = any($1)`, [codes])) as JointItem[];
  return new Map(rows.map((item) => [item.code, item]));
}

/** Items of one department or of all, by code. */
export async function pageItems(
  manager: EntityManager,
  filter: { readonly department: string | null; readonly category: string | null },
  page: PageRequest,
): Promise<readonly JointItem[]> {
  return manager.query(
    `select ${ITEM_COLUMNS} from joint_item
      where ($1::text is null or department = $1) and ($2::text is null or category = $2) and ($3::text is null or code > $3)
      order by code limit $4`,
    [filter.department, filter.category, page.after?.[0] ?? null, page.limit],
  );
}
