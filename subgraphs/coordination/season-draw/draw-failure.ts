import type { CodeList } from '../../subgraph-kit/pure/code-list.ts';

/** Why a draw can end without a result. */
export const DRAW_FAILURES = {
  TOO_FEW_PARTIES: { zh: '参与方不足', en: 'Too few parties committed, with all their shares acknowledged' },
  NO_BEACON: { zh: '未读取公共随机数', en: 'Nobody read the public randomness' },
  NOT_REVEALED: { zh: '未揭示且无法恢复', en: 'Parties did not reveal, and their scalars could not be rebuilt' },
} as const satisfies CodeList<string>;

/** One of {@link DRAW_FAILURES}. */
export type DrawFailureCode = keyof typeof DRAW_FAILURES;

/** Why a draw failed. */
export interface DrawFailure {
  readonly code: DrawFailureCode;
  /** What is missing: ids of parties, or the kind of the public randomness. */
  readonly names: readonly string[];
  /** The text that is kept and published. */
  readonly text: string;
}

/** The text that is kept and published. @param missing what is missing, each with its reasons behind it */
export function failureText(code: DrawFailureCode, missing: readonly (readonly string[])[]): string {
  return `${code}: ${missing.map((words) => words.join(' ')).join('; ')}`;
}

/** Reads what {@link failureText} wrote. */
export function readFailure(text: string): DrawFailure {
  const [code = '', missing = ''] = text.split(': ');
  return { code: code as DrawFailureCode, names: missing.split('; ').flatMap((words) => words.split(' ')[0] || []), text };
}
