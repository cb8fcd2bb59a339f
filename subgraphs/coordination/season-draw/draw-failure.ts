import type { CodeList } from '../../subgraph-kit/pure/code-list.ts';

/** Why a draw can end without a result. */
export const DRAW_FAILURES = {
  NO_SNAPSHOT: { zh: '未按时固定名单', en: 'The pool was not fixed before the commitments were due' },
  TOO_FEW_PARTIES: { zh: '参与方不足', en: 'Too few parties committed, with all their shares acknowledged' },
  NO_BEACON: { zh: '未读取公共随机数', en: 'Nobody read the public randomness' },
  NOT_REVEALED: { zh: '未揭示且无法恢复', en: 'Parties did not reveal, and their scalars could not be rebuilt' },
  RULES_CHANGED: { zh: '规则包已变更', en: 'The rule pack is no longer the one that the plan is bound to' },
} as const satisfies CodeList<string>;

/** One of {@link DRAW_FAILURES}. */
export type DrawFailureCode = keyof typeof DRAW_FAILURES;

/** Why a draw failed. */
export interface DrawFailure {
  readonly code: DrawFailureCode;
  /** What is missing: ids of parties, the kind of the public randomness, or the version of the rule pack. */
  readonly names: readonly string[];
  /** Both, with the reasons of each: what is published. */
  readonly text: string;
}

/** A failure. @param missing what is missing, each with its reasons behind it */
export function failureOf(code: DrawFailureCode, missing: readonly (readonly [name: string, ...reasons: string[]])[]): DrawFailure {
  const reasons = missing.map((words) => words.join(' ')).join('; ');
  return { code, names: missing.map(([name]) => name), text: reasons === '' ? code : `${code}: ${reasons}` };
}
