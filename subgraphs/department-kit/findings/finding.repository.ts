import type { DataSource, EntityManager } from 'typeorm';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import { type DatedTable, findRows, listRowsOfEnterprises } from '../dated-rows.repository.ts';
import { selectListOf } from '../select-list.ts';
import { FindingRow } from './finding.entity.ts';
import type { Finding, FindingFilter, NewFinding } from './finding.ts';
import type { HandlingStatus } from './handling.ts';

const TABLE: DatedTable<FindingRow> = { row: FindingRow, table: 'finding', day: 'found_on' };

/** The findings of these ids in one statement. */
export function findFindings(database: DataSource, ids: readonly string[]): Promise<ReadonlyMap<string, Finding>> {
  return findRows(database, TABLE, ids);
}

/** One page of each enterprise's findings, the newest first, in one statement. */
export function listFindingsOfEnterprises(
  database: DataSource,
  creditCodes: readonly string[],
  page: PageRequest,
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  return listRowsOfEnterprises(database, TABLE, creditCodes, page);
}

/** The findings that results brought about, by result. */
export async function findFindingsOfResults(database: DataSource, resultIds: readonly string[]): Promise<ReadonlyMap<string, Finding>> {
  const rows = (await database.query(`select ${selectListOf(database, FindingRow)} from finding t where t.result_id = any($1::uuid[])`, [
    resultIds,
  ])) as FindingRow[];
  return new Map(rows.map((row) => [row.resultId ?? '', row]));
}

/** Findings of the department, the newest first. */
export async function listFindings(database: DataSource, filter: FindingFilter, page: PageRequest): Promise<readonly Finding[]> {
  const [afterDay, afterId] = page.after ?? [null, null];
  return (await database.query(
    `select ${selectListOf(database, FindingRow)} from finding t
      where ($1::date is null or (t.found_on, t.id) < ($1::date, $2::uuid))
        and ($3::text is null or t.state = $3)
        and ($4::text is null or t.item_code = $4)
      order by t.found_on desc, t.id desc limit $5`,
    [afterDay, afterId, filter.handlingStatus ?? null, filter.itemCode ?? null, page.limit],
  )) as FindingRow[];
}

/** Adds a finding that nothing has been decided about yet; returns its id. */
export async function insertFinding(manager: EntityManager, finding: NewFinding): Promise<string> {
  const [row] = (await manager.query(
    `insert into finding (result_id, credit_code, item_code, found_on, result_codes, description, state)
     values ($1, $2, $3, $4, $5::text[], $6, 'OPEN') returning id`,
    [finding.resultId, finding.creditCode, finding.itemCode, finding.foundOn, finding.resultCodes, finding.description],
  )) as { id: string }[];
  return row?.id ?? '';
}

/** Reads a finding and keeps others from changing it until the transaction ends. */
export async function lockFinding(manager: EntityManager, id: string): Promise<Finding | null> {
  const rows = (await manager.query(`select ${selectListOf(manager.connection, FindingRow)} from finding t where t.id = $1 for update`, [
    id,
  ])) as FindingRow[];
  return rows[0] ?? null;
}

/** Sets the handling status; the database refuses a step that is not in its table of transitions. */
export async function updateHandlingStatus(manager: EntityManager, id: string, status: HandlingStatus): Promise<Finding> {
  const [rows] = (await manager.query(
    `update finding t set state = $2 where t.id = $1 returning ${selectListOf(manager.connection, FindingRow)}`,
    [id, status],
  )) as [FindingRow[]];
  const [row] = rows;
  if (row === undefined) throw new Error('a locked finding is still there');
  return row;
}
