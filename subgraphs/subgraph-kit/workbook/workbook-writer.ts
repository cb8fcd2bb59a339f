import { type CellValue, writeXlsxStream } from 'hucre/xlsx';
import { csvLine } from './csv-records.ts';
import { Gb18030Encoder } from './gb18030-encoder.ts';
import type { FileForm, TextEncoding } from './sheet-rows.ts';

/** A table to be written: its headings and its rows, pulled as the bytes are consumed. */
export interface TableToWrite {
  readonly headings: readonly string[];
  /** Texts by column; codes and telephone numbers stay texts, so that no leading zero and no 16th digit is lost. */
  readonly rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
}

const BYTE_ORDER_MARK = '\ufeff';
const CHUNK_CHARACTERS = 65_536;
/** Cells of this format keep what was typed: leading zeros, and the digits of a long number. */
export const TEXT_FORMAT = '@';
/** A text that a reader of .xlsx would take for an escaped character. */
const LOOKS_ESCAPED = /_x(?=[\dA-F]{4}_)/giu;
/** @unit characters of a column's width */
const WIDTH_MIN = 10;
const WIDTH_MAX = 40;

/**
 * Writes a table as .xlsx: every cell as text, the headings frozen. Memory does not grow with the rows.
 *
 * The same rows give the same bytes: the archive carries no time.
 */
export async function* writeXlsx(sheet: string, table: TableToWrite): AsyncGenerator<Uint8Array> {
  const columns = table.headings.map((header) => ({ header, width: columnWidth(header), numFmt: TEXT_FORMAT }));
  yield* readableChunks(writeXlsxStream(xlsxRows(table.rows), { name: sheetName(sheet), columns, freezePane: { rows: 1 } }));
}

/** Writes a table as CSV with byte order mark, without which spreadsheets take Chinese text for GBK; formulas are made harmless. */
export async function* writeCsv(table: TableToWrite): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const text of csvText(table)) yield encoder.encode(text);
}

/** Writes rows that are in memory as CSV as it stood in another file. UTF-8 and UTF-16 get their mark, without which spreadsheets take them for GBK. */
export function* encodedCsv(
  table: { readonly headings: readonly string[]; readonly rows: Iterable<readonly string[]> },
  { encoding, delimiter }: FileForm & { readonly kind: 'csv' },
): Generator<Uint8Array> {
  const encode = encoderOf(encoding);
  yield encode((encoding === 'gb18030' ? '' : BYTE_ORDER_MARK) + csvLine(table.headings, delimiter));
  for (const row of table.rows) yield encode(csvLine(row, delimiter));
}

function encoderOf(encoding: TextEncoding): (text: string) => Uint8Array {
  if (encoding === 'gb18030') {
    const encoder = new Gb18030Encoder();
    return (text) => encoder.encode(text);
  }
  return (text) => Buffer.from(text, encoding === 'utf-16le' ? 'utf16le' : 'utf8');
}

/** The text of a CSV file in pieces, the byte order mark first. */
export async function* csvText(table: TableToWrite): AsyncGenerator<string> {
  let text = BYTE_ORDER_MARK + csvLine(table.headings);
  for await (const row of table.rows) {
    text += csvLine(row);
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** A text as an .xlsx cell keeps it. */
export function xlsxText(text: string): string {
  return text.toWellFormed().replace(LOOKS_ESCAPED, '_x005F_x');
}

async function* xlsxRows(rows: TableToWrite['rows']): AsyncGenerator<CellValue[]> {
  for await (const row of rows) yield row.map(xlsxText);
}

async function* readableChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const next = await reader.read();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await reader.cancel();
  }
}

/** Width of a column that shows its heading; Chinese characters are two units wide. */
export function columnWidth(heading: string): number {
  return Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, heading.length * 2 + 4));
}

/** A name that a sheet may have: these characters are not allowed, nor more than 31. */
export function sheetName(name: string): string {
  return name.replace(/[[\]:*?/\\]/gu, '').slice(0, 31) || 'Sheet1';
}
