import type { LocalisedText } from '../pure/localised-text.ts';

/** Why a file as a whole could not be read or written; `{detail}` is replaced by what the case has to name. */
export const WORKBOOK_PROBLEMS = {
  EMPTY: { zh: '文件是空的，没有任何数据行', en: 'The file is empty.' },
  OLD_FORMAT: {
    zh: '不支持旧版 .xls / .et 格式，请在 Excel 或 WPS 中另存为 .xlsx 后重新上传',
    en: 'The old .xls and .et formats are not supported; save the file as .xlsx and send it again.',
  },
  ENCRYPTED: { zh: '文件有密码保护，请取消密码后重新上传', en: 'The file is protected by a password; remove it and send the file again.' },
  NOT_A_WORKBOOK: { zh: '文件不是 .xlsx 或 .csv 表格', en: 'The file is neither an .xlsx nor a .csv table.' },
  DAMAGED: { zh: '文件已损坏，无法读取：{detail}', en: 'The file is damaged and cannot be read: {detail}' },
  TOO_LARGE: {
    zh: '文件过大：{detail}，请另存为 .csv 或分成几个文件',
    en: 'The file is too large: {detail}; save it as .csv or split it.',
  },
  MISSING_HEADINGS: { zh: '缺少列：{detail}', en: 'Columns are missing: {detail}' },
  REPEATED_HEADING: { zh: '有重复的列：{detail}', en: 'A column appears twice: {detail}' },
} as const satisfies Readonly<Record<string, LocalisedText>>;

/** Name of a problem with a whole file. */
export type WorkbookProblem = keyof typeof WORKBOOK_PROBLEMS;

/** Thrown when a file cannot be read at all; a single bad row never throws. */
export class WorkbookError extends Error {
  readonly problem: WorkbookProblem;
  /** What the case has to name. */
  readonly detail: string | LocalisedText;
  /** What to tell the official who sent the file. */
  readonly text: LocalisedText;

  constructor(problem: WorkbookProblem, detail: string | LocalisedText = '', options?: ErrorOptions) {
    const sentence = WORKBOOK_PROBLEMS[problem];
    const named = typeof detail === 'string' ? { zh: detail, en: detail } : detail;
    const text = { zh: sentence.zh.replace('{detail}', () => named.zh), en: sentence.en.replace('{detail}', () => named.en) };
    super(text.en, options);
    this.name = 'WorkbookError';
    this.problem = problem;
    this.detail = detail;
    this.text = text;
  }
}
