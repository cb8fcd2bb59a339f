import { type CodeList, type CodeReader, codeReader, codesOf } from './code-list.ts';
import type { LocalisedText } from './localised-text.ts';

/**
 * What an inspection found, as a closed set; a record holds a set of these, never a text to be searched for substrings.
 *
 * @source the codes that Zhejiang's double-random system uses; code 2 is the older form of B, C and D
 */
export const RESULT_CODES = {
  '1': { zh: '未发现问题', en: 'No problem found' },
  '2': { zh: '违反工商行政管理相关规定', en: 'Breach of business administration rules' },
  '3': { zh: '违反食品药品管理相关规定', en: 'Breach of food and drug rules' },
  '4': { zh: '违反质量技术监督相关规定', en: 'Breach of quality and technical supervision rules' },
  '5': { zh: '违反其他部门相关规定', en: 'Breach of rules of other departments' },
  '6': { zh: '通过登记的住所（经营场所）无法联系', en: 'Cannot be reached at the registered address' },
  '7': { zh: '已关闭停业或正在组织清算', en: 'Closed, or being wound up' },
  '8': { zh: '不配合检查情节严重', en: 'Seriously refused to cooperate' },
  '9': { zh: '注销', en: 'Deregistered' },
  '10': { zh: '被吊销', en: 'Licence revoked' },
  '11': { zh: '被撤销', en: 'Registration annulled' },
  '12': { zh: '迁出', en: 'Moved out' },
  A: { zh: '发现问题待后续处理', en: 'Problem found, handling to follow' },
  B: { zh: '未按规定公示应当公示的信息', en: 'Did not disclose what must be disclosed' },
  C: { zh: '公示信息隐瞒真实情况弄虚作假', en: 'Disclosed false information' },
  D: { zh: '违反其他工商行政管理规定行为', en: 'Other breach of business administration rules' },
  E: { zh: '发现问题经责令已改正', en: 'Problem found and put right when ordered' },
  F: { zh: '未发现开展本次抽查涉及的经营活动', en: 'The inspected activity is not carried on' },
  G: { zh: '违反公安部门相关规定', en: 'Breach of public security rules' },
} as const satisfies CodeList<string>;

/** Code of an inspection result. */
export type ResultCode = keyof typeof RESULT_CODES;

/** All result codes. */
export const RESULT_CODE_LIST: readonly ResultCode[] = codesOf(RESULT_CODES);

/** The result code that a code or a name means; null when it is none. */
export const parseResultCode: CodeReader<ResultCode> = codeReader(RESULT_CODES);

const WITHOUT_PROBLEM: ReadonlySet<string> = new Set<ResultCode>(['1', '9', '12', 'F']);

/** True when at least one of the codes says that something is wrong. */
export function isProblem(codes: readonly string[]): boolean {
  return codes.some((code) => !WITHOUT_PROBLEM.has(code));
}

/** A result code with what it says. */
export interface NamedResultCode {
  readonly code: string;
  readonly name: LocalisedText;
  /** Whether it says that something is wrong. */
  readonly problem: boolean;
}

/** The code with what it says; one that only a newer department knows says itself. */
export function nameResultCode(code: string): NamedResultCode {
  const names: Readonly<Record<string, LocalisedText | undefined>> = RESULT_CODES;
  return { code, name: names[code] ?? { zh: code, en: code }, problem: isProblem([code]) };
}
