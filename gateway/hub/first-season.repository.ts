import type { RunningSubgraph } from '../../subgraphs/subgraph-kit/server/subgraph.ts';
import type { Hub } from './all-in-one.ts';

/** A season as far as a start looks at it. */
export interface KnownSeason {
  readonly code: string;
  readonly state: string;
}

/** An inspector of a department. */
export interface KnownInspector {
  readonly department: string;
  readonly inspectorId: string;
}

/** The first two seasons of the hub. */
export function findFirstSeasons(hub: Hub): Promise<readonly KnownSeason[]> {
  return query(coordinationOf(hub), 'select code, state from season order by id limit 2');
}

/** Whether coordination knows the enterprise. */
export async function isEnterpriseKnown(hub: Hub, creditCode: string): Promise<boolean> {
  return (await query(coordinationOf(hub), 'select 1 from joint_enterprise where credit_code = $1', [creditCode])).length > 0;
}

/** An inspector of each department who was on a visit, of this enterprise if there was one. */
export function findInspectorsOnVisits(hub: Hub, creditCode: string): Promise<readonly KnownInspector[]> {
  return query(
    coordinationOf(hub),
    `select distinct on (t.department) t.department, t.inspector_ids[1]::text as "inspectorId" from visit_team t
      where cardinality(t.inspector_ids) > 0 order by t.department, t.credit_code <> $1, t.id`,
    [creditCode],
  );
}

/** Rows of the departments' registers that coordination should know. @unit rows */
export async function countAtDepartments(hub: Hub): Promise<number> {
  let rows = await count(hub.subgraphs.get('markets'), ['enterprise']);
  for (const { subgraph } of hub.departments) {
    rows += await count(hub.subgraphs.get(subgraph), ['register_entry', 'inspector', 'inspection_item']);
  }
  return rows;
}

/** Rows that coordination has taken over or set aside. @unit rows */
export function countAtCoordination(hub: Hub): Promise<number> {
  return count(coordinationOf(hub), ['joint_enterprise', 'joint_register_entry', 'joint_inspector', 'joint_item', 'refused_feed_row']);
}

async function count(subgraph: RunningSubgraph | undefined, tables: readonly string[]): Promise<number> {
  if (subgraph === undefined) return 0;
  const sum = tables.map((table) => `(select count(*) from ${table})`).join(' + ');
  const [row] = await query<{ rows: string }>(subgraph, `select ${sum} as rows`);
  return Number(row?.rows ?? 0);
}

function coordinationOf(hub: Hub): RunningSubgraph {
  const coordination = hub.subgraphs.get('coordination');
  if (coordination === undefined) throw new Error('A hub has coordination.');
  return coordination;
}

async function query<Row>(subgraph: RunningSubgraph, sqlText: string, parameters: readonly unknown[] = []): Promise<readonly Row[]> {
  return subgraph.database.query(sqlText, [...parameters]);
}
