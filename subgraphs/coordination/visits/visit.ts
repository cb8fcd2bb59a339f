import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { JointInspector, JointItem } from '../joint-registry/registry.ts';

/** States of a visit in the order of its life; allowed steps stand in the table state_transition. */
export const VISIT_STATES = [
  'DRAWN',
  'TEAM_CONFIRMED',
  'NOTIFIED',
  'NOTICE_EXEMPT',
  'ON_SITE',
  'INSPECTION_ENDED',
  'RESULT_ENTERED',
  'PUBLISHED',
  'ARCHIVED',
  'WITHDRAWN',
] as const;

/** One of {@link VISIT_STATES}. */
export type VisitState = (typeof VISIT_STATES)[number];

/** One visit to one enterprise: all departments together. */
export interface Visit {
  readonly id: string;
  readonly seasonId: string;
  readonly creditCode: string;
  readonly windowFrom: CivilDate;
  readonly windowTo: CivilDate;
  readonly sessionFrom: Date | null;
  readonly sessionTo: Date | null;
  /** Why no session could be found; null when there is one or none was looked for yet. */
  readonly sessionGap: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly state: VisitState;
  /** Whether the enterprise was told of it. */
  readonly isTold: boolean;
  readonly version: number;
}

/** One department's part in a visit. */
export interface VisitTeam {
  readonly visitId: string;
  readonly department: string;
  readonly itemCodes: readonly string[];
  /** Those of the codes that the joint registry knows, in their order. */
  readonly items: readonly JointItem[];
  /** In the order of the seats. */
  readonly inspectorIds: readonly string[];
  /** Those of the ids that the joint registry knows, in their order. */
  readonly inspectors: readonly JointInspector[];
  readonly seats: number;
  /** Reasons of the seats that the draw could not fill. */
  readonly unfilled: readonly string[];
}

/** Whether a seat of the team is being filled again: it has neither an inspector nor a reason why it has none. */
export function isBeingReplaced({ inspectorIds, unfilled, seats }: Pick<VisitTeam, 'inspectorIds' | 'unfilled' | 'seats'>): boolean {
  return inspectorIds.length + unfilled.length < seats;
}

/** Inspectors that a department must have on site (PJ-3.4.3b). */
export const INSPECTORS_ON_SITE_MIN = 2;

/** That a result is recorded, by visit. */
export interface RecordedResult {
  readonly visitId: string;
  readonly itemCode: string;
  /** Null when the joint registry does not know it. */
  readonly item: JointItem | null;
  readonly department: string;
  readonly resultId: string;
  readonly resultCodes: readonly string[];
  readonly problem: boolean;
  readonly recordedAt: Date;
}

/** A notice of a visit. */
export interface Notice {
  readonly id: string;
  readonly visitId: string;
  readonly kind: string;
  readonly ground: string | null;
  readonly servedAt: Date;
  readonly channel: string | null;
  readonly proofDigest: string | null;
}
