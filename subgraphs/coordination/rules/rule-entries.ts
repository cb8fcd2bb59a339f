import type { RuleEntry, RuleUnit, RuleValue } from './rule-pack.ts';

/** A note in both languages. */
export type Note = readonly [zh: string, en: string];

/**
 * A value that the pack's own source states.
 *
 * @unit that of the value
 * @source the clauses given
 */
export function stated(value: RuleValue, clauses: readonly string[], note?: Note): RuleEntry {
  return entry('STATED', value, clauses, note);
}

/**
 * A value of this product that follows a city's clause.
 *
 * @unit that of the value
 * @source none: our choice, after the clauses given
 */
export function followed(value: RuleValue, clauses: readonly string[], note?: Note): RuleEntry {
  return entry('FOLLOWED', value, clauses, note);
}

/**
 * A value of this product that no source states; the note says why it is there.
 *
 * @unit that of the value
 * @source none: our choice, for the reason in the note
 */
export function productDefault(value: RuleValue, note: Note): RuleEntry {
  return entry('PRODUCT_DEFAULT', value, [], note);
}

/**
 * A fraction of integers.
 *
 * @unit fraction of integers, 0 to 1
 * @source the clauses given with the value
 */
export function ratio(numerator: number, denominator: number): RuleValue {
  return { kind: 'RATIO', numerator, denominator };
}

/**
 * A whole number of things.
 *
 * @unit things that the parameter counts
 * @source the clauses given with the value
 */
export function count(number: number): RuleValue {
  return { kind: 'COUNT', count: number };
}

/**
 * A length of time in the unit that the source writes.
 *
 * @unit the given unit
 * @source the clauses given with the value
 */
export function period(amount: number, unit: RuleUnit): RuleValue {
  return { kind: 'PERIOD', amount, unit };
}

/**
 * A day of every year.
 *
 * @unit month 1 to 12 and day of the Gregorian calendar
 * @source the clauses given with the value
 */
export function yearly(month: number, day: number): RuleValue {
  return { kind: 'YEARLY_DATE', month, day };
}

/**
 * That something holds.
 *
 * @unit none: a flag
 * @source the clauses given with the value
 */
export const YES: RuleValue = { kind: 'FLAG', flag: true };

/**
 * One or several words of the glossary.
 *
 * @unit none: words of the glossary
 * @source the clauses given with the value
 */
export function words(...list: readonly string[]): RuleValue {
  return { kind: 'WORDS', words: list };
}

/**
 * Weights of the credit risk classes A, B, C, D.
 *
 * @unit integer weight, 0 to 64
 * @source the clauses given with the value
 */
export function weights(...list: readonly [a: number, b: number, c: number, d: number]): RuleValue {
  return { kind: 'WEIGHTS', weights: list };
}

function entry(basis: RuleEntry['basis'], value: RuleValue, clauses: readonly string[], note?: Note): RuleEntry {
  return { value, basis, clauses, note: note === undefined ? null : { zh: note[0], en: note[1] } };
}
