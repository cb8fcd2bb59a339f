import { type FileHandle, open } from 'node:fs/promises';
import { posix } from 'node:path';
import { OutOfRoom, streamFromProcess } from '../threads/stream-from-process.ts';
import type { OpenSheet, SheetRow } from './sheet-rows.ts';
import { WorkbookError } from './workbook-error.ts';
import { asWorkbookError, type SentBatch, type SheetParts, sentBatches, sheetBatches } from './xlsx-rows.ts';
import { readZipDirectory, readZipEntry, type ZipEntry } from './zip-directory.ts';

/** Parts that say how to read a sheet. */
const DESCRIPTION =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/_rels\/workbook\.xml\.rels|xl\/(?:workbook|styles|sharedStrings)\.xml)$/iu;
const SHEET = /^xl\/worksheets\/sheet\d+\.xml$/iu;
const WORKBOOK = 'xl/workbook.xml';
const RELATIONSHIPS = 'xl/_rels/workbook.xml.rels';
/** No tag may cross the beginning of the next one, or each of many that never end would be looked for to the end of the text. */
const SHEET_TAG = /<(?:\w+:)?sheet\s[^<>]*>/u;
const RELATIONSHIP_TAG = /<(?:\w+:)?Relationship\s[^<>]*>/gu;
const NAME = /\sname=("[^"]*"|'[^']*')/u;
const RELATIONSHIP_ID = /\s\w+:id=("[^"]*"|'[^']*')/u;
const ID = /\sId=("[^"]*"|'[^']*')/u;
const TARGET = /\sTarget=("[^"]*"|'[^']*')/u;
const XML_ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** @unit bytes in all; the shared texts of a sheet are kept in memory while it is read */
const DESCRIPTION_BYTES_MAX = 268_435_456;
/** @unit bytes; four times what a full sheet of register rows takes */
const SHEET_BYTES_MAX = 4_000_000_000;
const DESCRIBING_XML_BYTES_MAX = 4_000_000;
/** @unit bytes in all, inflated; so little is read in the time that a process needs to start */
const READ_HERE_BYTES_MAX = 262_144;
/** Heap of the process that reads a sheet: shared texts of as many tags as a workbook may have. @unit megabytes */
const ROOM = 2_048;

/**
 * Opens the first sheet of an .xlsx workbook. A large one is read in a process of its own.
 *
 * @param room heap of that process, in megabytes
 * @throws WorkbookError when the file cannot be read; TOO_LARGE, while its rows are read, when they take more than the room
 */
export async function openXlsxSheet(path: string, room = ROOM): Promise<OpenSheet> {
  const parts = await sheetParts(path);
  const isSmall = parts.sheet.size + sizeOf(parts.description) <= READ_HERE_BYTES_MAX;
  return {
    sheet: parts.name,
    form: () => ({ kind: 'xlsx' }),
    batches: () => (isSmall ? sheetBatches(parts) : batchesFromProcess(parts, room)),
  };
}

/** The first sheet of a workbook, and what of the archive is needed to read it. */
export async function sheetParts(path: string): Promise<SheetParts> {
  const file = await open(path, 'r');
  try {
    const { description, sheets } = partsToRead(await readZipDirectory(file));
    const tag = SHEET_TAG.exec(await readText(file, description, WORKBOOK))?.[0] ?? '';
    const target = targetOf(attribute(tag, RELATIONSHIP_ID), await readText(file, description, RELATIONSHIPS));
    const sheet = sheets.find(({ name }) => name === target);
    if (sheet === undefined) throw new WorkbookError('DAMAGED', target ?? RELATIONSHIPS);
    requireSize(sheet.name, sheet.size, SHEET_BYTES_MAX);
    return { path, name: attribute(tag, NAME) ?? 'Sheet1', description, sheet };
  } catch (error) {
    throw asWorkbookError(error);
  } finally {
    await file.close();
  }
}

/** The parts that matter; pictures, charts and the like are left out. */
function partsToRead(directory: readonly ZipEntry[]): { readonly description: readonly ZipEntry[]; readonly sheets: readonly ZipEntry[] } {
  if (directory.some((entry) => /^xl\/workbook\.bin$/iu.test(entry.name))) throw new WorkbookError('OLD_FORMAT');
  if (directory.some((entry) => entry.isEncrypted)) throw new WorkbookError('ENCRYPTED');
  const description = directory.filter((entry) => DESCRIPTION.test(entry.name));
  const sheets = directory.filter((entry) => SHEET.test(entry.name));
  if (sheets.length === 0 || !description.some(({ name }) => name === WORKBOOK)) throw new WorkbookError('NOT_A_WORKBOOK');
  requireSize(description.map(({ name }) => name).join(', '), sizeOf(description), DESCRIPTION_BYTES_MAX);
  return { description, sheets };
}

function sizeOf(entries: readonly ZipEntry[]): number {
  return entries.reduce((size, entry) => size + entry.size, 0);
}

function requireSize(name: string, size: number, sizeMax: number): void {
  if (size > sizeMax) throw new WorkbookError('TOO_LARGE', `${name}: ${size} bytes`);
}

async function readText(file: FileHandle, entries: readonly ZipEntry[], name: string): Promise<string> {
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new WorkbookError('DAMAGED', name);
  requireSize(name, entry.size, DESCRIBING_XML_BYTES_MAX);
  return (await readZipEntry(file, entry)).toString('utf8');
}

/** Name of the part to which a relationship of the workbook leads, or null. */
function targetOf(id: string | null, relationships: string): string | null {
  for (const [tag] of relationships.matchAll(RELATIONSHIP_TAG)) {
    if (id === null || attribute(tag, ID) !== id) continue;
    const target = attribute(tag, TARGET) ?? '';
    return target.startsWith('/') ? target.slice(1) : posix.join('xl', target);
  }
  return null;
}

function attribute(tag: string, pattern: RegExp): string | null {
  const quoted = pattern.exec(tag)?.[1];
  if (quoted === undefined) return null;
  return quoted
    .slice(1, -1)
    .replace(/&(amp|lt|gt|quot|apos|#x?[\da-f]+);/giu, (whole, entity: string) => XML_ENTITIES[entity] ?? numericEntity(entity) ?? whole);
}

function numericEntity(entity: string): string | null {
  const code = /^#x/iu.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

async function* batchesFromProcess(parts: SheetParts, room: number): AsyncGenerator<readonly SheetRow[]> {
  const module = new URL('./xlsx-rows.ts', import.meta.url);
  try {
    for await (const sent of streamFromProcess<SentBatch>({ module, name: sentBatches.name, input: parts, room })) {
      if ('problem' in sent) throw new WorkbookError(sent.problem, sent.detail);
      yield sent;
    }
  } catch (error) {
    if (!(error instanceof OutOfRoom)) throw error;
    throw new WorkbookError('TOO_LARGE', { zh: `读取需要超过 ${room} MB 内存`, en: `reading it takes more than ${room} MB of memory` });
  }
}
