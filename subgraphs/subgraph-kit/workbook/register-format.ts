import type { CodeList, CodeReader } from '../pure/code-list.ts';
import type { LocalisedText } from '../pure/localised-text.ts';

/** How the text of a cell becomes a value. */
export type CellParse =
  | { readonly parse: 'text'; readonly maxLength: number }
  | { readonly parse: 'code'; readonly maxLength: number }
  | { readonly parse: 'credit-code' }
  | { readonly parse: 'civil-date' }
  | { readonly parse: 'phone' }
  | { readonly parse: 'division' }
  | { readonly parse: 'industry' }
  | { readonly parse: 'boolean' }
  | { readonly parse: 'whole-number'; readonly min: number; readonly max: number }
  | { readonly parse: 'enum'; readonly list: CodeList<string>; readonly read: CodeReader<string> }
  | { readonly parse: 'enum-set'; readonly list: CodeList<string>; readonly read: CodeReader<string> };

/** One column of a register's workbook. */
export type RegisterColumn = CellParse & {
  /** Heading as officials write it. */
  readonly heading: string;
  /** Name of the value in the parsed row. */
  readonly field: string;
  readonly required: boolean;
  /** A value as an example row of the template shows it. */
  readonly example: string;
};

/** Names of the registers that a workbook can fill. */
export type RegisterName = 'enterprises' | 'premises' | 'register-entries' | 'inspectors' | 'items' | 'findings';

/** The columns of one register, as data: import, template, sample and documentation are made of it. */
export interface RegisterFormat {
  readonly register: RegisterName;
  readonly title: LocalisedText;
  /** Fields that together name a row; a workbook that has the same key twice has a duplicate. */
  readonly key: readonly string[];
  readonly columns: readonly RegisterColumn[];
}

/**
 * A parsed cell: texts, codes and dates are strings, dates as `yyyy-mm-dd`; an empty optional cell is null.
 *
 * A set keeps the order of the cell, without repeats.
 */
export type ParsedCell = string | number | boolean | readonly string[] | null;

/** The values of a row by field. */
export type ParsedValues = Readonly<Record<string, ParsedCell>>;
