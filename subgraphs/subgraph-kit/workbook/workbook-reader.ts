import { open } from 'node:fs/promises';
import { normaliseHeading } from '../pure/text-normalisation.ts';
import { type ByteSource, openByteSource, type WorkbookSource } from './byte-source.ts';
import { openCsvSheet } from './csv-sheet.ts';
import { fileKindOf } from './file-kind.ts';
import { filledRows, findHeadings, type Headings, type RowAssembler, rowAssembler } from './headings.ts';
import type { RegisterFormat } from './register-format.ts';
import { type RawRow, requiredHeadings } from './row-parser.ts';
import type { FileForm, OpenSheet, SheetRow } from './sheet-rows.ts';
import { WorkbookError } from './workbook-error.ts';
import { openXlsxSheet } from './xlsx-sheet.ts';

/** How to read a workbook. */
export interface ReadOptions {
  /** Name under which the file was sent; the sheet's name for CSV. What the file is, its bytes say. */
  readonly fileName: string;
  /** When given, the headings of its required columns must be there, and a title above the headings is skipped. */
  readonly format?: RegisterFormat;
}

/** A workbook that is being read. Its rows can be read once; `close` frees what an upload took. */
export interface Workbook {
  readonly form: FileForm;
  readonly sheet: string;
  /** Headings as they stand in the file, in its order. */
  readonly headings: readonly string[];
  /** Rows in batches: for a million rows, one asynchronous step a batch and not one a row. */
  batches(): AsyncIterable<readonly RawRow[]>;
  /** The same rows as they stand in the table, for whoever puts only some of them under their headings. */
  tableBatches(): AsyncIterable<readonly SheetRow[]>;
  /** Puts a row of the table under the headings. */
  readonly toRaw: RowAssembler;
  close(): Promise<void>;
}

/**
 * Opens an .xlsx or .csv workbook and reads it as far as its headings.
 *
 * @throws WorkbookError when the file as a whole cannot be read
 */
export async function openWorkbook(source: WorkbookSource, options: ReadOptions): Promise<Workbook> {
  const bytes = await openByteSource(source);
  try {
    return await pastHeadings(bytes, await openSheet(bytes, options.fileName), options.format);
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

/** The rows of a workbook in batches; memory does not grow with the file. */
export async function* readRowBatches(source: WorkbookSource, options: ReadOptions): AsyncGenerator<readonly RawRow[]> {
  const workbook = await openWorkbook(source, options);
  try {
    yield* workbook.batches();
  } finally {
    await workbook.close();
  }
}

/** The rows of a workbook one by one. */
export async function* readRows(source: WorkbookSource, options: ReadOptions): AsyncGenerator<RawRow> {
  for await (const batch of readRowBatches(source, options)) yield* batch;
}

async function openSheet(bytes: ByteSource, fileName: string): Promise<OpenSheet> {
  const file = fileKindOf(bytes.head);
  switch (file.kind) {
    case 'empty':
      throw new WorkbookError('EMPTY');
    case 'zip':
      return openXlsxSheet(await bytes.filePath());
    case 'ole':
      throw new WorkbookError((await isEncryptedWorkbook(await bytes.filePath())) ? 'ENCRYPTED' : 'OLD_FORMAT');
    case 'text':
      return openCsvSheet(bytes, file.encoding, fileName);
    case 'markup':
      throw new WorkbookError('OLD_FORMAT');
    case 'unknown':
      throw new WorkbookError('NOT_A_WORKBOOK');
  }
}

async function pastHeadings(bytes: ByteSource, sheet: OpenSheet, format?: RegisterFormat): Promise<Workbook> {
  const iterator = sheet.batches()[Symbol.asyncIterator]();
  const required = format === undefined ? [] : requiredHeadings(format);
  const headings = await findHeadings(iterator, required).catch(async (error: unknown) => {
    await iterator.return?.();
    throw error;
  });
  const toRaw = rowAssembler(sheet.sheet, headings.texts.map(normaliseHeading));
  return {
    form: sheet.form(),
    sheet: sheet.sheet,
    headings: headings.texts,
    batches: () => rawBatches(tableBatches(iterator, headings), toRaw),
    tableBatches: () => tableBatches(iterator, headings),
    toRaw,
    close: async () => {
      await iterator.return?.();
      await bytes.close();
    },
  };
}

async function* rawBatches(batches: AsyncIterable<readonly SheetRow[]>, toRaw: RowAssembler): AsyncGenerator<readonly RawRow[]> {
  for await (const batch of batches) yield batch.map(toRaw);
}

async function* tableBatches(iterator: AsyncIterator<readonly SheetRow[]>, headings: Headings): AsyncGenerator<readonly SheetRow[]> {
  let batch: readonly SheetRow[] | undefined = headings.rowsBehind;
  while (batch !== undefined) {
    const rows = filledRows(batch);
    if (rows.length > 0) yield rows;
    const next: IteratorResult<readonly SheetRow[]> = await iterator.next();
    batch = next.done === true ? undefined : next.value;
  }
}

const OLE_HEADER_BYTES = 512;
const OLE_DIRECTORY_BYTES = 4096;
const ENCRYPTED_STREAM = Buffer.from('EncryptedPackage', 'utf16le');

/** A password turns an .xlsx into the same container that the old .xls uses; the names of its streams tell the two apart. */
async function isEncryptedWorkbook(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const header = (await file.read(Buffer.alloc(OLE_HEADER_BYTES), 0, OLE_HEADER_BYTES, 0)).buffer;
    const sectorBytes = 2 ** Math.min(16, header.readUInt16LE(30));
    const directoryOffset = (header.readUInt32LE(48) + 1) * sectorBytes;
    const directory = (await file.read(Buffer.alloc(OLE_DIRECTORY_BYTES), 0, OLE_DIRECTORY_BYTES, directoryOffset)).buffer;
    return directory.includes(ENCRYPTED_STREAM);
  } finally {
    await file.close();
  }
}
