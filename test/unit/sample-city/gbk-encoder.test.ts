import { describe, expect, test } from '@jest/globals';
import { GbkEncoder } from '../../../subgraphs/sample-city/gbk-encoder.ts';

const encoder = new GbkEncoder();

describe('GBK', () => {
  test('is what the platform decodes', () => {
    const text = '统一社会信用代码,91330106\r\n岚栎稔霁漪（）“”　０１';
    expect(new TextDecoder('gbk').decode(encoder.encode(text))).toBe(text);
    expect([...encoder.encode('中A')]).toEqual([0xd6, 0xd0, 0x41]);
  });

  test('has no emoji, and says so', () => {
    expect(() => encoder.encode('😀')).toThrow('GBK has');
  });
});
