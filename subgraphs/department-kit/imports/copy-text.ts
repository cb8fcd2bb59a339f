/**
 * Rows in the text format of PostgreSQL's COPY: columns parted by tabs, `\N` for null, backslash escapes.
 *
 * A line is put together as a string, because joining strings is what the engine does fastest; a batch of lines becomes one buffer.
 */

/** Types that a staged column can have. */
export type CopyType = 'text' | 'date' | 'boolean' | 'integer' | 'text[]' | 'integer[]';

/** A value of a staged row. */
export type CopyValue = string | number | boolean | readonly (string | number)[] | null;

const NEEDS_ESCAPE = /[\\\n\r\t]/u;
const ESCAPED = /[\\\n\r\t]/gu;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const NEEDS_QUOTES = /[{}",\\\s]|^$|^null$/iu;

/** A value as one column of a line. */
export function copyField(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return arrayField(value);
}

/** An array of whole numbers as one column of a line. */
export function numbersField(values: readonly number[]): string {
  let text = '';
  for (const value of values) text += text === '' ? value : `,${value}`;
  return `{${text}}`;
}

function arrayField(values: readonly (string | number)[]): string {
  return escaped(`{${values.map((value) => arrayElement(String(value))).join(',')}}`);
}

function arrayElement(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replace(/["\\]/gu, '\\$&')}"` : text;
}

function escaped(text: string): string {
  return NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED, (character) => ESCAPES[character] ?? character) : text;
}
