import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isUnifiedIdentifier } from 'util-helpers';
import {
  CREDIT_CODE_ALPHABET,
  checkCharacterOf,
  isCreditCode,
  parseCreditCode,
  readCreditCode,
} from '../../../subgraphs/subgraph-kit/pure/credit-code.ts';
import { toFullWidth } from '../../../subgraphs/subgraph-kit/pure/text-normalisation.ts';

const character = fc.constantFrom(...CREDIT_CODE_ALPHABET);
const body = fc
  .tuple(
    fc.string({ unit: character, minLength: 2, maxLength: 2 }),
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 6 }),
    fc.string({ unit: character, minLength: 9, maxLength: 9 }),
  )
  .map((pieces) => pieces.join(''));
const code = body.map((text) => text + checkCharacterOf(text));

describe('credit codes', () => {
  test('a code with our check character is valid for the library, whatever its letters', () => {
    fc.assert(
      fc.property(code, (text) => expect(isUnifiedIdentifier(text)).toBe(true)),
      { numRuns: 5000 },
    );
  });

  test('a code is one for us exactly when it is one for the library', () => {
    const nearly = fc
      .tuple(code, fc.nat({ max: 18 }), fc.string({ maxLength: 2 }))
      .map(([text, place, put]) => text.slice(0, place) + put + text.slice(place + 1));
    fc.assert(
      fc.property(fc.oneof(code, nearly, fc.string({ unit: character, minLength: 18, maxLength: 18 })), (text) => {
        expect(isCreditCode(text)).toBe(isUnifiedIdentifier(text));
      }),
      { numRuns: 10_000 },
    );
  });

  test('one changed character is always noticed', () => {
    fc.assert(
      fc.property(code, fc.nat({ max: 17 }), character, (text, place, other) => {
        fc.pre(text[place] !== other);
        expect(parseCreditCode(text.slice(0, place) + other + text.slice(place + 1))).toBeNull();
      }),
      { numRuns: 5000 },
    );
  });

  test('the expected check character makes the code valid', () => {
    fc.assert(
      fc.property(body, character, (text, last) => {
        const reading = readCreditCode(text + last);
        expect(reading.kind === 'wrongCheckDigit' ? isCreditCode(text + reading.expected) : reading.kind === 'valid').toBe(true);
      }),
    );
  });

  test('spaces, full width and lower case change nothing', () => {
    fc.assert(
      fc.property(code, fc.nat({ max: 18 }), (text, place) => {
        const spaced = `${text.slice(0, place)} ${text.slice(place)}\u3000`;
        expect([toFullWidth(text), spaced, text.toLowerCase()].map(parseCreditCode)).toEqual([text, text, text]);
      }),
    );
  });
});
