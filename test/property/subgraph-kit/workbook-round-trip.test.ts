import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readRows } from '../../../subgraphs/subgraph-kit/workbook/workbook-reader.ts';
import { writeCsv, writeXlsx } from '../../../subgraphs/subgraph-kit/workbook/workbook-writer.ts';
import { collect, gather, inChunks } from '../../support/workbook/bytes.ts';

/** Any text without carriage returns and control characters, which a cell cannot keep; the first cell is never blank, so that no row falls away. */
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => !/\p{Cc}|[\ufffe\uffff]/u.test(value));
const row = fc.tuple(
  text.map((value) => `#${value}`),
  text,
  text,
);
const headings = ['编码', '名称', '备注'];

describe('a workbook', () => {
  test.each([
    ['.xlsx', (rows: readonly (readonly string[])[]) => writeXlsx('甲', { headings, rows })],
    ['CSV', (rows: readonly (readonly string[])[]) => writeCsv({ headings, rows })],
  ])('%s reads back the texts that were written', async (_kind, write) => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), fc.integer({ min: 1, max: 5000 }), async (rows, chunk) => {
        const bytes = await gather(write(rows));
        const read = await collect(readRows(inChunks(bytes, chunk), { fileName: 'x' }));
        expect(read.map(({ cells }) => Object.values(cells))).toEqual(rows);
        expect(read.map((raw) => raw.row)).toEqual(rows.map((_, index) => index + 2));
      }),
      { numRuns: 60 },
    );
  });
});
