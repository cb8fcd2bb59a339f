import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { CsvSplitter, csvLine } from '../../../subgraphs/subgraph-kit/workbook/csv-records.ts';

const cell = fc.string({ unit: fc.constantFrom('a', '杭', '1', ',', '"', '\n', '\r\n', ' ', "'", '='), maxLength: 6 });
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));

const splitAt = (text: string, cuts: readonly number[]) => {
  const splitter = new CsvSplitter();
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((first, second) => first - second), text.length];
  const records = places.slice(1).flatMap((end, index) => splitter.push(text.slice(places[index], end)));
  return [...records, ...splitter.end()];
};

describe('CSV', () => {
  test('what was written is read back, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat(), { maxLength: 6 }), (rows, cuts) => {
        // A heading fixes the delimiter, as in every register.
        const heading = rows[0]?.map((_, index) => `列${index}`) ?? [];
        const text = [heading, ...rows].map((row) => csvLine(row)).join('');
        expect(splitAt(text, cuts)).toEqual([heading, ...rows]);
      }),
      { numRuns: 2000 },
    );
  });

  test('records are those of csv-parse', () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat(), { maxLength: 4 }), fc.boolean(), (rows, cuts, hasLastBreak) => {
        const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""').replaceAll("'", '')}"`).join(','));
        const text = `甲,乙\n${quoted.join('\r\n')}${hasLastBreak ? '\r\n' : ''}`;
        const oracle = parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
        expect(splitAt(text, cuts)).toEqual(oracle);
      }),
      { numRuns: 1000 },
    );
  });
});
