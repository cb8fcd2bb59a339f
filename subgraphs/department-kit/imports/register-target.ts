/** How the value of one field goes into its column. */
export interface TargetColumn {
  /** Column of the table. */
  readonly name: string;
  readonly sqlType: 'text' | 'date' | 'boolean' | 'integer' | 'text[]' | 'integer[]';
  /** Field of the parsed row; left out when `derive` makes the value. */
  readonly field?: string;
  /** Makes the value from the text of another field. */
  readonly derive?: { readonly from: string; readonly by: 'name-bigrams' };
  /** True for telephones and certificate numbers, which are masked wherever they are shown. */
  readonly personal?: boolean;
}

/** A check that needs the database: rows for which it holds are refused. */
export interface TargetCheck {
  /** Field that the refusal names. */
  readonly field: string;
  readonly rule: 'UNKNOWN_ENTERPRISE' | 'UNKNOWN_ITEM' | 'HANDLING_GOES_BACK';
  /** SQL condition over the staged row `s` under which the row is refused. */
  readonly refuses: string;
}

/** A check of one cell by data of the department, in front of the database. */
export interface CellCheck {
  readonly field: string;
  readonly rule: 'FOREIGN_ITEM_CODE';
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
}
