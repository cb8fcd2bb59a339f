import type { DrawFailure } from './draw-failure.ts';
import type { Beacon, DrawPlan, DrawProfile, EscrowShare, Hex, PartyCommit, PoolManifest } from './pure/draw-types.ts';

/** States of a draw; allowed steps stand in the table state_transition. */
export const DRAW_STATES = {
  ANNOUNCED: 'ANNOUNCED',
  SNAPSHOT_TAKEN: 'SNAPSHOT_TAKEN',
  FROZEN: 'FROZEN',
  REVEALED: 'REVEALED',
  DRAWN: 'DRAWN',
  FAILED: 'FAILED',
  SUPERSEDED: 'SUPERSEDED',
} as const;

/** One of {@link DRAW_STATES}. */
export type DrawState = keyof typeof DRAW_STATES;

/** One attempt at the draw of a season. */
export interface Draw {
  readonly id: string;
  readonly seasonId: string;
  readonly attempt: number;
  readonly profile: DrawProfile;
  readonly plan: DrawPlan;
  readonly planDigest: Hex;
  readonly witness: string;
  /** The office that the pack wants as witness, as a word of the glossary; null where it names none. */
  readonly witnessOffice: string | null;
  readonly announcedAt: Date;
  readonly manifest: PoolManifest | null;
  readonly manifestDigest: Hex | null;
  readonly frozenAt: Date | null;
  /** Null until it is known; without a beacon it is known from the freeze on. */
  readonly beacon: Beacon | null;
  readonly beaconAt: Date | null;
  readonly seed: Hex | null;
  /** What the order of inspectors is hashed from; known with the seed. */
  readonly inspectorSeed: Hex | null;
  readonly drawnAt: Date | null;
  /** Why there is no result; null when there is one or may still be. */
  readonly failure: DrawFailure | null;
  /** The named defect of the attempt before; null for a first attempt. */
  readonly defect: string | null;
  /** Version of the transcript: 1, and one more with each replacement. */
  readonly transcriptVersion: number;
  /** When withdrawals passed the published limit; null while they have not. */
  readonly flaggedAt: Date | null;
  readonly state: DrawState;
  readonly version: number;
}

/** What a party has done so far. */
export interface PartyProgress {
  readonly drawId: string;
  readonly partyId: string;
  readonly commit: PartyCommit | null;
  readonly committedAt: Date | null;
  readonly scalar: Hex | null;
  readonly revealedAt: Date | null;
  /** Why it was dropped at the freeze; null for a party whose scalar enters the seed. */
  readonly droppedReason: string | null;
  /** Holders that did not acknowledge its shares. */
  readonly silentHolders: readonly string[];
  /** When it was named for not revealing in time. */
  readonly lateAt: Date | null;
  /** Shares from which its scalar was rebuilt; null when it revealed itself, or has not. */
  readonly recovered: readonly EscrowShare[] | null;
}

/** Id under which the supervising body is a party and a holder of shares. */
export const AUDITOR_ID = 'AUDITOR';

/** Departments that must take part at least, so that no two can agree on a seed. */
export const PARTIES_MIN = 3;

/** A plan entry of the season as the draw needs it. */
export interface DrawnEntry {
  readonly id: string;
  readonly department: string;
  readonly code: string;
  readonly itemCodes: readonly string[];
  readonly category: string;
  readonly divisions: readonly string[] | null;
  readonly stratify: 'NONE' | 'DIVISION' | 'CREDIT_RISK_CLASS';
  readonly weights: 'EVEN' | 'CREDIT_RISK';
  readonly ratioNum: number;
  readonly ratioDen: number;
  readonly unitsMin: number;
  readonly maxNum: number;
  readonly maxDen: number;
  readonly windowFrom: string;
  readonly windowTo: string;
}

/** Name of a plan entry in the draw: words that people know, so that anybody can repeat the draw without our ids. */
export function entryIdOf(entry: Pick<DrawnEntry, 'department' | 'code'>): string {
  return `${entry.department}:${entry.code}`;
}
