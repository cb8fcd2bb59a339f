/** A workbook that was taken into a register. */
export interface RegisterImport {
  readonly id: string;
  readonly register: string;
  readonly fileName: string;
  readonly receivedAt: Date;
  /** Rows of the file, the heading not counted. */
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** What the sender of a workbook is told. */
export interface ImportSummary {
  readonly importId: string;
  readonly register: string;
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
  /** Path at the gateway of a workbook with the refused rows; null when there are none. */
  readonly refusedRowsPath: string | null;
}

/** One refused cell of a workbook. */
export interface ImportIssue {
  /** Place in the list of the import, from 1. */
  readonly seq: number;
  readonly sheet: string;
  /** Line in the file, the heading being line 1. */
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly rule: string;
  readonly messageZh: string;
  readonly messageEn: string;
}

/** An issue before it has its place in the list. */
export type NewImportIssue = Omit<ImportIssue, 'seq'>;
