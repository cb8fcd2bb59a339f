import { describe, expect, test } from '@jest/globals';
import {
  hasUnreadableCharacter,
  isBlank,
  normaliseCode,
  normaliseHeading,
  normaliseText,
  toFullWidth,
} from '../../../../subgraphs/subgraph-kit/pure/text-normalisation.ts';

describe('normalised text', () => {
  test.each([
    ['  杭州  云岚\u3000餐饮 ', '杭州 云岚 餐饮'],
    ['杭州\u00a0云岚', '杭州 云岚'],
    ['Ａ座１０１室', 'A座101室'],
    ['杭州云岚（西湖）店', '杭州云岚（西湖）店'],
    ['云\u200b岚\ufeff', '云岚'],
    ['一楼\r\n二楼\t三楼', '一楼 二楼 三楼'],
    ['云\u0007岚', '云岚'],
    ['', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(normaliseText(text)).toBe(expected);
  });
});

describe('a normalised code', () => {
  test.each([
    ['９１３３　0106ｍａ', '91330106MA'],
    [' mr-001 ', 'MR-001'],
    ['ＭＲ－００１', 'MR-001'],
    ['MR-001', 'MR-001'],
  ])('%j becomes %j', (text, expected) => {
    expect(normaliseCode(text)).toBe(expected);
  });
});

describe('a normalised heading', () => {
  test.each([
    ['统一社会 信用代码 *', '统一社会信用代码'],
    ['行业代码（GB/T 4754）', '行业代码(GB/T4754)'],
    ['\ufeff事项\n编码', '事项编码'],
  ])('%j becomes %j', (text, expected) => {
    expect(normaliseHeading(text)).toBe(expected);
  });
});

describe('a text', () => {
  test('of spaces of any width is blank', () => {
    expect(isBlank(' \u3000\u00a0\u200b\t')).toBe(true);
    expect(isBlank(' 0 ')).toBe(false);
  });

  test('with a character that the decoder gave up on is unreadable', () => {
    expect(hasUnreadableCharacter('杭\ufffd')).toBe(true);
    expect(hasUnreadableCharacter('杭州')).toBe(false);
  });

  test('in full width is normalised back', () => {
    expect(toFullWidth('91A')).toBe('９１Ａ');
    expect(normaliseCode(toFullWidth('91350100M000100Y43'))).toBe('91350100M000100Y43');
  });
});
