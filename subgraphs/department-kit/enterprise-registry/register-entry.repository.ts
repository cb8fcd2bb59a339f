import type { DataSource } from 'typeorm';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import { selectListOf } from '../select-list.ts';
import { RegisterEntryRow } from './register-entry.entity.ts';
import type { RegisterEntry, RegisterEntryFilter } from './register-entry.ts';

/** The entries of many enterprises in one statement, by credit code. */
export async function findEntriesOfEnterprises(
  database: DataSource,
  creditCodes: readonly string[],
): Promise<ReadonlyMap<string, readonly RegisterEntry[]>> {
  const rows = (await database.query(
    `select ${selectListOf(database, RegisterEntryRow)} from register_entry t
      where t.credit_code = any($1::text[]) order by t.credit_code, t.category`,
    [creditCodes],
  )) as RegisterEntryRow[];
  return Map.groupBy(rows, (row) => row.creditCode);
}

/** Entries in the order of credit code and category. */
export async function listEntries(database: DataSource, filter: RegisterEntryFilter, page: PageRequest): Promise<readonly RegisterEntry[]> {
  const [creditCode, category] = page.after ?? ['', ''];
  return (await database.query(
    `select ${selectListOf(database, RegisterEntryRow)} from register_entry t
      where (t.credit_code, t.category) > ($1, $2)
        and ($3::text is null or t.division_code = $3)
        and ($4::text is null or t.category = $4)
        and ($5::text is null or t.status = $5)
      order by t.credit_code, t.category limit $6`,
    [creditCode, category, filter.divisionCode ?? null, filter.category ?? null, filter.status ?? null, page.limit],
  )) as RegisterEntryRow[];
}
