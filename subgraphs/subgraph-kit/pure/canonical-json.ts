import canonicalize from 'canonicalize';

/*
 * RFC 8785 (JSON Canonicalization Scheme), further limited so that two languages cannot disagree:
 * numbers are integers of at most 2^53 - 1 in size and not -0; strings are well-formed and in Unicode normal form C;
 * keys are ASCII; no undefined, no functions, no class instances. A document is accepted from bytes only when writing it again gives
 * the same bytes, which also refuses duplicate keys, another order of keys, white space and a byte-order mark.
 */

/** A value that a canonical document may hold. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Deepest nesting of a document. */
export const DEPTH_MAX = 64;
const ONLY_ASCII = /^\p{ASCII}*$/u;

/**
 * The one text that stands for a value.
 *
 * @throws TypeError that names the place, when the value is outside of the limits above.
 */
export function canonicalJson(value: unknown): string {
  const survey: Survey = { isOrdered: true, canBeOrdered: true };
  const fault = findFault(value, survey);
  if (fault !== null) throw new TypeError(`Not canonical JSON: ${fault}`);
  const text = write(value, survey);
  if (text === undefined) throw new TypeError('Not canonical JSON: $ is not a value');
  return text;
}

/** Within the limits the order of keys is all that RFC 8785 adds to what the engine writes, and the engine is ten times as fast. */
function write(value: unknown, { isOrdered, canBeOrdered }: Survey): string | undefined {
  if (isOrdered) return JSON.stringify(value);
  return canBeOrdered ? JSON.stringify(inOrder(value)) : canonicalize(value);
}

/** The same value with the keys of every object in canonical order. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const ordered: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) ordered[key] = inOrder((value as Record<string, unknown>)[key]);
  return ordered;
}

/** The UTF-8 bytes of `canonicalJson`, which is what is hashed, signed and stored. */
export function canonicalJsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

/** Whether two values are written as the same canonical text. */
export function isSameJson(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null) return left === right;
  const keys = Object.keys(left);
  if (Array.isArray(left) !== Array.isArray(right) || keys.length !== Object.keys(right).length) return false;
  return Array.isArray(left)
    ? left.every((member, index) => isSameJson(member, (right as unknown[])[index]))
    : keys.every((key) => Object.hasOwn(right, key) && isSameJson((left as never)[key], (right as never)[key]));
}

/**
 * What a walk over a value learns besides faults: whether the keys of every object come in canonical order already, and whether the engine keeps the
 * order in which keys are put into an object, as it does but for keys that look like numbers.
 */
type Survey = { isOrdered: boolean; canBeOrdered: boolean };

/** Keys that the engine does not keep in the order in which they came, or at all. */
const UNORDERED_KEY = /^(?:\d+|__proto__)$/u;

/** The first thing outside of the limits, as a sentence with its path; null when there is none. */
function findFault(value: unknown, survey: Survey): string | null {
  const fault = faultIn(value, 0, survey);
  return fault === null ? null : `$${fault.path} ${fault.sentence}`;
}

/** The path is put together on the way out of a fault only: documents have millions of places and hardly ever a fault. */
type Fault = { readonly path: string; readonly sentence: string };

function faultIn(value: unknown, depth: number, survey: Survey): Fault | null {
  switch (typeof value) {
    case 'boolean':
      return null;
    case 'string':
      return here(textFault(value));
    case 'number':
      return here(numberFault(value));
    case 'object':
      if (value === null) return null;
      if (depth > DEPTH_MAX) return here(`is nested deeper than ${DEPTH_MAX}`);
      return Array.isArray(value) ? arrayFault(value, depth, survey) : objectFault(value, depth, survey);
    default:
      return here(`is ${typeof value}`);
  }
}

function here(sentence: string | null): Fault | null {
  return sentence === null ? null : { path: '', sentence };
}

function textFault(text: string): string | null {
  if (ONLY_ASCII.test(text)) return null;
  if (!text.isWellFormed()) return 'has a lone surrogate';
  return text.normalize('NFC') === text ? null : 'is not in normal form C';
}

function numberFault(number: number): string | null {
  if (!Number.isSafeInteger(number)) return 'is not an integer of at most 2^53 - 1';
  return Object.is(number, -0) ? 'is -0' : null;
}

function arrayFault(list: readonly unknown[], depth: number, survey: Survey): Fault | null {
  for (let index = 0; index < list.length; index++) {
    const fault = faultIn(list[index], depth + 1, survey);
    if (fault !== null) return { path: `[${index}]${fault.path}`, sentence: fault.sentence };
  }
  return null;
}

function objectFault(object: object, depth: number, survey: Survey): Fault | null {
  const prototype = Object.getPrototypeOf(object);
  // A plain object of another realm (a thread, a test's sandbox) has another Object.prototype: what counts is that nothing stands above it.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return here('is not a plain object');
  let before = '';
  for (const key of Object.keys(object)) {
    if (!ONLY_ASCII.test(key)) return here('has a key that is not ASCII');
    if (key < before) survey.isOrdered = false;
    if (survey.canBeOrdered && UNORDERED_KEY.test(key)) survey.canBeOrdered = false;
    before = key;
    const fault = faultIn((object as Record<string, unknown>)[key], depth + 1, survey);
    if (fault !== null) return { path: `.${key}${fault.path}`, sentence: fault.sentence };
  }
  return null;
}
