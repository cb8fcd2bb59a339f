import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';

/**
 * States of a season in the order in which it passes them; the allowed steps are rows of `state_transition`.
 *
 * @source domain life cycle: LYG-4.3b, LYG-4.3d, CC-2.3.1b, CC-1.0b, CC-2.5.3a, CC-2.5.3b, CC-2.5.5f, CC-2.6b, LYG-4.4i
 */
export const SEASON_STATES = {
  OPEN: 'OPEN',
  PLAN_APPROVED: 'PLAN_APPROVED',
  PLAN_PUBLISHED: 'PLAN_PUBLISHED',
  DRAW_ANNOUNCED: 'DRAW_ANNOUNCED',
  DRAWN: 'DRAWN',
  RESULT_ENTERED: 'RESULT_ENTERED',
  PUBLISHED: 'PUBLISHED',
  ARCHIVED: 'ARCHIVED',
} as const;

/** One of {@link SEASON_STATES}. */
export type SeasonState = keyof typeof SEASON_STATES;

/** One round of joint tasks: plans merged, one draw, visits, results. */
export interface Season {
  readonly id: string;
  /** Division code of the city, six digits. */
  readonly jurisdiction: string;
  /** Short name within the jurisdiction, for example `2026-1`. */
  readonly code: string;
  readonly name: string;
  readonly year: number;
  /** First and last day on which the season's visits may take place. */
  readonly windowFrom: CivilDate;
  readonly windowTo: CivilDate;
  /** A rehearsal may record visits ahead of time, and says so in everything it publishes. */
  readonly rehearsal: boolean;
  /** The rule pack that it goes by, fixed when it was opened. */
  readonly rulePackId: string;
  readonly openedAt: Date;
  readonly state: SeasonState;
  /** Rises by one with every step; a step names the version that it was decided on. */
  readonly version: number;
}

/** What is known of a season before it is opened. */
export type SeasonDraft = Pick<Season, 'jurisdiction' | 'code' | 'name' | 'year' | 'windowFrom' | 'windowTo' | 'rehearsal'>;

const NOT_YET_PUBLIC: ReadonlySet<SeasonState> = new Set(['OPEN', 'PLAN_APPROVED']);

/** States from which on everybody may read the season and its plan. */
export const PUBLIC_SEASON_STATES: readonly SeasonState[] = Object.values(SEASON_STATES).filter((state) => !NOT_YET_PUBLIC.has(state));

/**
 * Whether everybody may read the season and its plan.
 *
 * @source CC-1.0b: plans are published
 */
export function isPublicSeason(season: Pick<Season, 'state'>): boolean {
  return !NOT_YET_PUBLIC.has(season.state);
}
