import { describe, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { REGISTER_FORMATS, REGISTER_NAMES } from '../../../../subgraphs/subgraph-kit/workbook/register-formats.ts';
import { readRows } from '../../../../subgraphs/subgraph-kit/workbook/workbook-reader.ts';
import { writeTemplate } from '../../../../subgraphs/subgraph-kit/workbook/workbook-template.ts';
import { collect, inChunks } from '../../../support/workbook/bytes.ts';

describe('the template of a register', () => {
  test.each(REGISTER_NAMES)('%s has the headings that its import asks for, and no row', async (name) => {
    const format = REGISTER_FORMATS[name];
    const bytes = await writeTemplate(format);
    expect(await collect(readRows(inChunks(bytes), { fileName: 'x', format }))).toEqual([]);
    const [data] = (await readXlsx(bytes)).sheets;
    expect(data?.rows[0]).toEqual(format.columns.map((column) => column.heading));
  });

  test('its drop-downs refer to a hidden sheet that has exactly the words of the list', async () => {
    const { sheets } = await readXlsx(await writeTemplate(REGISTER_FORMATS.items));
    const dictionary = sheets.find((sheet) => sheet.name === '字典');
    expect(dictionary?.hidden).toBe(true);
    const lists = sheets[0]?.dataValidations?.map(({ range, formula1 }) => [range, formula1]);
    expect(lists).toEqual([
      ['C2:C10000', '字典!$C$1:$C$30'],
      ['D2:D10000', '字典!$D$1:$D$3'],
    ]);
    expect(dictionary?.rows.slice(0, 4).map((row) => row[3] ?? null)).toEqual(['一般', '重点', '特殊', null]);
  });

  test('a sheet explains every column in both languages, with an example', async () => {
    const { sheets } = await readXlsx(await writeTemplate(REGISTER_FORMATS.inspectors));
    const rows = sheets.find((sheet) => sheet.name === '填写说明')?.rows.slice(1) ?? [];
    expect(rows.map((row) => row[0])).toEqual(REGISTER_FORMATS.inspectors.columns.map((column) => column.heading));
    expect(rows.every((row) => row.slice(1, 5).every((cell) => typeof cell === 'string' && cell !== ''))).toBe(true);
  });
});
