import { describe, expect, test } from '@jest/globals';
import { checkCharacterOf, isCreditCode, parseCreditCode, readCreditCode } from '../../../../subgraphs/subgraph-kit/pure/credit-code.ts';

/** The example of the standard's guide, and codes whose check character is 0, where careless validators fail. */
const VALID = ['91350100M000100Y43', '91110000101623741K', '911101066976941872'];

describe('a credit code', () => {
  test.each(VALID)('%s is valid', (code) => {
    expect(readCreditCode(code)).toEqual({ kind: 'valid', creditCode: code });
    expect(isCreditCode(code)).toBe(true);
    expect(checkCharacterOf(code.slice(0, 17))).toBe(code[17]);
  });

  test('is read in full width, lower case and with spaces', () => {
    expect(parseCreditCode(' ９１３５０１００ m000100y43\u3000')).toBe('91350100M000100Y43');
    expect(isCreditCode('91350100m000100y43')).toBe(false);
  });

  test('with a wrong check character says which one is expected', () => {
    expect(readCreditCode('91350100M000100Y4A')).toEqual({ kind: 'wrongCheckDigit', expected: '3' });
    expect(parseCreditCode('91350100M000100Y4A')).toBeNull();
  });

  test.each(['', '91350100M000100Y4', '91350100M000100Y433', '91350100I000100Y43', '9135010OM000100Y43', '91-350100M000100Y43', '一二三'])(
    '"%s" is malformed',
    (text) => {
      expect(readCreditCode(text)).toEqual({ kind: 'malformed' });
    },
  );

  test('whose weighted sum leaves no remainder ends in 0', () => {
    const bodies = Array.from({ length: 200 }, (_, number) => `91330106MA2AB${String(number).padStart(4, '0')}`);
    const codes = bodies.map((body) => body + checkCharacterOf(body)).filter((code) => code.endsWith('0'));
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.every(isCreditCode)).toBe(true);
  });
});
