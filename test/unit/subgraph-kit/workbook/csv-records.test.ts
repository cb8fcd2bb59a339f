import { describe, expect, test } from '@jest/globals';
import { CsvSplitter, csvLine } from '../../../../subgraphs/subgraph-kit/workbook/csv-records.ts';

const split = (...pieces: string[]) => {
  const splitter = new CsvSplitter();
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
};

describe('splitting CSV', () => {
  test.each<[string, string[], string[][]]>([
    [
      'lines of either ending',
      ['a,b\r\nc,d\n'],
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a last line without an ending',
      ['a,b\nc,d'],
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['an empty line', ['a\n\nb\n'], [['a'], [''], ['b']]],
    [
      'a delimiter, a line break and a quote inside quotes',
      ['"a,1","b\r\n2","c""3"\nd,e,f\n'],
      [
        ['a,1', 'b\r\n2', 'c"3'],
        ['d', 'e', 'f'],
      ],
    ],
    [
      'a quote inside an unquoted cell',
      ['a"b,c\n1,2\n'],
      [
        ['a"b', 'c'],
        ['1', '2'],
      ],
    ],
    ['text behind a closing quote', ['"a"b,c\n'], [['ab', 'c']]],
    ['a line break that falls between two pieces', ['"a"\r', '\n"b"\r', '\n'], [['a'], ['b']]],
    ['a doubled quote that falls between two pieces', ['"a"', '"b"\n'], [['a"b']]],
    [
      'tabs',
      ['a\tb\tc,d\n1\t2\t3\n'],
      [
        ['a', 'b', 'c,d'],
        ['1', '2', '3'],
      ],
    ],
    [
      'semicolons',
      ['a;b;c\n"1;x";2;3\n'],
      [
        ['a', 'b', 'c'],
        ['1;x', '2', '3'],
      ],
    ],
    ['an escaped formula', ["'=1+1,'abc\n"], [['=1+1', "'abc"]]],
  ])('%s', (_case, pieces, expected) => {
    expect(split(...pieces)).toEqual(expected);
  });

  test('a quote that is never closed is an error, and not a silent end', () => {
    expect(() => split('a,"b\nc,d\n')).toThrow('unclosed quotation mark');
  });

  test('a quote that stays open for a million characters is an error before memory runs out', () => {
    const splitter = new CsvSplitter();
    splitter.push('a\n"');
    expect(() => splitter.push('x'.repeat(1_000_001))).toThrow('unclosed quotation mark');
  });
});

describe('writing CSV', () => {
  test.each([
    [['a', 'b'], 'a,b\r\n'],
    [['a,b', 'c"d', 'e\nf'], '"a,b","c""d","e\nf"\r\n'],
    [['=1+1', '+86', '-1', '@x', '\tx'], "'=1+1,'+86,'-1,'@x,'\tx\r\n"],
    [['', ''], ',\r\n'],
  ])('%j', (cells, expected) => {
    expect(csvLine(cells)).toBe(expected);
  });
});
