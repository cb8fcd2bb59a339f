import type { CodeList } from '../../subgraph-kit/pure/code-list.ts';
import type { RemovedEdge } from '../season-draw/pure/draw-types.ts';

/** What is replaced. */
export const REPLACEMENT_KINDS = {
  UNIT: { zh: '检查对象', en: 'An enterprise, on all its visits' },
  INSPECTOR: { zh: '执法检查人员', en: 'An inspector, on one visit' },
} as const satisfies CodeList<string>;

/** One of {@link REPLACEMENT_KINDS}. */
export type ReplacementKind = keyof typeof REPLACEMENT_KINDS;

/** Why a drawn enterprise is not inspected after all. */
export const UNIT_REASONS = {
  CLOSED: { zh: '已停业', en: 'Closed' },
  FORCE_MAJEURE: { zh: '不可抗力', en: 'Force majeure' },
  ALREADY_INSPECTED: { zh: '已检查', en: 'Inspected already' },
} as const satisfies CodeList<string>;

/** One of {@link UNIT_REASONS}. */
export type UnitReason = keyof typeof UNIT_REASONS;

/** Why a drawn inspector does not go (CD-1.2e: recusal or a special reason). */
export const INSPECTOR_REASONS = {
  RECUSAL: { zh: '回避', en: 'Recusal' },
  ILLNESS: { zh: '患病', en: 'Illness' },
  SPECIAL_REASON: { zh: '其他特殊原因', en: 'Another special reason' },
} as const satisfies CodeList<string>;

/** One of {@link INSPECTOR_REASONS}. */
export type InspectorReason = keyof typeof INSPECTOR_REASONS;

/** What was decided on a replacement. */
export const REPLACEMENT_DECISIONS = {
  APPROVED: { zh: '批准', en: 'Approved' },
  REFUSED: { zh: '不批准', en: 'Refused' },
} as const satisfies CodeList<string>;

/** One of {@link REPLACEMENT_DECISIONS}. */
export type ReplacementDecision = keyof typeof REPLACEMENT_DECISIONS;

/** A replacement of what was drawn, from the request on. */
export interface Replacement {
  readonly id: string;
  readonly drawId: string;
  readonly kind: ReplacementKind;
  readonly unitId: string;
  /** The visit for which it was asked; an enterprise leaves all its visits. */
  readonly visitId: string;
  readonly department: string | null;
  readonly inspectorId: string | null;
  readonly reason: UnitReason | InspectorReason;
  readonly evidenceDigest: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly decision: ReplacementDecision | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  /** The seat that the inspector left; null for an enterprise, and until approved. */
  readonly slotId: string | null;
  /** Place among the approved replacements of the draw, from 1; null until approved. */
  readonly ordinal: number | null;
}

/** States of a visit that has not begun: its enterprise can still be withdrawn, and its team changed. */
export const WITHDRAWABLE_STATES = ['DRAWN', 'TEAM_CONFIRMED', 'NOTIFIED', 'NOTICE_EXEMPT'] as const;

/** Whether a visit has not begun. */
export function isWithdrawable(state: string): boolean {
  return (WITHDRAWABLE_STATES as readonly string[]).includes(state);
}

/** Share of what was drawn above which withdrawals flag a draw: one in so many. @source section 7 of the draw's specification: 5 % */
const FLAG_ABOVE_ONE_IN = 20;

/** Whether so many withdrawals of so many drawn pass the published limit of 5 %. */
export function passesLimit(withdrawn: number, drawn: number): boolean {
  return withdrawn * FLAG_ABOVE_ONE_IN > drawn;
}

/** Number of inspectors whom people took off a team; pairs that the hub itself had to give up are nobody's withdrawal. */
export function inspectorsTakenOff(edges: readonly RemovedEdge[]): number {
  const asked = edges.filter(({ reason }) => Object.hasOwn(INSPECTOR_REASONS, reason));
  return new Set(asked.map(({ slotId, inspectorId }) => `${slotId.slice(0, slotId.lastIndexOf('/'))} ${inspectorId}`)).size;
}
