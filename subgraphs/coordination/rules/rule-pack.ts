import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import type { ParameterName } from './parameters.ts';

/**
 * How far a pack binds: rules in force, rules that their issuer repealed, a report of practice that binds nobody, or defaults of this product.
 *
 * @unit none: words
 * @source none: our choice, after how far the five documents bind (PJ-H)
 */
export const PACK_STATUSES = {
  IN_FORCE: 'IN_FORCE',
  REPEALED: 'REPEALED',
  PRACTICE_REPORT: 'PRACTICE_REPORT',
  PRODUCT: 'PRODUCT',
} as const;

/** One of {@link PACK_STATUSES}. */
export type PackStatus = keyof typeof PACK_STATUSES;

/**
 * Where a value comes from: a clause of the pack's own source, a clause of another city that is followed, or this product.
 *
 * @unit none: words
 * @source none: our choice, so that a default is never taken for a rule
 */
export const RULE_BASES = { STATED: 'STATED', FOLLOWED: 'FOLLOWED', PRODUCT_DEFAULT: 'PRODUCT_DEFAULT' } as const;

/** One of {@link RULE_BASES}. */
export type RuleBasis = keyof typeof RULE_BASES;

/**
 * Units of a period. `WORKING_DAY` only where the source writes working days; a week is written as seven calendar days.
 *
 * @unit none: the units themselves
 * @source the wording of each clause: working days only where it says so
 */
export const RULE_UNITS = { CALENDAR_DAY: 'CALENDAR_DAY', WORKING_DAY: 'WORKING_DAY', HOUR: 'HOUR', MONTH: 'MONTH' } as const;

/** One of {@link RULE_UNITS}. */
export type RuleUnit = keyof typeof RULE_UNITS;

/** What a parameter can be. Ratios are fractions of integers, because a draw must not depend on floating point. */
export type RuleValue =
  | { readonly kind: 'RATIO'; readonly numerator: number; readonly denominator: number }
  | { readonly kind: 'COUNT'; readonly count: number }
  | { readonly kind: 'PERIOD'; readonly amount: number; readonly unit: RuleUnit }
  | { readonly kind: 'YEARLY_DATE'; readonly month: number; readonly day: number }
  | { readonly kind: 'FLAG'; readonly flag: boolean }
  | { readonly kind: 'WORDS'; readonly words: readonly string[] }
  /** Integer weights 0 to 64 of the credit risk classes A, B, C, D. */
  | { readonly kind: 'WEIGHTS'; readonly weights: readonly number[] };

/** Kinds of {@link RuleValue}. */
export type RuleValueKind = RuleValue['kind'];

/** A value with the clauses that it rests on and a note for what the reader should know. */
export interface RuleEntry {
  readonly value: RuleValue;
  readonly basis: RuleBasis;
  readonly clauses: readonly string[];
  readonly note: LocalisedText | null;
}

/** The document that a pack restates. */
export interface RuleSource {
  readonly title: string;
  /** Number of the document; null when the text has none. */
  readonly number: string | null;
  readonly issuedOn: string | null;
}

/** The rules of one city as data; a parameter that its source does not state is missing. */
export interface RulePack {
  readonly id: string;
  readonly version: string;
  readonly name: LocalisedText;
  readonly status: PackStatus;
  readonly statusNote: LocalisedText | null;
  /** Prefix of the source's clause ids; null for a pack of this product, which may follow any. */
  readonly clausePrefix: string | null;
  readonly source: RuleSource;
  readonly parameters: Readonly<Partial<Record<ParameterName, RuleEntry>>>;
}
