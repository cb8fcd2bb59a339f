import { describe, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { csvLine } from '../../../../subgraphs/subgraph-kit/workbook/csv-records.ts';
import { Gb18030Encoder } from '../../../../subgraphs/subgraph-kit/workbook/gb18030-encoder.ts';
import {
  ERROR_HEADING,
  givenHeadings,
  givenRows,
  type RefusedRows,
  refusedFileName,
  refusedWorkbook,
} from '../../../../subgraphs/subgraph-kit/workbook/refused-workbook.ts';
import { REGISTER_FORMATS } from '../../../../subgraphs/subgraph-kit/workbook/register-formats.ts';
import { parseRow } from '../../../../subgraphs/subgraph-kit/workbook/row-parser.ts';
import { openWorkbook, readRows } from '../../../../subgraphs/subgraph-kit/workbook/workbook-reader.ts';
import { csvText, writeXlsx } from '../../../../subgraphs/subgraph-kit/workbook/workbook-writer.ts';
import { collect, gather, inChunks } from '../../../support/workbook/bytes.ts';

const format = REGISTER_FORMATS.findings;
const headings = format.columns.map((column) => column.heading);
const good = format.columns.map((column) => column.example);
const withCell = (heading: string, text: string) => good.map((value, index) => (headings[index] === heading ? text : value));
const table = {
  headings: [...headings.map((heading) => (heading === '检查日期' ? '*检查 日期' : heading)), '备注'],
  rows: [
    [...good, '好'],
    [...withCell('检查日期', '2025-02-30'), '改'],
    [...good, '好'],
    [...withCell('处置状态', ''), '=改,"这"'],
  ],
};
const gathered = async (texts: AsyncIterable<string>): Promise<string> => (await collect(texts)).join('');
const asCsv = (): Promise<string> => gathered(csvText(table));
const kinds: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
  ['xlsx', () => gather(writeXlsx('发现', table))],
  ['csv utf-8 ,', async () => Buffer.from(await asCsv())],
  ['csv gb18030 ,', async () => new Gb18030Encoder().encode((await asCsv()).slice(1))],
  [
    'csv utf-16le \t',
    async () => Buffer.from(`\ufeff${[table.headings, ...table.rows].map((row) => csvLine(row, '\t')).join('')}`, 'utf16le'),
  ],
];
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The refused rows of a file as an import keeps them. */
async function refusedRowsOf(bytes: Uint8Array, changes: Partial<RefusedRows> = {}): Promise<RefusedRows> {
  const options = { fileName: '发现.x', format };
  const issues = new Map<number, RefusedRows['rows'][number]['issues']>();
  for await (const raw of readRows(inChunks(bytes), options)) {
    const outcome = parseRow(format, raw);
    if (outcome.kind === 'refused') issues.set(raw.row, outcome.issues);
  }
  const workbook = await openWorkbook(inChunks(bytes), options);
  const rows = (await collect(givenRows(workbook, new Set(issues.keys())))).map((row) => ({ ...row, issues: issues.get(row.row) ?? [] }));
  await workbook.close();
  return { form: workbook.form, sheet: workbook.sheet, headings: givenHeadings(workbook), rows, refused: rows.length, ...changes };
}

describe('refused rows', () => {
  test.each(kinds)('of %s come back in a file of its kind, only they, as they stood, with what is wrong', async (kind, write) => {
    const given = await refusedRowsOf(await write());
    const marked = await refusedWorkbook(given, 'zh-CN');
    const workbook = await openWorkbook(inChunks(marked), { fileName: 'x', format });
    expect(Object.values(workbook.form).join(' ')).toBe(kind);
    expect(workbook.headings).toEqual([...table.headings, ERROR_HEADING]);
    const rows = (await collect(workbook.batches())).flat();
    await workbook.close();
    expect(rows.map(({ cells }) => Object.values(cells))).toEqual([
      [...withCell('检查日期', '2025-02-30'), '改', '原第 3 行：检查日期“2025-02-30”不是有效日期，例如 2026-03-01'],
      [...withCell('处置状态', ''), '=改,"这"', '原第 5 行：处置状态不能为空'],
    ]);
  });

  test('that were sent again uncorrected get the new explanation and not a second column', async () => {
    const once = await refusedWorkbook(await refusedRowsOf(Buffer.from(await asCsv())), 'zh-CN');
    const twice = await refusedWorkbook(await refusedRowsOf(once), 'zh-CN');
    expect(textOf(twice)).toBe(textOf(once).replace('原第 3 行', '原第 2 行').replace('原第 5 行', '原第 3 行'));
  });

  test('are explained in English when that is asked for', async () => {
    const given = await refusedRowsOf(Buffer.from(await asCsv()));
    expect(textOf(await refusedWorkbook(given, 'en'))).toContain('was row 3: 检查日期 ""2025-02-30"" is not a date such as 2026-03-01');
  });

  test('are cells of text in .xlsx, the refused ones coloured, with the sentence as a comment', async () => {
    const marked = await refusedWorkbook(await refusedRowsOf(await gather(writeXlsx('发现', table))), 'zh-CN');
    const [sheet] = (await readXlsx(marked, { readStyles: true })).sheets;
    expect(sheet?.name).toBe('发现');
    const column = headings.indexOf('检查日期');
    const refused = sheet?.cells?.get(`1,${column}`);
    expect(refused?.comment?.text).toContain('检查日期“2025-02-30”不是有效日期');
    expect(refused?.style).toMatchObject({ numFmt: '@', fill: { fgColor: { rgb: expect.stringContaining('FFC7CE') } } });
    expect(sheet?.cells?.get(`1,${column + 1}`)?.comment).toBeUndefined();
    expect(sheet?.rows[1]?.[headings.indexOf('检查记录编号')]).toBe('MR-2025-000001');
  });

  test('that are not all there say so in a heading, which is dropped when the file is sent again', async () => {
    const given = await refusedRowsOf(Buffer.from(await asCsv()), { refused: 90_000 });
    const marked = await refusedWorkbook(given, 'zh-CN');
    expect(textOf(marked).split('\r\n')[0]).toContain('共退回 90000 行，此处为其中 2 行');
    expect((await refusedRowsOf(marked)).headings).toEqual(table.headings);
  });
});

describe('the name of the file that comes back', () => {
  test.each([
    ['名录.xlsx', '名录-退回.xlsx'],
    ['名录.2026.csv', '名录.2026-退回.csv'],
    ['名录-退回.csv', '名录-退回.csv'],
    ['名录-退回-2.txt', '名录-退回.csv'],
  ])('%s gives %s', (sent, expected) => {
    const form = sent.endsWith('xlsx') ? ({ kind: 'xlsx' } as const) : ({ kind: 'csv', encoding: 'utf-8', delimiter: ',' } as const);
    expect(refusedFileName(sent, form)).toBe(expected);
  });
});
