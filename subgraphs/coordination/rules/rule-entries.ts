import type { RuleEntry, RuleUnit, RuleValue } from './rule-pack.ts';

/** A note in both languages. */
export type Note = readonly [zh: string, en: string];

/** A value that the pack's own source states. */
export function stated(value: RuleValue, clauses: readonly string[], note?: Note): RuleEntry {
  return entry('STATED', value, clauses, note);
}

/** A value of this product that follows a city's clause. */
export function followed(value: RuleValue, clauses: readonly string[], note?: Note): RuleEntry {
  return entry('FOLLOWED', value, clauses, note);
}

/** A value of this product that no source states; the note says why it is there. */
export function productDefault(value: RuleValue, note: Note): RuleEntry {
  return entry('PRODUCT_DEFAULT', value, [], note);
}

/** A fraction of integers. */
export function ratio(numerator: number, denominator: number): RuleValue {
  return { kind: 'RATIO', numerator, denominator };
}

/** A whole number of things. */
export function count(number: number): RuleValue {
  return { kind: 'COUNT', count: number };
}

/** A length of time in the unit that the source writes. */
export function period(amount: number, unit: RuleUnit): RuleValue {
  return { kind: 'PERIOD', amount, unit };
}

/** A day of every year. */
export function yearly(month: number, day: number): RuleValue {
  return { kind: 'YEARLY_DATE', month, day };
}

/** That something holds. */
export const YES: RuleValue = { kind: 'FLAG', flag: true };

/** One or several words of the glossary. */
export function words(...list: readonly string[]): RuleValue {
  return { kind: 'WORDS', words: list };
}

/** Weights of the credit risk classes A, B, C, D. */
export function weights(...list: readonly [a: number, b: number, c: number, d: number]): RuleValue {
  return { kind: 'WEIGHTS', weights: list };
}

function entry(basis: RuleEntry['basis'], value: RuleValue, clauses: readonly string[], note?: Note): RuleEntry {
  return { value, basis, clauses, note: note === undefined ? null : { zh: note[0], en: note[1] } };
}
