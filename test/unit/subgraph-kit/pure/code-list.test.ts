import { describe, expect, test } from '@jest/globals';
import { type CodeList, codeReader } from '../../../../subgraphs/subgraph-kit/pure/code-list.ts';
import { isProblem, parseResultCode, RESULT_CODES } from '../../../../subgraphs/subgraph-kit/pure/result-code.ts';
import {
  parseSupervisionCategory,
  SUPERVISION_CATEGORIES,
  SUPERVISION_CATEGORY_CODES,
} from '../../../../subgraphs/subgraph-kit/pure/supervision-category.ts';

const lists: readonly (readonly [string, CodeList<string>])[] = [
  ['supervision categories', SUPERVISION_CATEGORIES],
  ['result codes', RESULT_CODES],
];

describe('code lists', () => {
  test.each(lists)('in the list of %s no name stands for two codes', (_name, list) => {
    const names = Object.values(list);
    expect(new Set(names.map(({ zh }) => zh)).size).toBe(names.length);
    expect(new Set(names.map(({ en }) => en)).size).toBe(names.length);
  });

  test('a category is read by code, Chinese and English name, and by nothing else', () => {
    expect(parseSupervisionCategory('CATERING')).toBe('CATERING');
    expect(parseSupervisionCategory('catering')).toBe('CATERING');
    expect(parseSupervisionCategory('餐饮服务')).toBe('CATERING');
    expect(parseSupervisionCategory('Food retail')).toBe('FOOD_RETAIL');
    expect(parseSupervisionCategory('餐饮')).toBeNull();
    expect(parseSupervisionCategory('constructor')).toBeNull();
    expect(SUPERVISION_CATEGORY_CODES).toContain('WASTE_SORTING');
  });

  test('a synonym is read, and does not hide the code', () => {
    const read = codeReader({ ACTIVE: { zh: '存续', en: 'Active' } }, { 开业: 'ACTIVE' });
    expect([read('开业'), read('存续'), read('ACTIVE'), read('停业')]).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', null]);
  });

  test('12 is a code of its own and not 1 and 2', () => {
    expect(parseResultCode('12')).toBe('12');
    expect(isProblem(['12'])).toBe(false);
    expect(isProblem(['1'])).toBe(false);
    expect(isProblem(['1', '2'])).toBe(true);
    expect(isProblem(['E'])).toBe(true);
  });
});
