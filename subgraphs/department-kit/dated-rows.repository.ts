import type { DataSource } from 'typeorm';
import type { PageRequest } from '../subgraph-kit/schema/connection.ts';
import { selectListOf } from './select-list.ts';

/** What every row has that is listed by enterprise, the newest day first. */
export interface DatedRow {
  readonly id: string;
  readonly creditCode: string;
}

/** A table with the columns `id` (uuid), `credit_code` and a day, and an index over credit code, day and id. */
export interface DatedTable<Row extends DatedRow> {
  readonly row: new () => Row;
  readonly table: string;
  /** Column of the day. */
  readonly day: string;
}

/** One page of each enterprise's rows, the newest day first; all enterprises in one statement. */
export async function listRowsOfEnterprises<Row extends DatedRow>(
  database: DataSource,
  { row, table, day }: DatedTable<Row>,
  creditCodes: readonly string[],
  page: PageRequest,
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const [afterDay, afterId] = page.after ?? [null, null];
  const rows = (await database.query(
    `select r.* from unnest($1::text[]) with ordinality as wanted (code, place)
      cross join lateral (
        select ${selectListOf(database, row)} from ${table} t
         where t.credit_code = wanted.code and ($2::date is null or (t.${day}, t.id) < ($2::date, $3::uuid))
         order by t.${day} desc, t.id desc limit $4
      ) r order by wanted.place`,
    [creditCodes, afterDay, afterId, page.limit],
  )) as Row[];
  return Map.groupBy(rows, (found) => found.creditCode);
}

/** The rows of these ids in one statement. */
export async function findRows<Row extends DatedRow>(
  database: DataSource,
  { row, table }: DatedTable<Row>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Row>> {
  const rows = (await database.query(`select ${selectListOf(database, row)} from ${table} t where t.id = any($1::uuid[])`, [ids])) as Row[];
  return new Map(rows.map((found) => [found.id, found]));
}
