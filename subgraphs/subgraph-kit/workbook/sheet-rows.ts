/** A row of a table before its headings are known: the line that an official sees, and the texts of its cells. */
export interface SheetRow {
  /** 1 for the first line of the table. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Encodings of text that are read and written. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'gb18030';

/** What kind of file a table stands in: what is given back is of the same kind. */
export type FileForm = { readonly kind: 'xlsx' } | { readonly kind: 'csv'; readonly encoding: TextEncoding; readonly delimiter: string };

/** A table that is being read: its name and its rows in batches, once. */
export interface OpenSheet {
  readonly sheet: string;
  /** Known when the first rows have been read. */
  form(): FileForm;
  batches(): AsyncIterable<readonly SheetRow[]>;
}
