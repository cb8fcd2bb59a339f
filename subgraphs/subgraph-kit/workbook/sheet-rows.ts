/** A row of a table before its headings are known: the line that an official sees, and the texts of its cells. */
export interface SheetRow {
  /** 1 for the first line of the table. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A table that is being read: its name and its rows in batches, once. */
export interface OpenSheet {
  readonly sheet: string;
  batches(): AsyncIterable<readonly SheetRow[]>;
}
