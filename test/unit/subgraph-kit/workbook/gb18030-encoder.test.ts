import { describe, expect, test } from '@jest/globals';
import { Gb18030Encoder } from '../../../../subgraphs/subgraph-kit/workbook/gb18030-encoder.ts';

const encoder = new Gb18030Encoder();

describe('GB 18030', () => {
  test('is what a platform that knows GBK only decodes', () => {
    const text = '统一社会信用代码,91330106\r\n岚栎稔霁漪（）“”　０１';
    expect(new TextDecoder('gbk', { fatal: true }).decode(encoder.encode(text))).toBe(text);
    expect([...encoder.encode('中A')]).toEqual([0xd6, 0xd0, 0x41]);
  });

  test('has every character: rare ones of names, of the basic plane and beyond, take four bytes', () => {
    const rare = '㐂㛃\u{20000}\u{2a6d6}😀\u0e01ü';
    expect(new TextDecoder('gb18030', { fatal: true }).decode(encoder.encode(rare))).toBe(rare);
  });

  test('reads back every character of the basic plane', () => {
    const decoder = new TextDecoder('gb18030', { fatal: true });
    for (let first = 1; first < 0xd800; first += 0x400) {
      const text = String.fromCharCode(...Array.from({ length: 0x400 }, (_, index) => first + index).filter((unit) => unit < 0xd800));
      expect(decoder.decode(encoder.encode(text))).toBe(text);
    }
  });

  test('half of a pair becomes the sign for an unreadable character', () => {
    expect(new TextDecoder('gb18030').decode(encoder.encode('甲\ud840'))).toBe('甲\ufffd');
  });
});
