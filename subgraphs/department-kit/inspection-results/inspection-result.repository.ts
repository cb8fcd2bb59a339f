import type { DataSource, EntityManager } from 'typeorm';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import { type DatedTable, findRows, listRowsOfEnterprises } from '../dated-rows.repository.ts';
import { selectListOf } from '../select-list.ts';
import { InspectionResultRow } from './inspection-result.entity.ts';
import type { InspectionResult, InspectionResultFilter } from './inspection-result.ts';

const TABLE: DatedTable<InspectionResultRow> = { row: InspectionResultRow, table: 'inspection_result', day: 'ended_on' };

/** The results of these ids in one statement. */
export function findResults(database: DataSource, ids: readonly string[]): Promise<ReadonlyMap<string, InspectionResult>> {
  return findRows(database, TABLE, ids);
}

/** One page of each enterprise's results, the newest first, in one statement. */
export function listResultsOfEnterprises(
  database: DataSource,
  creditCodes: readonly string[],
  page: PageRequest,
): Promise<ReadonlyMap<string, readonly InspectionResult[]>> {
  return listRowsOfEnterprises(database, TABLE, creditCodes, page);
}

/** Results of the department, the newest first. */
export async function listResults(
  database: DataSource,
  filter: InspectionResultFilter,
  page: PageRequest,
): Promise<readonly InspectionResult[]> {
  const [afterDay, afterId] = page.after ?? [null, null];
  return (await database.query(
    `select ${selectListOf(database, InspectionResultRow)} from inspection_result t
      where ($1::date is null or (t.ended_on, t.id) < ($1::date, $2::uuid))
        and ($3::text is null or t.visit_id = $3)
        and ($4::text is null or t.item_code = $4)
      order by t.ended_on desc, t.id desc limit $5`,
    [afterDay, afterId, filter.visitId ?? null, filter.itemCode ?? null, page.limit],
  )) as InspectionResultRow[];
}

/** Adds a result; null when this visit and item have one already. */
export async function insertResult(manager: EntityManager, result: Omit<InspectionResult, 'id'>): Promise<InspectionResult | null> {
  const rows = (await manager.query(
    `insert into inspection_result as t
       (visit_id, item_code, credit_code, result_codes, problem, description, ended_on, inspector_ids, recorded_at)
     values ($1, $2, $3, $4::text[], $5, $6, $7, $8::uuid[], $9)
     on conflict on constraint result_once_per_visit_and_item do nothing
     returning ${selectListOf(manager.connection, InspectionResultRow)}`,
    [
      result.visitId,
      result.itemCode,
      result.creditCode,
      result.resultCodes,
      result.problem,
      result.description,
      result.endedOn,
      result.inspectorIds,
      result.recordedAt,
    ],
  )) as InspectionResultRow[];
  return rows[0] ?? null;
}

/** When the result of a visit's item was recorded, or null. */
export async function findRecordedAt(manager: EntityManager, visitId: string, itemCode: string): Promise<Date | null> {
  const rows = (await manager.query('select recorded_at as "recordedAt" from inspection_result where visit_id = $1 and item_code = $2', [
    visitId,
    itemCode,
  ])) as { recordedAt: Date }[];
  return rows[0]?.recordedAt ?? null;
}
