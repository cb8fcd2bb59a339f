import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';

/** Answers to "may this department enter this enterprise for these items on this day". */
export const ENTRY_OUTCOMES = {
  ALLOW: 'ALLOW',
  ALLOW_JOINTLY: 'ALLOW_JOINTLY',
  NEEDS_FILING: 'NEEDS_FILING',
  NEEDS_CONSENT: 'NEEDS_CONSENT',
  DENY: 'DENY',
} as const;

/** One of {@link ENTRY_OUTCOMES}. */
export type EntryOutcome = keyof typeof ENTRY_OUTCOMES;

/** Why a decision is what it is. */
export interface EntryReason {
  /** Stable word for programs. */
  readonly code: string;
  /** Clauses that it rests on, as the rule pack cites them. */
  readonly clauses: readonly string[];
  readonly message: LocalisedText;
  /** What would make entry lawful; null when it is, or when nothing would. */
  readonly remedy: LocalisedText | null;
  /** Earliest day on which the remedy could have worked. */
  readonly lawfulFrom: CivilDate | null;
}

/** A decision with everything that it rests on. */
export interface EntryDecision {
  readonly outcome: EntryOutcome;
  readonly department: string;
  readonly onDate: CivilDate;
  /** The visit that is the ground; null when there is none. */
  readonly visitId: string | null;
  /** Plan entries under which the department is on the visit. */
  readonly entryIds: readonly string[];
  /** Items of the department that may be checked. */
  readonly itemCodes: readonly string[];
  /** The other departments on the visit. */
  readonly together: readonly string[];
  readonly rulePackId: string;
  readonly reasons: readonly EntryReason[];
}

/** What is asked. */
export interface EntryQuestion {
  readonly department: string;
  readonly onDate: CivilDate;
  /** Null: whatever the department is planned for. */
  readonly items: readonly { readonly code: string; readonly category: string | null }[] | null;
  readonly now: Date;
}

/** A visit as decisions see it. */
export interface VisitFact {
  readonly id: string;
  readonly rulePackId: string;
  readonly rehearsal: boolean;
  readonly state: string;
  readonly windowFrom: CivilDate;
  readonly windowTo: CivilDate;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly notifiedAt: Date | null;
  /** Whether a department has fewer inspectors on it than it needs on site, or one is being replaced. */
  readonly isTeamShort: boolean;
  readonly items: readonly {
    readonly code: string;
    readonly department: string;
    readonly entryId: string;
    readonly category: string | null;
  }[];
}

/** Everything that decisions about one enterprise rest on. */
export interface EntryFacts {
  /** Pack of the enterprise's jurisdiction, for what is not planned. */
  readonly rulePackId: string;
  /** Newest first; those of superseded draws are not among them. */
  readonly visits: readonly VisitFact[];
}
