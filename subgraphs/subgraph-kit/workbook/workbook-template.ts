import { type DataValidation, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import type { LocalisedText } from '../pure/localised-text.ts';
import type { RegisterColumn, RegisterFormat } from './register-format.ts';

const DICTIONARY_SHEET = '字典';
const INSTRUCTION_SHEET = '填写说明';
/** @unit rows of the data sheet that get drop-downs */
const ROWS_WITH_DROP_DOWNS = 10_000;
const TEXT_FORMAT = '@';

const PARSE_HINTS: Readonly<Record<RegisterColumn['parse'], LocalisedText>> = {
  text: { zh: '文本', en: 'Text' },
  code: { zh: '编号，按文本填写', en: 'Code, kept as text' },
  'credit-code': { zh: '18 位统一社会信用代码，校验码须正确', en: 'Unified social credit code, 18 characters, right check digit' },
  'civil-date': {
    zh: '日期，例如 2026-03-01、2026/3/1、2026年3月1日；长期有效填“长期”',
    en: 'Date such as 2026-03-01; 长期 for one without end',
  },
  phone: { zh: '电话号码，按文本填写', en: 'Telephone number, kept as text' },
  division: { zh: '6 位区划代码（GB/T 2260）', en: 'Division code of GB/T 2260, six digits' },
  industry: { zh: '行业代码（GB/T 4754），例如 H6210', en: 'Industry code of GB/T 4754 such as H6210' },
  boolean: { zh: '是 / 否', en: '是 (yes) or 否 (no)' },
  'whole-number': { zh: '整数', en: 'Whole number' },
  enum: { zh: '从下拉列表中选择', en: 'One of the list' },
  'enum-set': { zh: '可填多项，用分号“;”隔开', en: 'Several of the list, separated by semicolons' },
};

/**
 * An empty workbook for officials to fill: headings, drop-downs, a sheet of instructions in both languages with an example.
 *
 * The drop-downs refer to a hidden sheet, because a list inside the rule breaks Excel beyond 255 characters.
 */
export function writeTemplate(format: RegisterFormat): Promise<Uint8Array> {
  const lists = format.columns.map(dropDownWords);
  return writeXlsx({ sheets: [dataSheet(format, lists), instructionSheet(format), dictionarySheet(lists)], activeSheet: 0 });
}

function dataSheet(format: RegisterFormat, lists: readonly (readonly string[])[]): WriteSheet {
  return {
    name: format.title.zh,
    columns: format.columns.map((column) => ({ width: Math.max(12, column.example.length * 2), numFmt: TEXT_FORMAT })),
    rows: [format.columns.map((column) => column.heading)],
    freezePane: { rows: 1 },
    dataValidations: lists.flatMap((words, index) => (words.length === 0 ? [] : [dropDown(index, words.length)])),
  };
}

function dropDown(index: number, words: number): DataValidation {
  const letter = columnLetter(index);
  return {
    type: 'list',
    range: `${letter}2:${letter}${ROWS_WITH_DROP_DOWNS}`,
    formula1: `${DICTIONARY_SHEET}!$${letter}$1:$${letter}$${words}`,
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'warning',
    errorTitle: '不在列表中',
    errorMessage: '请从下拉列表中选择。',
  };
}

function instructionSheet(format: RegisterFormat): WriteSheet {
  const rows = format.columns.map((column) => [
    column.heading,
    column.required ? '必填 / required' : '选填 / optional',
    PARSE_HINTS[column.parse].zh,
    PARSE_HINTS[column.parse].en,
    column.example,
  ]);
  return {
    name: INSTRUCTION_SHEET,
    columns: [20, 18, 48, 48, 30].map((width) => ({ width, numFmt: TEXT_FORMAT })),
    rows: [['列 / Column', '是否必填 / Required', '填写要求', 'Rule', '示例 / Example'], ...rows],
    freezePane: { rows: 1 },
  };
}

function dictionarySheet(lists: readonly (readonly string[])[]): WriteSheet {
  const height = Math.max(1, ...lists.map((words) => words.length));
  const rows = Array.from({ length: height }, (_, row) => lists.map((words) => words[row] ?? null));
  return { name: DICTIONARY_SHEET, hidden: true, rows };
}

/** Words of a drop-down; a column that takes several of a list has none, because a drop-down replaces what stands in the cell. */
function dropDownWords(column: RegisterColumn): readonly string[] {
  if (column.parse === 'boolean') return ['是', '否'];
  if (column.parse !== 'enum') return [];
  return column.field === 'creditRiskClass' ? Object.keys(column.list) : Object.values(column.list).map((name) => name.zh);
}

function columnLetter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}
