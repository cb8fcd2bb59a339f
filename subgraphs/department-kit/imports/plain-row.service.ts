import { isCreditCode } from '../../subgraph-kit/pure/credit-code.ts';
import { normaliseHeading } from '../../subgraph-kit/pure/text-normalisation.ts';
import type { RegisterColumn, RegisterFormat } from '../../subgraph-kit/workbook/register-format.ts';
import { parseOneCell } from '../../subgraph-kit/workbook/row-parser.ts';
import { type CopyValue, copyField } from './copy-text.ts';

/**
 * Rows that stand as they should, read fast.
 *
 * In a register of a million rows nearly every cell is clean. A clean cell of free text, a code, a credit code or a telephone is recognised by one
 * look and goes into the register as it stands; what a cell of a closed list or a date means is understood once per distinct text. A row with any
 * other cell is none of ours: the parser of rows reads it, and it alone refuses. That both agree is what the property test is for.
 */

/** Says how a cell stands in COPY's text format, or null when it takes the parser to say. */
type PlainReader = (text: string) => string | null;

/** Reads the cells of a row into `fields`, in the order of the columns asked for; false when the row is for the parser. */
export type PlainRowReader = (cells: readonly string[], fields: string[]) => boolean;

/** No character that is mended, unreadable or escaped; see normaliseText and copyField. */
const MENDED = /[\p{Cc}\\\ufffd\u00a0\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff０-９Ａ-Ｚａ-ｚ]|^ | $| {2}|^$/u;
const PLAIN_CODE = /^[\x21-[\x5d-`{-~]+$/u;
const PLAIN_PHONE = /^(?:1[3-9]\d{9}|0\d{9,11})$/u;
/** @unit distinct texts of a column that are kept; dates of a register have some ten thousand */
const MEANINGS_MAX = 50_000;
const TEXT_LENGTH_KEPT = 100;

/** A reader of plain rows for these fields of a format, in a file with these headings. */
export function plainRowReader(format: RegisterFormat, fields: readonly string[], headings: readonly string[]): PlainRowReader {
  const places = headings.map(normaliseHeading);
  const wanted = fields.map((field) => format.columns.find((column) => column.field === field));
  // A column that goes nowhere must be checked all the same.
  const others = format.columns.filter((column) => !wanted.includes(column));
  const cellsToRead = [...wanted, ...others].map((column) => {
    if (column === undefined) return { place: -1, read: () => null };
    return { place: places.indexOf(normaliseHeading(column.heading)), read: plainReader(column) };
  });
  return (cells, found) => {
    for (let index = 0; index < cellsToRead.length; index += 1) {
      const cell = cellsToRead[index];
      const field = cell === undefined ? null : cell.read(cells[cell.place] ?? '');
      if (field === null) return false;
      found[index] = field;
    }
    return true;
  };
}

function plainReader(column: RegisterColumn): PlainReader {
  switch (column.parse) {
    case 'text':
      return orEmpty(column, (text) => (text.length <= column.maxLength && !MENDED.test(text) ? text : null));
    case 'code':
      return orEmpty(column, (text) => (text.length <= column.maxLength && PLAIN_CODE.test(text) ? text : null));
    case 'credit-code':
      return orEmpty(column, (text) => (isCreditCode(text) ? text : null));
    case 'phone':
      return orEmpty(column, (text) => (PLAIN_PHONE.test(text) ? text : null));
    default:
      return meaningOnce(column);
  }
}

function orEmpty(column: RegisterColumn, read: PlainReader): PlainReader {
  const empty = column.required ? null : copyField(null);
  return (text) => (text === '' ? empty : read(text));
}

/** What a text means is asked of the parser once. */
function meaningOnce(column: RegisterColumn): PlainReader {
  const meanings = new Map<string, string>();
  return (text) => {
    const known = meanings.get(text);
    if (known !== undefined) return known;
    const value = parseOneCell(column, text);
    if (value === undefined) return null;
    const field = copyField(value as CopyValue);
    if (meanings.size < MEANINGS_MAX && text.length <= TEXT_LENGTH_KEPT) meanings.set(text, field);
    return field;
  };
}
