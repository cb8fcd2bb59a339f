import { isUnifiedIdentifier } from 'util-helpers';
import { invariant } from './invariant.ts';
import { normaliseCode } from './text-normalisation.ts';

/**
 * Unified social credit code (统一社会信用代码): 18 characters of GB 32100, the last of which is the check digit.
 *
 * @unit 18 characters of `0-9A-HJ-NPQRTUWXY`
 * @source GB 32100-2015
 */
export type CreditCode = string & { readonly __brand: 'CreditCode' };

/** What a text turned out to be when read as a credit code. */
export type CreditCodeReading =
  | { readonly kind: 'valid'; readonly creditCode: CreditCode }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'wrongCheckDigit'; readonly expected: string };

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const BODY_LENGTH = 17;
const MODULUS = ALPHABET.length;
/** Characters 3 to 8 name a division and are digits. */
const DIVISION_START = 2;
const DIVISION_END = 8;
const LAST_DIGIT = 9;
const NO_VALUE = 255;
/** Value of each character by its UTF-16 unit. */
const VALUES = Uint8Array.from({ length: 128 }, (_, unit) => {
  const value = ALPHABET.indexOf(String.fromCharCode(unit));
  return value === -1 ? NO_VALUE : value;
});
const WEIGHTS = Uint8Array.from({ length: BODY_LENGTH }, (_, index) => Number(3n ** BigInt(index) % BigInt(MODULUS)));

/**
 * Reads a credit code, forgiving full width, spaces and lower case, and not a wrong check digit.
 *
 * Digits 3 to 8 are not compared with today's divisions: they keep the division of the day of registration.
 */
export function readCreditCode(text: string): CreditCodeReading {
  const code = normaliseCode(text);
  if (isCreditCode(code)) return { kind: 'valid', creditCode: code as CreditCode };
  if (!isUnifiedIdentifier(code, { checkCode: false })) return { kind: 'malformed' };
  return { kind: 'wrongCheckDigit', expected: checkCharacterOf(code.slice(0, BODY_LENGTH)) };
}

/** The credit code, or null when the text is not one. */
export function parseCreditCode(text: string): CreditCode | null {
  const reading = readCreditCode(text);
  return reading.kind === 'valid' ? reading.creditCode : null;
}

/**
 * The 18th character for the first 17.
 *
 * @source GB 32100-2015: weights 3^(i-1) mod 31, check = (31 - sum mod 31) mod 31
 */
export function checkCharacterOf(body: string): string {
  invariant(body.length === BODY_LENGTH, 'the body of a credit code has 17 characters');
  let weight = 1;
  let sum = 0;
  for (const character of body) {
    const value = ALPHABET.indexOf(character);
    invariant(value >= 0, 'a credit code uses the 31 characters of its alphabet only');
    sum += value * weight;
    weight = (weight * 3) % MODULUS;
  }
  return ALPHABET.charAt((MODULUS - (sum % MODULUS)) % MODULUS);
}

/** The 31 characters of a credit code, in the order of their values. */
export const CREDIT_CODE_ALPHABET: string = ALPHABET;

/**
 * True for a credit code exactly as it is stored: half width, upper case, right check digit.
 *
 * Without objects and searches, because a large register asks a million times; util-helpers is the oracle of the test.
 */
export function isCreditCode(text: string): text is CreditCode {
  if (text.length !== BODY_LENGTH + 1) return false;
  let sum = 0;
  for (let index = 0; index < BODY_LENGTH; index += 1) {
    const value = VALUES[text.charCodeAt(index)] ?? NO_VALUE;
    if (value === NO_VALUE || (value > LAST_DIGIT && index >= DIVISION_START && index < DIVISION_END)) return false;
    sum += value * (WEIGHTS[index] ?? 0);
  }
  return text.charCodeAt(BODY_LENGTH) === ALPHABET.charCodeAt((MODULUS - (sum % MODULUS)) % MODULUS);
}
