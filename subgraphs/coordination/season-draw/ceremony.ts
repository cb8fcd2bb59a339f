import type { Hex } from './pure/draw-types.ts';
import type { SealedShare } from './pure/escrow.ts';

/** Defects for which an attempt may be superseded. */
export const DEFECTS = ['DRAW_FAILED', 'POOL_INCOMPLETE', 'WRONG_RULES', 'WRONG_PLAN', 'TECHNICAL_FAULT'] as const;

/** One of {@link DEFECTS}. */
export type Defect = (typeof DEFECTS)[number];

/** A request to supersede an attempt, and what became of it. */
export interface AttemptRequest {
  readonly id: string;
  readonly drawId: string;
  readonly defect: Defect;
  readonly explanation: string;
  readonly evidenceDigest: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly decision: 'APPROVED' | 'REFUSED' | null;
  readonly decidedAt: Date | null;
  readonly decisionNote: string | null;
  /** Digest of the approval; null until approved. */
  readonly approvalDigest: string | null;
}

/** What a reading says, apart from who read it. */
export type Reading =
  | { readonly kind: 'dice'; readonly digits: string }
  | { readonly kind: 'lottery'; readonly game: string; readonly issue: string; readonly numbers: readonly string[] }
  | { readonly kind: 'drand'; readonly round: number; readonly signature: string };

/** What a person read off dice or a lottery. */
export interface BeaconReading {
  readonly drawId: string;
  readonly subject: string;
  readonly witness: string;
  readonly reading: Reading;
  readonly readAt: Date;
}

/** A share in escrow, from its delivery to its opening. */
export interface KeptShare extends SealedShare {
  readonly drawId: string;
  readonly acknowledgedAt: Date | null;
  /** Null until its holder opened it, which only happens after its party was late. */
  readonly share: Hex | null;
  readonly openedAt: Date | null;
}
