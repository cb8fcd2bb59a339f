import type { DataSource, EntityManager } from 'typeorm';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import { selectListOf } from '../select-list.ts';
import { storableText } from './issue-limit.ts';
import { ImportIssueRow, RegisterImportRow } from './register-import.entity.ts';
import type { ImportIssue, NewImportIssue, RegisterImport } from './register-import.ts';

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

/** The newest import of a register with the digest of its file, or null. */
export async function findLatestImport(
  manager: EntityManager,
  register: string,
): Promise<(RegisterImport & { readonly contentDigest: Buffer }) | null> {
  const rows = (await manager.query(
    `select ${selectListOf(manager.connection, RegisterImportRow)}, t.content_digest as "contentDigest"
       from register_import t where t.register = $1 order by t.id desc limit 1`,
    [register],
  )) as RegisterImportRow[];
  return rows[0] ?? null;
}

/** Remembers an import; returns its id. */
export async function insertImport(
  manager: EntityManager,
  found: Omit<RegisterImport, 'id'> & { readonly contentDigest: Buffer },
): Promise<string> {
  const [row] = (await manager.query(
    `insert into register_import (register, file_name, content_digest, received_at, row_count, inserted, updated, unchanged, rejected)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      found.register,
      found.fileName,
      found.contentDigest,
      found.receivedAt,
      found.rows,
      found.inserted,
      found.updated,
      found.unchanged,
      found.refused,
    ],
  )) as { id: string }[];
  if (row === undefined) throw new Error('an insert returns its row');
  return row.id;
}

/** Remembers refused cells in their order, in one statement. */
export async function insertIssues(manager: EntityManager, importId: string, issues: readonly NewImportIssue[]): Promise<void> {
  if (issues.length === 0) return;
  await manager.query(
    `insert into import_issue (import_id, seq, sheet, row_number, column_heading, value, rule, message_zh, message_en)
     select $1, i.seq, i.sheet, i.row, i."column", i.value, i.rule, i."messageZh", i."messageEn"
       from rows from (jsonb_to_recordset($2::jsonb) as
         (sheet text, row integer, "column" text, value text, rule text, "messageZh" text, "messageEn" text)) with ordinality
         as i (sheet, row, "column", value, rule, "messageZh", "messageEn", seq)`,
    [importId, JSON.stringify(issues.map((issue) => ({ ...issue, sheet: storableText(issue.sheet), value: storableText(issue.value) })))],
  );
}
