import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';

/**
 * States of a plan entry; the allowed steps are rows of `state_transition`.
 *
 * @source domain life cycle: CC-2.3.1a, LYG-4.3b, LYG-4.3d, CC-2.3.1b; REJECTED is inferred
 */
export const PLAN_ENTRY_STATES = {
  PLAN_SUBMITTED: 'PLAN_SUBMITTED',
  TASK_LISTED: 'TASK_LISTED',
  REJECTED: 'REJECTED',
  PLAN_APPROVED: 'PLAN_APPROVED',
} as const;

/** One of {@link PLAN_ENTRY_STATES}. */
export type PlanEntryState = keyof typeof PLAN_ENTRY_STATES;

/** How the pool is divided before it is drawn from. */
export const STRATIFICATIONS = { NONE: 'NONE', DIVISION: 'DIVISION', CREDIT_RISK_CLASS: 'CREDIT_RISK_CLASS' } as const;

/** One of {@link STRATIFICATIONS}. */
export type Stratification = keyof typeof STRATIFICATIONS;

/** Whether every enterprise of the pool has the same chance. */
export const WEIGHTINGS = { EVEN: 'EVEN', CREDIT_RISK: 'CREDIT_RISK' } as const;

/** One of {@link WEIGHTINGS}. */
export type Weighting = keyof typeof WEIGHTINGS;

/** A fraction of integers, because a draw must not depend on floating point. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/** What a department wants of the season: which items, on which pool, how many enterprises. */
export interface PlanEntryDraft {
  readonly code: string;
  readonly name: string;
  readonly itemCodes: readonly string[];
  /** Supervision category of all items, which makes the pool. */
  readonly category: string;
  /** Divisions to which the pool is narrowed; null: the whole jurisdiction. */
  readonly divisions: readonly string[] | null;
  readonly stratify: Stratification;
  readonly weights: Weighting;
  /** Enterprises wanted, as a share of the pool. */
  readonly ratio: Ratio;
  /** Enterprises wanted at the least. */
  readonly unitsMin: number;
  /** Share of the pool that is never exceeded. */
  readonly maximum: Ratio;
  readonly windowFrom: CivilDate;
  readonly windowTo: CivilDate;
}

/** A department's wish for the season, as it was submitted. */
export interface PlanEntry extends PlanEntryDraft {
  readonly id: string;
  readonly seasonId: string;
  readonly department: string;
  readonly submittedBy: string;
  readonly submittedAt: Date;
  /** Why it was rejected. */
  readonly decisionReason: string | null;
  readonly state: PlanEntryState;
  readonly version: number;
}

/** Compares two fractions without dividing: negative, 0 or positive. */
export function compareRatios(first: Ratio, second: Ratio): number {
  return first.numerator * second.denominator - second.numerator * first.denominator;
}
