import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { CodeList } from '../../subgraph-kit/pure/code-list.ts';
import type { JointInspector, JointItem } from '../joint-registry/registry.ts';
import type { UnfilledReason } from '../season-draw/pure/draw-types.ts';

/** States of a visit in the order of its life; allowed steps stand in the table state_transition. */
export const VISIT_STATES = {
  DRAWN: { zh: '已抽取', en: 'Drawn; its session is not planned yet' },
  TEAM_CONFIRMED: { zh: '人员已确认', en: 'Session planned and team booked; the enterprise has to be told' },
  NOTIFIED: { zh: '已告知', en: 'The enterprise was told; the team may enter' },
  NOTICE_EXEMPT: { zh: '免予告知', en: 'Exempt from notice, with a ground; the team may enter' },
  ON_SITE: { zh: '检查中', en: 'The team has entered' },
  INSPECTION_ENDED: { zh: '检查结束', en: 'The inspection on site has ended; results are still missing' },
  RESULT_ENTERED: { zh: '结果已录入', en: 'Every department has recorded its results' },
  PUBLISHED: { zh: '已公示', en: 'The results are public' },
  ARCHIVED: { zh: '已归档', en: 'Closed and filed' },
  WITHDRAWN: { zh: '已撤销', en: 'Will not take place' },
} as const satisfies CodeList<string>;

/** One of {@link VISIT_STATES}. */
export type VisitState = keyof typeof VISIT_STATES;

/** Why a drawn visit has no session. */
export const SESSION_GAPS = {
  TEAM_NOT_FULL: { zh: '人员未配齐', en: 'A department has seats that nobody fills' },
  NO_COMMON_SESSION: { zh: '检查期限内无共同空闲时段', en: 'The window holds no session in which the whole team is free' },
} as const satisfies CodeList<string>;

/** One of {@link SESSION_GAPS}. */
export type SessionGap = keyof typeof SESSION_GAPS;

/** Kinds of notices. */
export const NOTICE_KINDS = {
  ADVANCE: { zh: '行政检查告知书', en: 'Served before the visit' },
  EXEMPT: { zh: '免予告知', en: 'None is served, for the ground given' },
  CHANGE: { zh: '变更告知', en: 'Other inspectors come' },
  WITHDRAWAL: { zh: '撤销告知', en: 'The visit does not take place' },
} as const satisfies CodeList<string>;

/** One of {@link NOTICE_KINDS}. */
export type NoticeKind = keyof typeof NOTICE_KINDS;

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
  readonly sessionGap: SessionGap | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly state: VisitState;
  /** Whether the enterprise knows of it. */
  readonly isKnown: boolean;
  readonly version: number;
}

/** Which visits of a list are wanted; what is left out does not narrow. */
export interface VisitFilter {
  readonly states?: readonly VisitState[] | null;
  /** A department that takes part. */
  readonly department?: string | null;
  /** Division of the enterprise. */
  readonly divisionCode?: string | null;
  /** First and last day of the session, or of the window while there is none: visits that touch the span. */
  readonly from?: CivilDate | null;
  readonly to?: CivilDate | null;
  readonly hasSessionGap?: boolean | null;
  /** Whether a department has a seat that nobody fills. */
  readonly hasUnfilledSeats?: boolean | null;
}

/** How many visits of a season are in a state. */
export interface VisitCount {
  readonly seasonId: string;
  readonly state: VisitState;
  readonly count: number;
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
  readonly unfilled: readonly UnfilledReason[];
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
  readonly kind: NoticeKind;
  readonly ground: string | null;
  readonly servedAt: Date;
  readonly channel: string | null;
  readonly proofDigest: string | null;
}
