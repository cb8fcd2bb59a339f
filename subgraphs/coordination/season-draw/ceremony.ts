import type { CodeList } from '../../subgraph-kit/pure/code-list.ts';
import type { Hex } from './pure/draw-types.ts';
import type { SealedShare } from './pure/escrow.ts';

/** Defects for which an attempt may be superseded. */
export const DEFECTS = {
  DRAW_FAILED: { zh: '抽取失败', en: 'The draw failed' },
  POOL_INCOMPLETE: { zh: '名单不完整', en: 'The pool was incomplete' },
  WRONG_RULES: { zh: '规则有误', en: 'Wrong rules' },
  WRONG_PLAN: { zh: '方案有误', en: 'Wrong plan' },
  TECHNICAL_FAULT: { zh: '技术故障', en: 'Technical fault' },
} as const satisfies CodeList<string>;

/** One of {@link DEFECTS}. */
export type Defect = keyof typeof DEFECTS;

/** What the supervising body decides on a request to supersede an attempt. */
export const ATTEMPT_DECISIONS = {
  APPROVED: { zh: '批准', en: 'Approved' },
  REFUSED: { zh: '不批准', en: 'Refused' },
} as const satisfies CodeList<string>;

/** Public randomness from outside that an announcement can ask for; a plan writes it in lower case. */
export const BEACON_KINDS = {
  NONE: { zh: '无', en: 'None: the seed comes from the parties alone' },
  DICE: { zh: '骰子', en: 'Dice, thrown before witnesses' },
  LOTTERY: { zh: '彩票开奖号码', en: 'Numbers of a lottery' },
  DRAND: { zh: '随机信标', en: 'Chain quicknet of drand, its first round at or after T2' },
} as const satisfies CodeList<string>;

/** What can take its place. */
export const BEACON_FALL_BACKS = { NONE: BEACON_KINDS.NONE, DICE: BEACON_KINDS.DICE } as const satisfies CodeList<string>;

/** Why a party is left out at the freeze. */
export const DROP_REASONS = {
  NO_COMMIT: { zh: '未提交承诺', en: 'No commitment' },
  NO_ACKNOWLEDGEMENT: { zh: '份额未获确认', en: 'Shares not acknowledged' },
} as const satisfies CodeList<string>;

/** A request to supersede an attempt, and what became of it. */
export interface AttemptRequest {
  readonly id: string;
  readonly drawId: string;
  readonly defect: Defect;
  readonly explanation: string;
  readonly evidenceDigest: string;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly decision: keyof typeof ATTEMPT_DECISIONS | null;
  readonly decidedBy: string | null;
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
