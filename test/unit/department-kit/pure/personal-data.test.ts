import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maskCertificateNumber, maskPhone } from '../../../../subgraphs/department-kit/pure/personal-data.ts';

describe('masking', () => {
  test.each([
    ['13800005678', '138****5678'],
    ['88001234', '880*1234'],
    ['12345', '***45'],
    ['1', '*'],
  ])('telephone %s is shown as %s', (phone, shown) => {
    expect(maskPhone(phone)).toBe(shown);
  });

  test.each([
    ['33010000001', '3301*****01'],
    ['A1', '*1'],
  ])('certificate number %s is shown as %s', (number, shown) => {
    expect(maskCertificateNumber(number)).toBe(shown);
  });

  test('nothing is ever shown whole, and the length stays', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{1,20}$/), (text) => {
        for (const shown of [maskPhone(text), maskCertificateNumber(text)]) {
          expect(shown).not.toBe(text);
          expect(shown).toHaveLength(text.length);
        }
      }),
    );
  });
});
