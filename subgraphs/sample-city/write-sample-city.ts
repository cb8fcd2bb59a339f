import { createWriteStream } from 'node:fs';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { csvLine } from '../subgraph-kit/workbook/csv-records.ts';
import { Gb18030Encoder } from '../subgraph-kit/workbook/gb18030-encoder.ts';
import { REGISTER_FORMATS } from '../subgraph-kit/workbook/register-formats.ts';
import { csvText, type TableToWrite, writeCsv, writeXlsx } from '../subgraph-kit/workbook/workbook-writer.ts';
import type { ExpectedIssue, SampleRow } from './messy-rows.ts';
import { type SampleCityOptions, type SampleRegister, sampleCity } from './sample-city.ts';

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
const BYTE_ORDER_MARK = '\ufeff';
const ISSUE_HEADINGS = ['部门', '名录', '行号', '列', '值', '规则'];

/** Writes every workbook of the city into a folder for each department, one after the other; memory does not grow with the city. */
export async function writeSampleCity(options: WriteSampleOptions): Promise<readonly WrittenWorkbook[]> {
  const written: WrittenWorkbook[] = [];
  const issuesPath = join(options.folder, EXPECTED_ISSUES_FILE);
  await mkdir(options.folder, { recursive: true });
  await writeFile(issuesPath, BYTE_ORDER_MARK + csvLine(ISSUE_HEADINGS));
  for (const register of sampleCity(options)) {
    const tally = new RowTally(register, options.onProgress);
    const path = await writeRegister(register, options.folder, tally);
    await appendFile(issuesPath, tally.issueLines());
    written.push({ register, path, rows: tally.rows });
  }
  return written;
}

async function writeRegister(register: SampleRegister, cityFolder: string, tally: RowTally): Promise<string> {
  const folder = join(cityFolder, register.department.folder);
  await mkdir(folder, { recursive: true });
  const path = join(folder, register.fileName);
  const table = { headings: register.headings, rows: tally.counted(register.rows()) };
  await pipeline(Readable.from(encoded(register, table)), createWriteStream(path));
  tally.finish();
  return path;
}

function encoded(register: SampleRegister, table: TableToWrite): AsyncIterable<Uint8Array> {
  if (register.fileKind === 'xlsx') return writeXlsx(REGISTER_FORMATS[register.register].title.zh, table);
  return register.encoding === 'gbk' ? gbkCsv(table) : writeCsv(table);
}

async function* gbkCsv(table: TableToWrite): AsyncGenerator<Uint8Array> {
  const encoder = new Gb18030Encoder();
  let isFirst = true;
  for await (const text of csvText(table)) {
    yield encoder.encode(isFirst ? text.slice(BYTE_ORDER_MARK.length) : text);
    isFirst = false;
  }
}

/** Counts the rows of a register on their way into its file, and notes what an import must refuse of them. */
class RowTally {
  rows = 0;
  private readonly issues: ExpectedIssue[] = [];
  private readonly register: SampleRegister;
  private readonly report: (progress: SampleProgress) => void;

  constructor(register: SampleRegister, report: ((progress: SampleProgress) => void) | undefined) {
    this.register = register;
    this.report = report ?? (() => undefined);
  }

  *counted(rows: Iterable<SampleRow>): Generator<readonly string[]> {
    for (const row of rows) {
      this.rows += 1;
      if (row.issues.length > 0) this.issues.push(...row.issues);
      if (this.rows % PROGRESS_INTERVAL === 0) this.tell(false);
      yield row.cells;
    }
  }

  finish(): void {
    this.tell(true);
  }

  issueLines(): string {
    const { department, register } = this.register;
    return this.issues
      .map((issue) => csvLine([department.code, register, String(issue.row), issue.column, issue.value, issue.rule]))
      .join('');
  }

  private tell(isDone: boolean): void {
    this.report({ file: `${this.register.department.folder}/${this.register.fileName}`, rows: this.rows, isDone });
  }
}
