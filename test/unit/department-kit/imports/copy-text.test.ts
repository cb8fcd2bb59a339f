import { describe, expect, test } from '@jest/globals';
import { CopyBytes, copyField } from '../../../../subgraphs/department-kit/imports/copy-text.ts';

describe('a column of a COPY line', () => {
  test.each([
    [null, '\\N'],
    ['', ''],
    ['杭州', '杭州'],
    ['\\N', '\\\\N'],
    ['a\tb\nc\rd', 'a\\tb\\nc\\rd'],
    [true, 't'],
    [false, 'f'],
    [60, '60'],
    [['A', '3'], '{A,3}'],
    [[], '{}'],
    [['a,b', 'c"d', 'e\\f', '', 'null', ' '], '{"a,b","c\\\\"d","e\\\\\\\\f","","null"," "}'],
  ] as const)('%j is written as %s', (value, text) => {
    expect(copyField(value)).toBe(text);
  });
});

describe('bytes of lines', () => {
  test('numbers are written as they are in decimal', () => {
    const bytes = new CopyBytes(4);
    const numbers = [0, 9, 10, 99, 100, -1, -32_768, 32_767, 4_294_967_295];
    bytes.addText('杭\t');
    bytes.addNumbers(numbers);
    bytes.addText('\n');
    expect(bytes.take().toString()).toBe(`杭\t{${numbers.join(',')}}\n`);
  });

  test('taking begins anew and leaves what was taken alone', () => {
    const bytes = new CopyBytes();
    bytes.addText('first');
    const first = bytes.take();
    bytes.addText('next');
    expect([first.toString(), bytes.take().toString(), bytes.take().toString()]).toEqual(['first', 'next', '']);
  });
});
