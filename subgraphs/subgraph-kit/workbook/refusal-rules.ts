import type { LocalisedText } from '../pure/localised-text.ts';

/** Why a cell or a row was refused; `{limit}` is replaced by the limit of the column. */
export const REFUSAL_RULES = {
  REQUIRED: { zh: '不能为空', en: 'must not be empty' },
  TOO_LONG: { zh: '超过 {limit} 个字', en: 'is longer than {limit} characters' },
  UNREADABLE_CHARACTER: {
    zh: '含有无法识别的字符，请检查文件编码',
    en: 'has a character that could not be read; check the encoding of the file',
  },
  CREDIT_CODE_FORM: { zh: '不是 18 位统一社会信用代码', en: 'is not an 18-character unified social credit code' },
  CREDIT_CODE_CHECK_DIGIT: { zh: '的校验码错误，应为 {limit}', en: 'has a wrong check digit; {limit} is expected' },
  DATE: { zh: '不是有效日期，例如 2026-03-01', en: 'is not a date such as 2026-03-01' },
  PHONE: { zh: '不是有效的电话号码', en: 'is not a telephone number' },
  DIVISION: { zh: '不是现行区划代码（GB/T 2260）', en: 'is not a division code of GB/T 2260' },
  INDUSTRY: { zh: '不是行业代码（GB/T 4754），例如 H6210', en: 'is not an industry code of GB/T 4754 such as H6210' },
  YES_OR_NO: { zh: '只能填“是”或“否”', en: 'must be 是 (yes) or 否 (no)' },
  WHOLE_NUMBER: { zh: '不是 {limit} 之间的整数', en: 'is not a whole number in {limit}' },
  NOT_IN_LIST: { zh: '不在允许的范围内：{limit}', en: 'is not one of: {limit}' },
  DUPLICATE_KEY: { zh: '与第 {limit} 行重复', en: 'repeats row {limit}' },
  UNKNOWN_ENTERPRISE: { zh: '登记库中没有该企业', en: 'is not in the register of enterprises' },
  UNKNOWN_ITEM: { zh: '事项清单中没有该事项', en: 'is not in the list of inspection items' },
} as const satisfies Readonly<Record<string, LocalisedText>>;

/** Name of a rule. */
export type RefusalRule = keyof typeof REFUSAL_RULES;

/** One refused cell: the column as its heading, the value as it stood in the file. */
export interface RowIssue {
  readonly column: string;
  readonly value: string;
  readonly rule: RefusalRule;
  readonly message: LocalisedText;
}

/** @unit characters of a refused value that are given back; the rest is cut off */
const VALUE_LENGTH_MAX = 200;

/** The issue of one cell; `limit` is what the rule's sentence has to name. */
export function rowIssue(
  cell: { readonly column: string; readonly value: string },
  rule: RefusalRule,
  limit: string | number = '',
): RowIssue {
  const sentence = REFUSAL_RULES[rule];
  return {
    column: cell.column,
    value: cell.value.slice(0, VALUE_LENGTH_MAX),
    rule,
    message: { zh: sentence.zh.replace('{limit}', String(limit)), en: sentence.en.replace('{limit}', String(limit)) },
  };
}
