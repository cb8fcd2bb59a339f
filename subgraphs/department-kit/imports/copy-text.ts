/**
 * Rows in the text format of PostgreSQL's COPY: columns parted by tabs, `\N` for null, backslash escapes.
 *
 * The texts of a line are put together as one string, because joining short strings is what the engine does fastest, and then written as bytes.
 */

/** Types that a staged column can have. */
export type CopyType = 'text' | 'date' | 'boolean' | 'integer' | 'text[]' | 'smallint[]';

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

function arrayField(values: readonly (string | number)[]): string {
  return escaped(`{${values.map((value) => arrayElement(String(value))).join(',')}}`);
}

function arrayElement(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replace(/["\\]/gu, '\\$&')}"` : text;
}

function escaped(text: string): string {
  return NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED, (character) => ESCAPES[character] ?? character) : text;
}

/** @unit bytes that one UTF-16 unit takes at most in UTF-8 */
const BYTES_PER_UNIT_MAX = 3;
/** @unit bytes that a number of 32 bits takes at most, with sign and comma */
const BYTES_PER_NUMBER_MAX = 12;
const ZERO = 48;
const COMMA = 44;
const MINUS = 45;
const OPENING_BRACE = 123;
const CLOSING_BRACE = 125;

/**
 * Bytes of many lines, one after the other.
 *
 * Numbers are written digit by digit: as strings, the twelve numbers of a row took as long as all of its texts.
 */
export class CopyBytes {
  #bytes: Buffer;
  #length = 0;

  /** @param size bytes to begin with; it grows when it must */
  constructor(size = 1_048_576) {
    this.#bytes = Buffer.allocUnsafe(size);
  }

  /** Adds text that is a part of a line already. */
  addText(text: string): void {
    this.#reserve(text.length * BYTES_PER_UNIT_MAX);
    this.#length += this.#bytes.write(text, this.#length);
  }

  /** Adds an array of whole numbers of at most 32 bits. */
  addNumbers(values: readonly number[]): void {
    this.#reserve(values.length * BYTES_PER_NUMBER_MAX + 2);
    this.#bytes[this.#length++] = OPENING_BRACE;
    for (let index = 0; index < values.length; index += 1) {
      if (index > 0) this.#bytes[this.#length++] = COMMA;
      const value = values[index] ?? 0;
      if (value < 0) this.#bytes[this.#length++] = MINUS;
      this.#addDigits(Math.abs(value));
    }
    this.#bytes[this.#length++] = CLOSING_BRACE;
  }

  /** The bytes so far; the next ones begin anew. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #addDigits(value: number): void {
    let width = 1;
    for (let limit = 10; value >= limit; limit *= 10) width += 1;
    let rest = value;
    for (let place = this.#length + width - 1; place >= this.#length; place -= 1) {
      const next = Math.trunc(rest / 10);
      this.#bytes[place] = ZERO + rest - next * 10;
      rest = next;
    }
    this.#length += width;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe((this.#length + more) * 2);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
