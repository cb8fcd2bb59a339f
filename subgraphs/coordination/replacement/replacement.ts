import type { RemovedEdge } from '../season-draw/pure/draw-types.ts';

/** Why a drawn enterprise is not inspected after all. */
export const UNIT_REASONS = ['CLOSED', 'FORCE_MAJEURE', 'ALREADY_INSPECTED'] as const;

/** Why a drawn inspector does not go (CD-1.2e: recusal or a special reason). */
export const INSPECTOR_REASONS = ['RECUSAL', 'ILLNESS', 'SPECIAL_REASON'] as const;

/** A replacement of what was drawn, from the request on. */
export interface Replacement {
  readonly id: string;
  readonly drawId: string;
  readonly kind: 'UNIT' | 'INSPECTOR';
  readonly unitId: string;
  /** The visit for which it was asked; an enterprise leaves all its visits. */
  readonly visitId: string;
  readonly department: string | null;
  readonly inspectorId: string | null;
  readonly reason: string;
  readonly evidenceDigest: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly decision: 'APPROVED' | 'REFUSED' | null;
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
  const asked = edges.filter(({ reason }) => (INSPECTOR_REASONS as readonly string[]).includes(reason));
  return new Set(asked.map(({ slotId, inspectorId }) => `${slotId.slice(0, slotId.lastIndexOf('/'))} ${inspectorId}`)).size;
}
