import { type FileHandle, open } from 'node:fs/promises';
import { streamXlsxRows } from 'hucre/xlsx';
import { Demand } from './demand.ts';
import type { OpenSheet, SheetRow } from './sheet-rows.ts';
import { WorkbookError } from './workbook-error.ts';
import { inflatedPart, readZipDirectory, readZipEntry, streamablePart, type ZipEntry } from './zip-directory.ts';

/** Parts that say how to read a sheet; they have to come before it. */
const DESCRIPTION =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/_rels\/workbook\.xml\.rels|xl\/(?:workbook|styles|sharedStrings)\.xml)$/iu;
const SHEET = /^xl\/worksheets\/sheet(\d+)\.xml$/iu;
const FIRST_SHEET_NAME = /<(?:\w+:)?sheet\s[^>]*?\bname="([^"]*)"/u;
/** @unit bytes; the shared texts of a sheet are kept in memory while it is read */
const DESCRIPTION_BYTES_MAX = 268_435_456;
/** @unit tags, of which a shared text has four; the reader makes objects of its elements, a kilobyte in all, however few bytes the tags take */
const DESCRIPTION_TAGS_MAX = 8_000_000;
const TAG = '<'.charCodeAt(0);
/** @unit bytes; four times what a full sheet of register rows takes */
const SHEET_BYTES_MAX = 4_000_000_000;
const WORKBOOK_XML_BYTES_MAX = 4_000_000;
const BATCH_ROWS = 500;
const XML_ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Opens the first sheet of an .xlsx workbook. */
export async function openXlsxSheet(path: string): Promise<OpenSheet> {
  const file = await open(path, 'r');
  try {
    const entries = partsToRead(await readZipDirectory(file));
    const workbook = entries.find((entry) => entry.name === 'xl/workbook.xml');
    if (workbook === undefined) throw new WorkbookError('NOT_A_WORKBOOK');
    const sheet = firstSheetName((await readZipEntry(file, workbook, WORKBOOK_XML_BYTES_MAX)).toString('utf8'));
    return { sheet, form: () => ({ kind: 'xlsx' }), batches: () => xlsxBatches(path, entries) };
  } catch (error) {
    throw asWorkbookError(error);
  } finally {
    await file.close();
  }
}

/** The parts in the order in which one pass can use them; pictures, charts and the like are left out. */
function partsToRead(directory: readonly ZipEntry[]): readonly ZipEntry[] {
  if (directory.some((entry) => /^xl\/workbook\.bin$/iu.test(entry.name))) throw new WorkbookError('OLD_FORMAT');
  if (directory.some((entry) => entry.isEncrypted)) throw new WorkbookError('ENCRYPTED');
  const description = directory.filter((entry) => DESCRIPTION.test(entry.name));
  const sheets = directory.filter((entry) => SHEET.test(entry.name)).sort((first, second) => sheetNumber(first) - sheetNumber(second));
  if (sheets.length === 0) throw new WorkbookError('NOT_A_WORKBOOK');
  requireSize(description, DESCRIPTION_BYTES_MAX);
  requireSize(sheets, SHEET_BYTES_MAX);
  return [...description, ...sheets];
}

function requireSize(entries: readonly ZipEntry[], sizeMax: number): void {
  const large = entries.find((entry) => entry.size > sizeMax);
  if (large !== undefined) throw new WorkbookError('TOO_LARGE', `${large.name}: ${large.size} bytes`);
}

function sheetNumber(entry: ZipEntry): number {
  return Number(SHEET.exec(entry.name)?.[1] ?? 0);
}

async function* xlsxBatches(path: string, entries: readonly ZipEntry[]): AsyncGenerator<readonly SheetRow[]> {
  const file = await open(path, 'r');
  const demand = new Demand();
  const rows = streamXlsxRows(gated(file, entries, demand));
  try {
    let batch: SheetRow[] = [];
    for (;;) {
      const next = await demand.during(() => rows.next());
      if (next.done === true) break;
      batch.push({ line: next.value.index + 1, cells: next.value.values.map(cellText) });
      if (batch.length < BATCH_ROWS) continue;
      yield batch;
      batch = [];
    }
    yield batch;
  } catch (error) {
    throw asWorkbookError(error);
  } finally {
    await rows.return();
    await file.close();
  }
}

/** The archive again with the chosen parts only, in that order. What describes the sheet is inflated here, natively and each part as one piece: the reader would do it byte by byte while everybody waits. */
async function* streamableZip(file: FileHandle, entries: readonly ZipEntry[]): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    if (SHEET.test(entry.name)) yield* streamablePart(file, entry);
    else yield* inflatedPart(entry, await readDescription(file, entry));
  }
}

async function readDescription(file: FileHandle, entry: ZipEntry): Promise<Buffer> {
  const content = await readZipEntry(file, entry, DESCRIPTION_BYTES_MAX);
  let tags = 0;
  for (let at = content.indexOf(TAG); at !== -1 && tags <= DESCRIPTION_TAGS_MAX; at = content.indexOf(TAG, at + 1)) tags += 1;
  if (tags > DESCRIPTION_TAGS_MAX) throw new WorkbookError('TOO_LARGE', `${entry.name}: more than ${DESCRIPTION_TAGS_MAX} tags`);
  return content;
}

function gated(file: FileHandle, entries: readonly ZipEntry[], demand: Demand): ReadableStream<Uint8Array> {
  const chunks = streamableZip(file, entries);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await demand.untilHungry();
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      async cancel() {
        await chunks.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

/** The text that an official sees in the cell, as far as a register cares: dates by day, numbers without the noise of binary fractions. */
function cellText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return String(value);
}

function firstSheetName(workbookXml: string): string {
  const name = FIRST_SHEET_NAME.exec(workbookXml)?.[1] ?? 'Sheet1';
  return name.replace(
    /&(amp|lt|gt|quot|apos|#x?[\da-f]+);/giu,
    (whole, entity: string) => XML_ENTITIES[entity] ?? numericEntity(entity) ?? whole,
  );
}

function numericEntity(entity: string): string | null {
  const code = /^#x/iu.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

function asWorkbookError(error: unknown): WorkbookError {
  if (error instanceof WorkbookError) return error;
  return new WorkbookError('DAMAGED', error instanceof Error ? error.message : String(error), { cause: error });
}
