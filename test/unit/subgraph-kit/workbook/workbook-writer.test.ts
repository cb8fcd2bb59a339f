import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { readRows } from '../../../../subgraphs/subgraph-kit/workbook/workbook-reader.ts';
import { writeCsv, writeXlsx } from '../../../../subgraphs/subgraph-kit/workbook/workbook-writer.ts';
import { collect, gather, inChunks } from '../../../support/workbook/bytes.ts';

const table = {
  headings: ['统一社会信用代码', '名称'],
  rows: [
    ['91330106MA2ABCDE0D', '  两头有空格  '],
    ['007', '_x0041_ & <b> "引号", 逗号'],
    ['', '=1+1'],
    ['第一行\n第二行', '😀𠮷'],
  ],
};
const cellsOf = async (bytes: Uint8Array) =>
  (await collect(readRows(inChunks(bytes), { fileName: 'x' }))).map(({ cells }) => Object.values(cells));

describe('a written .xlsx', () => {
  test('reads back as it was written, codes with their leading noughts, formulas as text', async () => {
    expect(await cellsOf(await gather(writeXlsx('甲', table)))).toEqual(table.rows);
  });

  test('has its headings frozen, texts formatted as text, and a name of a sheet that spreadsheets accept', async () => {
    const workbook = await readXlsx(await gather(writeXlsx('名录[2026]:甲/乙?', table)), { readStyles: true });
    const [sheet] = workbook.sheets;
    expect(sheet?.name).toBe('名录2026甲乙');
    expect(sheet?.freezePane).toMatchObject({ rows: 1 });
    expect(sheet?.cells?.get('2,0')?.style?.numFmt).toBe('@');
  });

  test('is the same bytes every time', async () => {
    const digest = async () =>
      createHash('sha256')
        .update(await gather(writeXlsx('甲', table)))
        .digest('hex');
    expect(await digest()).toBe(await digest());
  });
});

describe('a written CSV', () => {
  test('begins with a byte order mark, escapes formulas, and reads back as it was written', async () => {
    const bytes = await gather(writeCsv(table));
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(bytes)).toContain("'=1+1");
    expect(await cellsOf(bytes)).toEqual(table.rows);
  });
});

describe('writing', () => {
  test.each([
    ['.xlsx', (rows: Iterable<string[]>) => writeXlsx('甲', { headings: ['a'], rows })],
    ['CSV', (rows: Iterable<string[]>) => writeCsv({ headings: ['a'], rows })],
  ])('%s asks for rows as its bytes are taken, and for no more', async (_kind, write) => {
    let asked = 0;
    function* rows(): Generator<string[]> {
      for (;;) {
        asked += 1;
        yield [`一行不能压缩的文字 ${(asked * 2_654_435_761) % 4_294_967_296}`];
      }
    }
    const chunks = write(rows());
    for (let taken = 0; taken < 3; taken += 1) await chunks.next();
    await chunks.return(undefined);
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(30_000);
  });
});
