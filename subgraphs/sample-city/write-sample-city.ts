import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { REGISTER_FORMATS } from '../subgraph-kit/workbook/register-formats.ts';
import { csvText, type TableToWrite, writeCsv, writeXlsx } from '../subgraph-kit/workbook/workbook-writer.ts';
import { GbkEncoder } from './gbk-encoder.ts';
import type { SampleRow } from './messy-rows.ts';
import { expectedIssues, type SampleCityOptions, type SampleRegister, sampleCity } from './sample-city.ts';

/** One workbook that was written. */
export interface WrittenWorkbook {
  readonly register: SampleRegister;
  readonly path: string;
  /** @unit rows below the headings */
  readonly rows: number;
}

/** How far the writing has come. */
export interface SampleProgress {
  /** Path of the workbook below the city's folder. */
  readonly file: string;
  readonly rows: number;
  readonly isDone: boolean;
}

/** Where to write a city, and whom to tell. */
export interface WriteSampleOptions extends SampleCityOptions {
  readonly folder: string;
  readonly onProgress?: (progress: SampleProgress) => void;
}

/** File in the city's folder that lists what an import must refuse. */
export const EXPECTED_ISSUES_FILE = 'expected-issues.csv';

/** @unit rows between two reports */
const PROGRESS_INTERVAL = 100_000;
const BYTE_ORDER_MARK_LENGTH = 1;

/** Writes every workbook of the city into a folder for each department, one after the other; memory does not grow with the city. */
export async function writeSampleCity(options: WriteSampleOptions): Promise<readonly WrittenWorkbook[]> {
  const written: WrittenWorkbook[] = [];
  const registers = sampleCity(options);
  for (const register of registers) written.push(await writeRegister(register, options));
  const issues = { headings: ['部门', '名录', '行号', '列', '值', '规则'], rows: issueRows(registers) };
  await pipeline(Readable.from(writeCsv(issues)), createWriteStream(join(options.folder, EXPECTED_ISSUES_FILE)));
  return written;
}

async function writeRegister(register: SampleRegister, options: WriteSampleOptions): Promise<WrittenWorkbook> {
  const folder = join(options.folder, register.department.folder);
  await mkdir(folder, { recursive: true });
  const path = join(folder, register.fileName);
  const counter = new RowCounter(`${register.department.folder}/${register.fileName}`, options.onProgress);
  const table = { headings: register.headings, rows: counter.counted(register.rows()) };
  await pipeline(Readable.from(encoded(register, table)), createWriteStream(path));
  counter.finish();
  return { register, path, rows: counter.rows };
}

function encoded(register: SampleRegister, table: TableToWrite): AsyncIterable<Uint8Array> {
  if (register.fileKind === 'xlsx') return writeXlsx(REGISTER_FORMATS[register.register].title.zh, table);
  return register.encoding === 'gbk' ? gbkCsv(table) : writeCsv(table);
}

async function* gbkCsv(table: TableToWrite): AsyncGenerator<Uint8Array> {
  const encoder = new GbkEncoder();
  let isFirst = true;
  for await (const text of csvText(table)) {
    yield encoder.encode(isFirst ? text.slice(BYTE_ORDER_MARK_LENGTH) : text);
    isFirst = false;
  }
}

function* issueRows(registers: readonly SampleRegister[]): Generator<readonly string[]> {
  for (const register of registers) {
    for (const issue of expectedIssues(register)) {
      yield [register.department.code, register.register, String(issue.row), issue.column, issue.value, issue.rule];
    }
  }
}

/** Counts rows on their way into a file. */
class RowCounter {
  rows = 0;
  private readonly file: string;
  private readonly report: (progress: SampleProgress) => void;

  constructor(file: string, report: ((progress: SampleProgress) => void) | undefined) {
    this.file = file;
    this.report = report ?? (() => undefined);
  }

  *counted(rows: Iterable<SampleRow>): Generator<readonly string[]> {
    for (const row of rows) {
      this.rows += 1;
      if (this.rows % PROGRESS_INTERVAL === 0) this.report({ file: this.file, rows: this.rows, isDone: false });
      yield row.cells;
    }
  }

  finish(): void {
    this.report({ file: this.file, rows: this.rows, isDone: true });
  }
}
