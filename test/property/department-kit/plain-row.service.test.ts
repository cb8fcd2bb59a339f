import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CopyValue, copyField } from '../../../subgraphs/department-kit/imports/copy-text.ts';
import { plainRowReader } from '../../../subgraphs/department-kit/imports/plain-row.service.ts';
import { isCreditCode, parseCreditCode } from '../../../subgraphs/subgraph-kit/pure/credit-code.ts';
import { REGISTER_FORMATS, REGISTER_NAMES } from '../../../subgraphs/subgraph-kit/workbook/register-formats.ts';
import { parseRow } from '../../../subgraphs/subgraph-kit/workbook/row-parser.ts';

/** Characters that the parser mends or refuses, or that COPY escapes, among ordinary ones. */
const NASTY = [
  '\\',
  '\t',
  '\n',
  '\0',
  '\u00a0',
  '\u200b',
  '\u3000',
  '\ufeff',
  '\ufffd',
  ' ',
  '  ',
  '０',
  'Ａ',
  '（',
  "'",
  '"',
  ',',
  'a',
  '😀',
  '\u{20000}',
];
const mark = fc.constantFrom(...NASTY);

/** A cell near a good one: as it should be, empty, with a character put in, cut, or another column's. */
function cellLike(example: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(example) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '',
        ' ',
        '长期',
        '2026/3/1',
        '2026年3月1日',
        '13800000000',
        '0571-88888888',
        'H6210',
        '是',
        'x'.repeat(2001),
      ),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.nat({ max: example.length }), mark)
        .map(([place, put]) => example.slice(0, place) + put + example.slice(place)),
    },
    { weight: 1, arbitrary: fc.nat({ max: example.length }).map((length) => example.slice(0, length)) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
  );
}

describe.each(REGISTER_NAMES)('a row of %s that is read fast', (name) => {
  const format = REGISTER_FORMATS[name];
  const headings = format.columns.map(({ heading }) => `*${heading}`);
  const fields = format.columns.map(({ field }) => field).reverse();

  test('is one that the parser takes, and says the same; the good row of the template is among them', () => {
    const read = plainRowReader(format, fields, headings);
    const found: string[] = [];
    let plain = 0;
    fc.assert(
      fc.property(fc.tuple(...format.columns.map(({ example }) => cellLike(example))), (cells) => {
        if (!read(cells, found)) return;
        plain += 1;
        const raw = {
          sheet: 's',
          row: 2,
          cells: Object.fromEntries(format.columns.map(({ heading }, index) => [heading, cells[index] ?? ''])),
        };
        const outcome = parseRow(format, raw);
        const values = outcome.kind === 'row' ? outcome.values : {};
        expect([outcome.kind, found]).toEqual(['row', fields.map((field) => copyField((values[field] ?? null) as CopyValue))]);
      }),
      { numRuns: 2000, examples: [[format.columns.map(({ example }) => example) as never]] },
    );
    expect(plain).toBeGreaterThan(100);
  });
});

test('a credit code as it is stored is what the reader of credit codes leaves as it is', () => {
  fc.assert(
    fc.property(cellLike('91330106MA2ABCDE0D'), (text) => expect(isCreditCode(text)).toBe(parseCreditCode(text) === text)),
    { numRuns: 5000 },
  );
});
