import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SheetRow } from '../../../../subgraphs/subgraph-kit/workbook/sheet-rows.ts';
import { WorkbookError } from '../../../../subgraphs/subgraph-kit/workbook/workbook-error.ts';
import { openWorkbook } from '../../../../subgraphs/subgraph-kit/workbook/workbook-reader.ts';
import { openXlsxSheet } from '../../../../subgraphs/subgraph-kit/workbook/xlsx-sheet.ts';
import { collect } from '../../../support/workbook/bytes.ts';
import { crookedWorkbook, sheetOf } from '../../../support/workbook/zip.ts';

const SHEET = 'xl/worksheets/sheet1.xml';
const WORKBOOK = 'xl/workbook.xml';
const RELATIONSHIPS = 'xl/_rels/workbook.xml.rels';
/** So many shared texts are more than is read without a process. */
const MANY = 20_000;
const texts = Array.from({ length: MANY }, (_, index) => `<si><t>文字${index}</t></si>`).join('');
const cell = (row: number, text: number) => `<row r="${row}"><c r="A${row}" t="s"><v>${text}</v></c></row>`;
const manyRows = Array.from({ length: MANY }, (_, index) => cell(index + 1, index)).join('');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xlsx-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function file(bytes: Uint8Array): Promise<string> {
  files += 1;
  const path = join(folder, `${files}.xlsx`);
  await writeFile(path, bytes);
  return path;
}

async function rowsOf(bytes: Uint8Array, room?: number): Promise<readonly SheetRow[]> {
  return (await collect((await openXlsxSheet(await file(bytes), room)).batches())).flat();
}

/** The error with which reading fails. */
async function errorOf(bytes: Uint8Array, room?: number): Promise<WorkbookError> {
  const error = await rowsOf(bytes, room).catch((thrown: unknown) => thrown);
  if (error instanceof WorkbookError) return error;
  throw new Error('the workbook was read', { cause: error });
}

/** Processes that this one has; one that has ended is let go a turn later. */
async function children(): Promise<number> {
  await setImmediate();
  await setImmediate();
  return process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap').length;
}

describe('a large sheet', () => {
  test('has all its rows in their order', async () => {
    expect(await rowsOf(crookedWorkbook(texts, {}, { [SHEET]: sheetOf(manyRows) }))).toEqual(
      Array.from({ length: MANY }, (_, index) => ({ line: index + 1, cells: [`文字${index}`] })),
    );
  });

  test('is read in another process, and in none any more when the reader stops or its headings are missing', async () => {
    const path = await file(crookedWorkbook(texts, {}, { [SHEET]: sheetOf(manyRows) }));
    const workbook = await openWorkbook(path, { fileName: 'x' });
    expect(await children()).toBe(1);
    await workbook.close();
    expect(await children()).toBe(0);
    const format = { columns: [{ heading: '名称', field: 'name', required: true, parse: 'text', maxLength: 9 }] };
    await expect(openWorkbook(path, { fileName: 'x', format: format as never })).rejects.toMatchObject({ problem: 'MISSING_HEADINGS' });
    expect(await children()).toBe(0);
  });

  test('that is damaged is told in the words that a small one is told in', async () => {
    const small = await errorOf(crookedWorkbook('<si><t>a</t></si>', { [SHEET]: 50 }));
    const large = await errorOf(crookedWorkbook(texts, { [SHEET]: 50 }));
    expect(large).toMatchObject({ problem: 'DAMAGED', text: small.text, message: small.message });
  });

  test('that needs more memory than there is room is too large, in one piece too, and this process lives', async () => {
    const oneTagOfManyAttributes = `<si ${Array.from({ length: 700_000 }, (_, index) => `a${index}`).join(' ')}/>`;
    const error = await errorOf(crookedWorkbook(oneTagOfManyAttributes), 48);
    expect(error.problem).toBe('TOO_LARGE');
    expect(error.text.zh).toBe('文件过大：读取需要超过 48 MB 内存，请另存为 .csv 或分成几个文件');
    expect(error.text.en).toBe('The file is too large: reading it takes more than 48 MB of memory; save it as .csv or split it.');
  });
});

describe('a sheet that holds more than it states', () => {
  test('is damaged where a piece that is inflated ends just there', async () => {
    expect(await errorOf(crookedWorkbook('<si/>', { [SHEET]: 262_144 }, { [SHEET]: sheetOf(manyRows) }))).toMatchObject({
      problem: 'DAMAGED',
    });
  });
});

describe('a sheet without end', () => {
  const endless = 17_000_000;

  test.each([
    ['text', `<row r="1"><c r="A1" t="inlineStr"><is><t>${'a'.repeat(endless)}`],
    ['tag', `<row r="1"><c r="${'A'.repeat(endless)}`],
    ['comment', `<!-- ${'x'.repeat(endless)}`],
    ['row', `<row r="1">${'<c r="A1"><v>1</v></c>'.repeat(endless / 22)}`],
  ])('of one %s is too large, however small the file is', async (_case, rows) => {
    const bytes = crookedWorkbook('<si/>', {}, { [SHEET]: sheetOf(rows) });
    expect(bytes.length).toBeLessThan(200_000);
    const error = await errorOf(bytes);
    expect(error.problem).toBe('TOO_LARGE');
    expect(error.text.zh).toContain('没有完整的一行');
  });
});

describe('rows that show one long shared text many times', () => {
  const long = `<si><t>${'长'.repeat(70_000)}</t></si>`;
  const columns = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O'];
  const wide = (row: number, cells: number) =>
    `<row r="${row}">${columns
      .slice(0, cells)
      .map((column) => `<c r="${column}${row}" t="s"><v>0</v></c>`)
      .join('')}</row>`;

  test('are too large when one of them has more characters than a sheet can have', async () => {
    const error = await errorOf(crookedWorkbook(long, {}, { [SHEET]: sheetOf(wide(1, 14) + wide(2, 15)) }));
    expect(error.problem).toBe('TOO_LARGE');
    expect(error.text.zh).toContain('第 2 行超过 1000000 个字符');
  });

  test('come in batches that are no larger than one row may be', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => wide(index + 1, 8)).join('');
    const sheet = await openXlsxSheet(await file(crookedWorkbook(long, {}, { [SHEET]: sheetOf(rows) })));
    expect((await collect(sheet.batches())).map((batch) => batch.length)).toEqual([...Array.from({ length: 10 }, () => 2), 0]);
  });
});

describe('what describes a workbook', () => {
  test('may not be larger in all than one part of it may be', async () => {
    const error = await errorOf(crookedWorkbook('<si/>', { 'xl/sharedStrings.xml': 140_000_000, '_rels/.rels': 140_000_000 }));
    expect(error.problem).toBe('TOO_LARGE');
  });

  test('is read in the time of its length: tags that never end are not looked for again and again', async () => {
    const tags = '<sheet '.repeat(500_000);
    expect(await errorOf(crookedWorkbook('<si/>', {}, { [WORKBOOK]: tags }))).toMatchObject({ problem: 'DAMAGED' });
    const relationships = '<Relationship '.repeat(250_000);
    expect(await errorOf(crookedWorkbook('<si/>', {}, { [RELATIONSHIPS]: relationships }))).toMatchObject({ problem: 'DAMAGED' });
  });

  test('says which sheet is the first, whatever the name of its part and the kind of quotes', async () => {
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const bytes = crookedWorkbook(
      '<si><t>a</t></si>',
      {},
      {
        [WORKBOOK]: `<x:workbook xmlns:x='${main}' xmlns:r='${office}'><x:sheets><x:sheet name='名录 &amp; &#x7532;' sheetId='9' r:id='rId7'/></x:sheets></x:workbook>`,
        [RELATIONSHIPS]: `<Relationships><Relationship Type='${office}/worksheet' Target='worksheets/sheet1.xml' Id='rId1'/><Relationship Target='/xl/worksheets/sheet2.xml' Type='${office}/worksheet' Id='rId7'/></Relationships>`,
        'xl/worksheets/sheet2.xml': sheetOf('<row r="5"><c r="A5"><v>7</v></c></row>'),
      },
    );
    const sheet = await openXlsxSheet(await file(bytes));
    expect(sheet.sheet).toBe('名录 & 甲');
    expect((await collect(sheet.batches())).flat()).toEqual([{ line: 5, cells: ['7'] }]);
  });

  test('may not lead to a sheet that is not there', async () => {
    const relationships = '<Relationships><Relationship Id="r0" Target="worksheets/sheet8.xml"/></Relationships>';
    const error = await errorOf(crookedWorkbook('<si/>', {}, { [RELATIONSHIPS]: relationships }));
    expect(error).toMatchObject({ problem: 'DAMAGED', detail: 'xl/worksheets/sheet8.xml' });
  });
});
