import type { CopyType } from './copy-text.ts';

/** How the value of one field goes into its column. */
export interface TargetColumn {
  /** Column of the table. */
  readonly name: string;
  readonly sqlType: CopyType;
  /** Field of the parsed row that the value is, or is made from. */
  readonly field: string;
  /** Makes the value from the text of the field: the pairs of characters that a search needs. */
  readonly derive?: 'name-bigrams';
  /** True for telephones and certificate numbers, which are masked wherever they are shown. */
  readonly personal?: boolean;
}

/** A check that needs the database: rows for which it holds are refused. */
export interface TargetCheck {
  /** Field that the refusal names. */
  readonly field: string;
  readonly rule: TargetRule;
  /** SQL condition over the staged row `s` under which the row is refused. */
  readonly refuses: string;
}

/** A check of one cell by data of the department. */
export interface CellCheck {
  readonly field: string;
  readonly rule: TargetRule;
  /** Text with which every code has to start. */
  readonly startsWith: string;
}

/** Where the rows of a register's workbook go. */
export interface RegisterTarget {
  /** Name of the register's format, for example `register-entries`. */
  readonly register: string;
  readonly table: string;
  /** Columns that name a row; they carry a unique constraint. */
  readonly key: readonly string[];
  readonly columns: readonly TargetColumn[];
  readonly checks?: readonly TargetCheck[];
  readonly cellChecks?: readonly CellCheck[];
  /** True for a register of very many rows, which is copied into directly while it is empty; it can have no checks. */
  readonly bulk?: boolean;
}

/** Why a row that is well written may still not go in. */
export const TARGET_RULES = {
  UNKNOWN_ENTERPRISE: { zh: '登记库中没有该企业', en: 'is not in the register of enterprises' },
  UNKNOWN_ITEM: { zh: '事项清单中没有该事项', en: 'is not in the list of inspection items' },
  HANDLING_GOES_BACK: { zh: '处置状态不能倒退', en: 'would take the handling back' },
  FOREIGN_ITEM_CODE: {
    zh: '不是本部门的事项编码，应以“{limit}”开头',
    en: 'is not an item code of this department, which start with {limit}',
  },
  DUPLICATE_KEY: { zh: '与第 {limit} 行重复', en: 'repeats row {limit}' },
} as const;

/** Name of such a rule. */
export type TargetRule = keyof typeof TARGET_RULES;
