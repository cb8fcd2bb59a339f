import type { DataSource } from 'typeorm';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import { selectListOf } from '../select-list.ts';
import { ImportIssueRow, RegisterImportRow } from './register-import.entity.ts';
import type { ImportIssue, RegisterImport } from './register-import.ts';

/** After every other id, for the first page of a list that begins with the newest. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** The imports of these ids in one statement. */
export async function findImports(database: DataSource, ids: readonly string[]): Promise<ReadonlyMap<string, RegisterImport>> {
  const rows = (await database.query(
    `select ${selectListOf(database, RegisterImportRow)} from register_import t where t.id = any($1::uuid[])`,
    [ids],
  )) as RegisterImportRow[];
  return new Map(rows.map((row) => [row.id, row]));
}

/** Imports, the newest first. */
export async function listImports(database: DataSource, register: string | null, page: PageRequest): Promise<readonly RegisterImport[]> {
  return (await database.query(
    `select ${selectListOf(database, RegisterImportRow)} from register_import t
      where t.id < $1::uuid and ($2::text is null or t.register = $2) order by t.id desc limit $3`,
    [page.after?.[0] ?? LAST_ID, register, page.limit],
  )) as RegisterImportRow[];
}

/** Refused cells of an import, in the order of the file. */
export async function listIssues(database: DataSource, importId: string, page: PageRequest): Promise<readonly ImportIssue[]> {
  return (await database.query(
    `select ${selectListOf(database, ImportIssueRow)} from import_issue t
      where t.import_id = $1 and t.seq > $2::integer order by t.seq limit $3`,
    [importId, page.after?.[0] ?? '0', page.limit],
  )) as ImportIssueRow[];
}
