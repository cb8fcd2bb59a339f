import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bigramsOf, toLikePattern, toSearchedForm } from '../../../../subgraphs/department-kit/pure/name-search.ts';

const chinese = fc.string({ unit: fc.constantFrom(...'杭州云岚示例餐饮有限公司（）() ABCabcＡ１%_\\𠮷'), minLength: 0, maxLength: 20 });

describe('searching by pairs of characters', () => {
  test('the pairs of a part are among the pairs of the whole', () => {
    fc.assert(
      fc.property(chinese, chinese, chinese, (before, part, after) => {
        const wanted = toSearchedForm(part);
        const whole = toSearchedForm(before) + wanted + toSearchedForm(after);
        const present = new Set(bigramsOf(whole));
        expect(bigramsOf(wanted).every((bigram) => present.has(bigram))).toBe(true);
      }),
    );
  });

  test('every pair fits into 16 bits with sign', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const bigram of bigramsOf(text)) expect(bigram).toBe((bigram << 16) >> 16);
      }),
    );
  });

  test('the order of two characters counts', () => {
    expect(bigramsOf('云岚')).not.toEqual(bigramsOf('岚云'));
  });

  test.each([
    ['杭州（集团） 有限公司', '杭州集团有限公司'],
    ['ＡＢＣ abc', 'ABCABC'],
    ['云岚', '云岚'],
  ])('%s is searched as %s', (text, form) => {
    expect(toSearchedForm(text)).toBe(form);
  });

  test('signs of LIKE stand for themselves', () => {
    expect(toLikePattern('100%_\\')).toBe('%100\\%\\_\\\\%');
  });
});
