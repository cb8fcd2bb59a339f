import type { DataSource } from 'typeorm';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import { selectListOf } from '../select-list.ts';
import { InspectionItemRow } from './inspection-item.entity.ts';
import type { InspectionItem, InspectionItemFilter } from './inspection-item.ts';

/** The items of these codes in one statement; codes of other departments are not found. */
export async function findItems(database: DataSource, codes: readonly string[]): Promise<ReadonlyMap<string, InspectionItem>> {
  const rows = (await database.query(
    `select ${selectListOf(database, InspectionItemRow)} from inspection_item t where t.code = any($1::text[])`,
    [codes],
  )) as InspectionItemRow[];
  return new Map(rows.map((row) => [row.code, row]));
}

/** Items in the order of their codes. */
export async function listItems(database: DataSource, filter: InspectionItemFilter, page: PageRequest): Promise<readonly InspectionItem[]> {
  return (await database.query(
    `select ${selectListOf(database, InspectionItemRow)} from inspection_item t
      where t.code > $1
        and ($2::text is null or t.category = $2)
        and ($3::text is null or t.item_class = $3)
        and ($4::text is null or t.status = $4)
      order by t.code limit $5`,
    [page.after?.[0] ?? '', filter.category ?? null, filter.itemClass ?? null, filter.status ?? null, page.limit],
  )) as InspectionItemRow[];
}
