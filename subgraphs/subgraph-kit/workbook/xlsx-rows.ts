import { type FileHandle, open } from 'node:fs/promises';
import { type StreamRow, streamXlsxRows } from 'hucre/xlsx';
import { Demand } from './demand.ts';
import type { SheetRow } from './sheet-rows.ts';
import { WorkbookError } from './workbook-error.ts';
import { inflatedPieces, readZipEntry, storedHeader, type ZipEntry } from './zip-directory.ts';

/** A sheet, and the parts of its workbook that say how to read it. */
export interface SheetParts {
  readonly path: string;
  /** The sheet's name. */
  readonly name: string;
  readonly description: readonly ZipEntry[];
  readonly sheet: ZipEntry;
}

/** What a process sends: rows, or at the end why there are no more. */
export type SentBatch = readonly SheetRow[] | Pick<WorkbookError, 'problem' | 'detail'>;

/** @unit tags, of which a shared text has four; the reader makes objects of its elements, a kilobyte in all, however few bytes the tags take */
const DESCRIPTION_TAGS_MAX = 8_000_000;
const TAG = '<'.charCodeAt(0);
/** @unit bytes of the sheet; what is no row yet the reader keeps, and looks through again with each piece that comes */
const BYTES_WITHOUT_ROW_MAX = 16_777_216;
/** Cells may show one shared text many times, so that rows hold more than their sheet. @unit characters, each cell with one more */
const ROW_CHARACTERS_MAX = 1_000_000;
const BATCH_ROWS = 500;

/** The rows of a sheet, for a process that sends them: what is wrong with the file comes as data, because an error loses its kind on the way. */
export async function* sentBatches(parts: SheetParts): AsyncGenerator<SentBatch> {
  try {
    yield* sheetBatches(parts);
  } catch (error) {
    const { problem, detail } = asWorkbookError(error);
    yield { problem, detail };
  }
}

/**
 * The rows of a sheet in batches.
 *
 * @throws WorkbookError when the file cannot be read any further
 */
export async function* sheetBatches(parts: SheetParts): AsyncGenerator<readonly SheetRow[]> {
  const file = await open(parts.path, 'r');
  const feed = new Feed(file, parts);
  const rows = streamXlsxRows(feed.stream());
  try {
    let batch: SheetRow[] = [];
    let characters = 0;
    for (;;) {
      const next = await feed.demand.during(() => rows.next());
      if (next.done === true) break;
      feed.rowCame();
      const row = sheetRow(next.value);
      batch.push(row);
      characters += charactersOf(row);
      if (batch.length < BATCH_ROWS && characters < ROW_CHARACTERS_MAX) continue;
      yield batch;
      batch = [];
      characters = 0;
    }
    await feed.requireEnd();
    yield batch;
  } catch (error) {
    throw asWorkbookError(error);
  } finally {
    await rows.return();
    await file.close();
  }
}

/** What went wrong while a workbook was read, as an error that says so. */
export function asWorkbookError(error: unknown): WorkbookError {
  if (error instanceof WorkbookError) return error;
  return new WorkbookError('DAMAGED', error instanceof Error ? error.message : String(error), { cause: error });
}

/**
 * The archive again with the parts to read only, in the order in which one pass can use them, and inflated: the reader would inflate what describes
 * the sheet byte by byte.
 */
class Feed {
  readonly demand = new Demand();
  readonly #file: FileHandle;
  readonly #parts: SheetParts;
  readonly #pieces = this.#archive();
  #bytesWithoutRow = 0;

  constructor(file: FileHandle, parts: SheetParts) {
    this.#file = file;
    this.#parts = parts;
  }

  /** The bytes, each piece when the reader has no row left. */
  stream(): ReadableStream<Uint8Array> {
    const pieces = this.#pieces;
    const { demand } = this;
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          await demand.untilHungry();
          const next = await pieces.next();
          if (next.done === true) controller.close();
          else controller.enqueue(next.value);
        },
        async cancel() {
          await pieces.return(undefined);
        },
      },
      { highWaterMark: 0 },
    );
  }

  rowCame(): void {
    this.#bytesWithoutRow = 0;
  }

  /** The reader stops at the size that the sheet states: a sheet that holds more is damaged, and no shorter one. */
  async requireEnd(): Promise<void> {
    await this.#pieces.next();
  }

  async *#archive(): AsyncGenerator<Uint8Array, undefined> {
    const { description, sheet } = this.#parts;
    for (const entry of description) {
      const content = await readDescription(this.#file, entry);
      yield storedHeader(entry, content.length);
      yield content;
    }
    yield storedHeader(sheet, sheet.size);
    for await (const piece of inflatedPieces(this.#file, sheet)) {
      this.#bytesWithoutRow += piece.length;
      if (this.#bytesWithoutRow > BYTES_WITHOUT_ROW_MAX) throw tooManyBytesWithoutRow(sheet);
      yield piece;
    }
  }
}

async function readDescription(file: FileHandle, entry: ZipEntry): Promise<Buffer> {
  const content = await readZipEntry(file, entry);
  let tags = 0;
  for (let at = content.indexOf(TAG); at !== -1 && tags <= DESCRIPTION_TAGS_MAX; at = content.indexOf(TAG, at + 1)) tags += 1;
  if (tags <= DESCRIPTION_TAGS_MAX) return content;
  throw new WorkbookError('TOO_LARGE', {
    zh: `${entry.name} 的标签超过 ${DESCRIPTION_TAGS_MAX} 个`,
    en: `${entry.name} has more than ${DESCRIPTION_TAGS_MAX} tags`,
  });
}

function tooManyBytesWithoutRow({ name }: ZipEntry): WorkbookError {
  return new WorkbookError('TOO_LARGE', {
    zh: `${name} 中连续 ${BYTES_WITHOUT_ROW_MAX} 字节没有完整的一行`,
    en: `${BYTES_WITHOUT_ROW_MAX} bytes of ${name} hold no complete row`,
  });
}

function sheetRow({ index, values }: StreamRow): SheetRow {
  const row = { line: index + 1, cells: values.map(cellText) };
  if (charactersOf(row) <= ROW_CHARACTERS_MAX) return row;
  throw new WorkbookError('TOO_LARGE', {
    zh: `第 ${row.line} 行超过 ${ROW_CHARACTERS_MAX} 个字符`,
    en: `row ${row.line} has more than ${ROW_CHARACTERS_MAX} characters`,
  });
}

function charactersOf({ cells }: SheetRow): number {
  let characters = cells.length;
  for (const cell of cells) characters += cell.length;
  return characters;
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
