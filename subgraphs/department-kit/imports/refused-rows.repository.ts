import type { DataSource, EntityManager } from 'typeorm';
import type { GivenRow, RefusedRow, RefusedRows } from '../../subgraph-kit/workbook/refused-workbook.ts';
import { storableText } from './issue-limit.ts';

/** What is kept of a file of which rows were refused, besides the rows. */
export type RefusedFile = Pick<RefusedRows, 'form' | 'sheet' | 'headings'>;

/** Refused rows of an import with what is needed to give them back in a file of their kind. */
export interface KeptRefusals extends RefusedRows {
  readonly register: string;
  /** Name of the file that was sent. */
  readonly fileName: string;
}

/** Remembers of what kind the file of an import was. */
export async function insertRefusedFile(manager: EntityManager, importId: string, { form, sheet, headings }: RefusedFile): Promise<void> {
  await manager.query('insert into import_refused_file (import_id, form, sheet, headings) values ($1, $2, $3, $4)', [
    importId,
    JSON.stringify(form),
    storableText(sheet),
    JSON.stringify(headings.map(storableText)),
  ]);
}

/** Remembers refused rows as they stood in the file, in one statement. */
export async function insertRefusedRows(manager: EntityManager, importId: string, rows: readonly GivenRow[]): Promise<void> {
  if (rows.length === 0) return;
  await manager.query(
    `insert into import_refused_row (import_id, row_number, cells)
     select $1, r."row", r.cells from jsonb_to_recordset($2::jsonb) as r ("row" integer, cells jsonb)`,
    [importId, JSON.stringify(rows.map(({ row, cells }) => ({ row, cells: cells.map(storableText) })))],
  );
}

/** Forgets the rows of imports that were received before that instant; the imports and their issues stay. */
export async function deleteRefusedRowsBefore(manager: EntityManager, instant: Date): Promise<void> {
  await manager.query('delete from import_refused_file f using register_import i where i.id = f.import_id and i.received_at < $1', [
    instant,
  ]);
}

/** Which of these imports have refused rows that are still kept, in one statement. */
export async function findImportsWithRefusedRows(database: DataSource, ids: readonly string[]): Promise<ReadonlyMap<string, true>> {
  const rows = (await database.query('select import_id as id from import_refused_file where import_id = any($1::uuid[])', [ids])) as {
    id: string;
  }[];
  return new Map(rows.map(({ id }) => [id, true]));
}

/** The refused rows of an import in the order of the file, or null when it has none or they are kept no longer. */
export async function findRefusedRows(manager: EntityManager, importId: string): Promise<KeptRefusals | null> {
  const [file] = (await manager.query(
    `select i.register, i.file_name as "fileName", i.rejected as refused, f.form, f.sheet, f.headings
       from import_refused_file f join register_import i on i.id = f.import_id where f.import_id = $1`,
    [importId],
  )) as Omit<KeptRefusals, 'rows'>[];
  if (file === undefined) return null;
  const rows = (await manager.query(
    `select r.row_number as "row", r.cells, jsonb_agg(jsonb_build_object('column', i.column_heading, 'value', i.value,
            'message', jsonb_build_object('zh', i.message_zh, 'en', i.message_en)) order by i.seq) as issues
       from import_refused_row r join import_issue i on i.import_id = r.import_id and i.row_number = r.row_number
      where r.import_id = $1 group by r.import_id, r.row_number order by r.row_number`,
    [importId],
  )) as RefusedRow[];
  return { ...file, rows };
}
