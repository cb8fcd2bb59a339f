import { Buffer } from 'node:buffer';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CellValue, writeXlsx as writeWholeXlsx } from 'hucre/xlsx';
import { Gb18030Encoder } from '../../../../subgraphs/subgraph-kit/workbook/gb18030-encoder.ts';
import type { RegisterFormat } from '../../../../subgraphs/subgraph-kit/workbook/register-format.ts';
import { REGISTER_FORMATS } from '../../../../subgraphs/subgraph-kit/workbook/register-formats.ts';
import { openWorkbook, readRows } from '../../../../subgraphs/subgraph-kit/workbook/workbook-reader.ts';
import { writeXlsx } from '../../../../subgraphs/subgraph-kit/workbook/workbook-writer.ts';
import { collect, gather, inChunks } from '../../../support/workbook/bytes.ts';
import { crookedWorkbook } from '../../../support/workbook/zip.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (bytes: Uint8Array, format?: RegisterFormat, chunkLength = 1000) =>
  collect(readRows(inChunks(bytes, chunkLength), { fileName: 'upload.bin', ...(format === undefined ? {} : { format }) }));
const problemOf = (bytes: Uint8Array, format?: RegisterFormat) =>
  read(bytes, format).then(
    () => 'read',
    (error: { problem?: string; text?: { zh: string } }) => `${error.problem}: ${error.text?.zh}`,
  );
const xlsx = (rows: CellValue[][], name = 'Sheet1') => writeWholeXlsx({ sheets: [{ name, rows }] });

/** Temporary files that hold exactly these bytes; other tests have theirs in the same folder. */
async function copiesOf(bytes: Uint8Array): Promise<readonly string[]> {
  const paths = (await readdir(tmpdir())).filter((name) => name.startsWith('workbook-')).map((name) => join(tmpdir(), name, 'upload'));
  const contents = await Promise.all(paths.map((path) => readFile(path).catch(() => null)));
  return paths.filter((_, index) => contents[index]?.equals(bytes) === true);
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reader-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a CSV workbook', () => {
  const text = '事项编码,事项名称\r\nMR-001,检查甲\r\n\r\nMR-002,"检查乙,丙"\r\n';
  const expected = [
    { sheet: 'upload.bin', row: 2, cells: { 事项编码: 'MR-001', 事项名称: '检查甲' } },
    { sheet: 'upload.bin', row: 4, cells: { 事项编码: 'MR-002', 事项名称: '检查乙,丙' } },
  ];

  test.each<[string, Uint8Array]>([
    ['UTF-8', utf8(text)],
    ['UTF-8 with byte order mark', utf8(`\ufeff${text}`)],
    ['GBK', new Gb18030Encoder().encode(text)],
    ['UTF-16 as spreadsheets save it', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ])('in %s is read, and rows carry the line that a spreadsheet shows', async (_encoding, bytes) => {
    expect(await read(bytes)).toEqual(expected);
  });

  test.each([1, 2, 3, 7])('is read the same in chunks of %i bytes', async (length) => {
    expect(await read(utf8(text), undefined, length)).toEqual(expected);
  });

  test('a row that is too short has empty cells, one that is too long loses what has no heading', async () => {
    expect((await read(utf8('a,b\n1\n1,2,3\n'))).map(({ cells }) => cells)).toEqual([
      { a: '1', b: '' },
      { a: '1', b: '2' },
    ]);
  });

  test('a byte that is not in the encoding is left visible in its row', async () => {
    const bytes = Buffer.concat([utf8(`编码,名称\n${'1,甲\n'.repeat(20_000)}`), Buffer.from([0x32, 0x2c, 0xff, 0x0a])]);
    const rows = await read(bytes, undefined, 65_536);
    expect(rows.at(-1)?.cells).toEqual({ 编码: '2', 名称: '\ufffd' });
    expect(rows.at(-2)?.cells).toEqual({ 编码: '1', 名称: '甲' });
  });
});

describe('an .xlsx workbook', () => {
  test('as a spreadsheet program writes it is read: shared texts, numbers, dates, gaps, the name of its sheet', async () => {
    const bytes = await xlsx(
      [
        ['事项编码', '事项名称', '日期', '数量'],
        ['MR-001', '检查 & <甲>', new Date(Date.UTC(2026, 2, 1)), 60],
        [null, null, null, null],
        ['0012', null, 46_082, 0.1 + 0.2],
      ],
      '清单 & 甲',
    );
    expect(await read(bytes)).toEqual([
      { sheet: '清单 & 甲', row: 2, cells: { 事项编码: 'MR-001', 事项名称: '检查 & <甲>', 日期: '2026-03-01', 数量: '60' } },
      { sheet: '清单 & 甲', row: 4, cells: { 事项编码: '0012', 事项名称: '', 日期: '46082', 数量: '0.3' } },
    ]);
  });

  test('from a path and from an upload gives the same rows, and an upload leaves no file behind', async () => {
    const bytes = await gather(
      writeXlsx('甲', {
        headings: ['a', 'b'],
        rows: [
          ['1', '2'],
          ['3', '4'],
        ],
      }),
    );
    const path = join(folder, 'same.xlsx');
    await writeFile(path, bytes);
    expect(await collect(readRows(path, { fileName: 'x' }))).toEqual(await read(bytes));
    expect(await copiesOf(bytes)).toEqual([]);
  });

  test('can be left in the middle, and then no temporary file stays', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => [String(index), 'x']);
    const bytes = await gather(writeXlsx('甲', { headings: ['a', 'b'], rows }));
    for await (const row of readRows(inChunks(bytes), { fileName: 'x' })) {
      if (row.row > 10) break;
      expect(await copiesOf(bytes)).toHaveLength(1);
    }
    expect(await copiesOf(bytes)).toEqual([]);
  });

  test('a second sheet is not read', async () => {
    const bytes = await writeWholeXlsx({
      sheets: [
        { name: '数据', rows: [['a'], ['1']] },
        { name: '说明', rows: [['b'], ['2']] },
      ],
    });
    expect((await read(bytes)).map(({ sheet, cells }) => [sheet, cells])).toEqual([['数据', { a: '1' }]]);
  });
});

describe('headings', () => {
  const items = REGISTER_FORMATS.items;
  const headings = items.columns.map((column) => column.heading);
  const example = items.columns.map((column) => column.example);

  test('are found whatever their order, spaces, marks and width, below a title, with columns that nobody asked for', async () => {
    const messy = [...headings].reverse().map((heading) => ` ${heading.slice(0, 2)} ${heading.slice(2)}* `);
    const rows = [['随机抽查事项清单'], ['', '', '单位：项'], [...messy, '备注'], [...[...example].reverse(), '无']];
    const [first] = await read(await xlsx(rows), items);
    expect(first?.row).toBe(4);
    expect(first?.cells).toMatchObject({ 事项编码: 'MR-001', 备注: '无' });
  });

  test('that are missing are named', async () => {
    const text = `${headings.filter((heading) => heading !== '检查依据' && heading !== '事项类别').join(',')}\n1,2,3,4,5\n`;
    expect(await problemOf(utf8(text), items)).toBe('MISSING_HEADINGS: 缺少列：事项类别、检查依据');
  });

  test('that are missing are named for the row that was meant, and not for the title above it', async () => {
    const text = `清单\n${headings.slice(1).join(',')}\nx\n`;
    expect(await problemOf(utf8(text), items)).toBe('MISSING_HEADINGS: 缺少列：事项编码');
  });

  test('are looked for in the upper rows only', async () => {
    const text = `${'说明\n'.repeat(10)}${headings.join(',')}\n${example.join(',')}\n`;
    expect(await problemOf(utf8(text), items)).toMatch(/^MISSING_HEADINGS/);
  });

  test('that stand twice are an error, because either column could be meant', async () => {
    expect(await problemOf(utf8('事项编码,事项 编码\n1,2\n'))).toBe('REPEATED_HEADING: 有重复的列：事项编码');
  });

  test('alone make a workbook without rows', async () => {
    expect(await read(utf8(headings.join(',')), items)).toEqual([]);
    const workbook = await openWorkbook(inChunks(utf8(headings.join(','))), { fileName: 'a/b/清单.csv', format: items });
    expect([workbook.form, workbook.sheet, workbook.headings]).toEqual([
      { kind: 'csv', encoding: 'utf-8', delimiter: ',' },
      '清单.csv',
      headings,
    ]);
    await workbook.close();
  });
});

/** An OLE container whose first directory sector has an entry of that name. */
function oleFile(entryName: string): Uint8Array {
  const file = Buffer.alloc(2048);
  file.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(1, 48);
  file.set(Buffer.from(entryName, 'utf16le'), 1024 + 128);
  return file;
}

describe('a file that is no workbook of ours', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['nothing at all', new Uint8Array(0), /^EMPTY/],
    ['blank lines', utf8('\n \n,,\n'), /^EMPTY/],
    ['an old .xls', oleFile('Workbook'), /^OLD_FORMAT: .*另存为 .xlsx/],
    ['a table of HTML that calls itself .xls', utf8('<html><table><tr><td>1</td></tr></table></html>'), /^OLD_FORMAT/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), /^NOT_A_WORKBOOK/],
    ['a ZIP that was cut off', Buffer.from('PK\u0003\u0004 and nothing more'), /^DAMAGED/],
  ])('%s is named for what it is', async (_case, bytes, expected) => {
    expect(await problemOf(bytes)).toMatch(expected);
  });

  test('an .xlsx with a password is told apart from an .xls', async () => {
    const bytes = await writeWholeXlsx({ sheets: [{ name: '甲', rows: [['a'], ['1']] }], encryption: { password: 'x', spinCount: 1 } });
    expect(await problemOf(bytes)).toMatch(/^ENCRYPTED/);
  });

  test('an .xlsx that was cut off or altered is damaged', async () => {
    const bytes = await xlsx(Array.from({ length: 2000 }, (_, row) => [`行${row}`, `值${(row * 7919) % 1009}`]));
    expect(await problemOf(bytes.slice(0, bytes.length - 200))).toMatch(/^DAMAGED/);
    const altered = Buffer.from(bytes);
    altered.fill(0xff, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 400);
    expect(await problemOf(altered)).toMatch(/^DAMAGED/);
  });

  test.each([
    ['xl/sharedStrings.xml', 50],
    ['xl/sharedStrings.xml', 0],
    ['xl/worksheets/sheet1.xml', 50],
    ['xl/worksheets/sheet1.xml', 0],
  ])('an .xlsx whose %s holds more than the %i bytes that it states is damaged, before all of it is inflated', async (part, size) => {
    const texts = '<si><t>a</t></si>';
    expect(await read(crookedWorkbook(texts))).toEqual([{ sheet: 'S', row: 2, cells: { a: 'a' } }]);
    expect(await problemOf(crookedWorkbook(texts, { [part]: size }))).toMatch(/^DAMAGED/);
  });

  test('an .xlsx whose shared texts would fill the memory is too large, however small the file is', async () => {
    const bytes = crookedWorkbook('<si/>'.repeat(8_000_001));
    expect(bytes.length).toBeLessThan(100_000);
    expect(await problemOf(bytes)).toMatch(/^TOO_LARGE: .*xl\/sharedStrings\.xml/);
  });

  test('another kind of ZIP is no workbook', async () => {
    const bytes = Buffer.from(await xlsx([['a']]));
    const renamed = Buffer.from(bytes.toString('latin1').replaceAll('xl/worksheets/', 'wd/worksheets/'), 'latin1');
    expect(await problemOf(renamed)).toMatch(/^NOT_A_WORKBOOK/);
  });
});
