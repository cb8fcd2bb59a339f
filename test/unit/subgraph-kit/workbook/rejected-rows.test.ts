import { describe, expect, test } from '@jest/globals';
import { REGISTER_FORMATS } from '../../../../subgraphs/subgraph-kit/workbook/register-formats.ts';
import { ERROR_HEADING, markRejectedRows, type RejectedRow } from '../../../../subgraphs/subgraph-kit/workbook/rejected-rows.ts';
import { parseRow } from '../../../../subgraphs/subgraph-kit/workbook/row-parser.ts';
import { openWorkbook, readRows } from '../../../../subgraphs/subgraph-kit/workbook/workbook-reader.ts';
import { writeCsv, writeXlsx } from '../../../../subgraphs/subgraph-kit/workbook/workbook-writer.ts';
import { collect, gather, inChunks } from '../../../support/workbook/bytes.ts';

const format = REGISTER_FORMATS.findings;
const headings = format.columns.map((column) => column.heading);
const good = format.columns.map((column) => column.example);
const withCell = (heading: string, text: string) => good.map((value, index) => (headings[index] === heading ? text : value));
const table = {
  headings: [...headings, '备注'],
  rows: [
    [...good, '好'],
    [...withCell('检查日期', '2025-02-30'), '改'],
    [...good, '好'],
    [...withCell('处置状态', ''), '=改'],
  ],
};
const kinds = [
  ['xlsx', () => gather(writeXlsx('发现', table))],
  ['csv', () => gather(writeCsv(table))],
] as const;

async function rejectionsOf(bytes: Uint8Array): Promise<RejectedRow[]> {
  const rows = await collect(readRows(inChunks(bytes), { fileName: 'x', format }));
  return rows.flatMap((raw) => {
    const outcome = parseRow(format, raw);
    return outcome.kind === 'rejected' ? [{ row: raw.row, issues: outcome.issues }] : [];
  });
}

const mark = async (bytes: Uint8Array, rejections: readonly RejectedRow[], locale: 'zh-CN' | 'en' = 'zh-CN') =>
  gather(markRejectedRows(inChunks(bytes), rejections, { fileName: 'x', format, locale }));

describe('refused rows', () => {
  test.each(kinds)('come back as .%s, only they, as they stood, with what is wrong', async (kind, write) => {
    const bytes = await write();
    const marked = await mark(bytes, await rejectionsOf(bytes));
    const workbook = await openWorkbook(inChunks(marked), { fileName: 'x', format });
    expect(workbook.fileKind).toBe(kind);
    expect(workbook.headings).toEqual([...headings, '备注', ERROR_HEADING]);
    const rows = (await collect(workbook.batches())).flat();
    await workbook.close();
    expect(rows.map(({ cells }) => Object.values(cells))).toEqual([
      [...withCell('检查日期', '2025-02-30'), '改', '检查日期“2025-02-30”不是有效日期，例如 2026-03-01'],
      [...withCell('处置状态', ''), '=改', '处置状态不能为空'],
    ]);
  });

  test('that were sent again uncorrected get the new explanation and not a second column', async () => {
    const bytes = await gather(writeCsv(table));
    const once = await mark(bytes, await rejectionsOf(bytes));
    const twice = await mark(once, await rejectionsOf(once));
    expect(new TextDecoder().decode(twice)).toBe(new TextDecoder().decode(once));
  });

  test('are explained in English when that is asked for', async () => {
    const bytes = await gather(writeCsv(table));
    expect(new TextDecoder().decode(await mark(bytes, await rejectionsOf(bytes), 'en'))).toContain(
      '检查日期 ""2025-02-30"" is not a date such as 2026-03-01',
    );
  });

  test('must come in the order of the file, because neither file nor refusals are kept', async () => {
    const bytes = await gather(writeCsv(table));
    const rejections = (await rejectionsOf(bytes)).reverse();
    await expect(mark(bytes, rejections)).rejects.toThrow('in the order of the file');
  });

  test('that the file does not have are passed over', async () => {
    const bytes = await gather(writeCsv(table));
    const rejections = [...(await rejectionsOf(bytes)), { row: 99, issues: [] }];
    const rows = await collect(readRows(inChunks(await mark(bytes, rejections)), { fileName: 'x' }));
    expect(rows).toHaveLength(2);
  });
});
