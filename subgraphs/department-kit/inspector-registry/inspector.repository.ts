import type { DataSource } from 'typeorm';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import { selectListOf } from '../select-list.ts';
import { InspectorRow } from './inspector.entity.ts';
import type { InspectorFilter, InspectorRecord } from './inspector.ts';

/** Before every other id, for the first page. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** The records of these ids in one statement; ids of other departments are not found. */
export async function findInspectors(database: DataSource, ids: readonly string[]): Promise<ReadonlyMap<string, InspectorRecord>> {
  const rows = (await database.query(`select ${selectListOf(database, InspectorRow)} from inspector t where t.id = any($1::uuid[])`, [
    ids,
  ])) as InspectorRow[];
  return new Map(rows.map((row) => [row.id, row]));
}

/** Records in the order in which they came into the register. */
export async function listInspectors(
  database: DataSource,
  filter: InspectorFilter,
  page: PageRequest,
): Promise<readonly InspectorRecord[]> {
  return (await database.query(
    `select ${selectListOf(database, InspectorRow)} from inspector t
      where t.id > $1::uuid
        and ($2::text is null or t.division_code = $2)
        and ($3::text is null or $3 = any(t.qualifications))
        and ($4::text is null or t.status = $4)
      order by t.id limit $5`,
    [page.after?.[0] ?? FIRST_ID, filter.divisionCode ?? null, filter.qualification ?? null, filter.status ?? null, page.limit],
  )) as InspectorRow[];
}
