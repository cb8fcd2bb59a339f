import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type SampleRegister, sampleCity } from '../../../subgraphs/sample-city/sample-city.ts';
import { EXPECTED_ISSUES_FILE, writeSampleCity } from '../../../subgraphs/sample-city/write-sample-city.ts';
import { REGISTER_FORMATS } from '../../../subgraphs/subgraph-kit/workbook/register-formats.ts';
import { readRows } from '../../../subgraphs/subgraph-kit/workbook/workbook-reader.ts';
import { writeXlsx } from '../../../subgraphs/subgraph-kit/workbook/workbook-writer.ts';
import { collect } from '../../support/workbook/bytes.ts';
import { crookedWorkbook } from '../../support/workbook/zip.ts';

const run = promisify(execFile);
const COMMAND = 'gateway/hub/commands/sample.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), '示例 城市-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function digestsOf(path: string): Promise<Record<string, string>> {
  const files = (await readdir(path, { recursive: true })).filter((name) => /\.(xlsx|csv)$/.test(name)).sort();
  const digests = files.map(
    async (name) =>
      [
        name,
        createHash('sha256')
          .update(await readFile(join(path, name)))
          .digest('hex'),
      ] as const,
  );
  return Object.fromEntries(await Promise.all(digests));
}

const node = (heapMegabytes: number, ...args: string[]) =>
  run(process.execPath, [`--max-old-space-size=${heapMegabytes}`, '--import', 'tsx', ...args], { maxBuffer: 10_000_000 });

describe('the command that writes the city', () => {
  test('writes the same bytes twice, every workbook below the folder of its department', async () => {
    await node(256, COMMAND, '300', join(folder, 'one'));
    await node(256, COMMAND, '300', join(folder, 'two'));
    const one = await digestsOf(join(folder, 'one'));
    expect(await digestsOf(join(folder, 'two'))).toEqual(one);
    const expected = sampleCity({ enterprises: 300, seed: 1 }).map((register) => `${register.department.folder}/${register.fileName}`);
    expect(Object.keys(one)).toEqual([...expected, EXPECTED_ISSUES_FILE].sort());
  });

  test('takes another seed, and leaves mess out when asked', async () => {
    await node(256, COMMAND, '300', join(folder, 'seed'), '--seed', '5', '--clean');
    const other = await digestsOf(join(folder, 'seed'));
    const one = await digestsOf(join(folder, 'one'));
    expect(other['markets/enterprises.xlsx']).not.toBe(one['markets/enterprises.xlsx']);
    expect(await readFile(join(folder, 'seed', EXPECTED_ISSUES_FILE), 'utf8')).toBe('\ufeff部门,名录,行号,列,值,规则\r\n');
  });

  test.each([['0'], ['1.5'], ['many']])('refuses a city of %s enterprises', async (count) => {
    await expect(node(256, COMMAND, count, join(folder, 'none'))).rejects.toThrow(/whole number/);
  });
});

describe('a written city', () => {
  test('reads back row for row, from .xlsx, CSV and CSV in GBK', async () => {
    const written = await writeSampleCity({ enterprises: 300, seed: 9, folder: join(folder, 'read') });
    expect(new Set(written.map(({ register }) => `${register.fileKind} ${register.encoding}`))).toEqual(
      new Set(['xlsx utf-8', 'csv gbk', 'csv utf-8']),
    );
    for (const { register, path } of written) {
      const read = await collect(readRows(path, { fileName: path, format: REGISTER_FORMATS[register.register] }));
      expect(read.map((raw) => [raw.row, ...Object.values(raw.cells)])).toEqual(
        [...register.rows()].map((row) => [row.line, ...row.cells]),
      );
    }
  });
});

describe('memory', () => {
  /**
   * @unit megabytes of heap; what the code itself needs is about 20, and reading pauses until the process is quiet, so that a reader which does not
   * wait for its consumer has all rows in memory by then and dies (seen at 128)
   */
  const HEAP_MEGABYTES = 96;
  const ENTERPRISES = 100_000;
  /** @unit megabytes of heap; the reader of 200,000 shared texts takes more (seen at 128) */
  const SMALL_HEAP_MEGABYTES = 64;

  test('does not grow with the city that is written, nor with the CSV that is read', async () => {
    const { stdout } = await node(HEAP_MEGABYTES, COMMAND, String(ENTERPRISES), join(folder, 'csv'), '--csv');
    expect(stdout).toContain('written markets/premises.csv');
    const read = await node(HEAP_MEGABYTES, 'test/support/workbook/read-slowly.ts', join(folder, 'csv/markets/premises.csv'));
    expect(Number(read.stdout)).toBeGreaterThan(ENTERPRISES);
  }, 120_000);

  test('does not grow with an .xlsx that is read by somebody who pauses', async () => {
    const path = join(folder, 'enterprises.xlsx');
    const [register] = sampleCity({ enterprises: ENTERPRISES, seed: 1 });
    if (register === undefined) throw new Error('the city has no register');
    await pipeline(Readable.from(writeXlsx('企业', { headings: register.headings, rows: cellsOf(register) })), createWriteStream(path));
    const { stdout } = await node(HEAP_MEGABYTES, 'test/support/workbook/read-slowly.ts', path);
    expect(Number(stdout)).toBeGreaterThan(ENTERPRISES);
  }, 120_000);

  test('of the process that serves has no place for the shared texts of a large .xlsx, and needs none', async () => {
    const path = join(folder, 'shared.xlsx');
    const count = 200_000;
    const texts = Array.from({ length: count }, (_, index) => `<si><t>文字${index}</t></si>`).join('');
    await writeFile(path, crookedWorkbook(texts));
    const { stdout } = await node(SMALL_HEAP_MEGABYTES, 'test/support/workbook/count-rows.ts', path);
    expect(Number(stdout)).toBe(1);
  }, 120_000);

  function* cellsOf(register: SampleRegister): Generator<readonly string[]> {
    for (const row of register.rows()) yield row.cells;
  }
});
