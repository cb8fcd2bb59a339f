import { DEPTH_MAX, type JsonValue } from './canonical-json.ts';

/*
 * Reads canonical documents (see canonical-json.ts) from their bytes in one walk, which both checks and builds. Documents of a large draw have
 * hundreds of megabytes: reading them with the engine, writing them again and comparing takes ten times as long and several copies.
 */

/** What reading a document may come to: the value, or the reason why the bytes are not canonical. */
export type CanonicalReading = { readonly kind: 'read'; readonly value: JsonValue } | { readonly kind: 'refused'; readonly reason: string };

/** Reads a canonical document; anything that is not the canonical form of itself is refused with a reason. */
export function readCanonicalJson(bytes: Uint8Array): CanonicalReading {
  try {
    return { kind: 'read', value: new CanonicalReader(bytes).read() };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

class Refusal extends Error {}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const [ZERO, NINE] = [0x30, 0x39];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const ASCII_MAX = 0x7f;
const CONTROL_END = 0x20;
/** Bytes that become one text, of which short texts are cut: few enough to be a small object for the engine. */
const WINDOW_BYTES = 1 << 15;
const KEYS_KEPT = 256;
const WORDS: Readonly<Record<number, readonly [string, JsonValue]>> = { 102: ['false', false], 110: ['null', null], 116: ['true', true] };
/** The control characters that have a letter of their own. */
const ESCAPED = new Map([...'"\\bfnrt'].map((letter) => [letter.charCodeAt(0), JSON.parse(`"\\${letter}"`) as string]));
const SHORT_ESCAPE = 2;
const LONG_ESCAPE = 6;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** One letter a byte, right for ASCII: nothing else is cut from a window. */
const LETTERS = new TextDecoder('latin1');

class CanonicalReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  #window = '';
  #windowFrom = 0;
  /** Keys by a sum of their letters: documents have few keys, a million times. */
  readonly #keys = new Array<string | undefined>(KEYS_KEPT);

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(): JsonValue {
    const value = this.#value(0);
    if (this.#at !== this.#bytes.length) this.#refuse('does not end after its value');
    return value;
  }

  #value(depth: number): JsonValue {
    const byte = this.#bytes[this.#at];
    if (byte === QUOTE) return this.#text();
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (depth > DEPTH_MAX) this.#refuse(`is nested deeper than ${DEPTH_MAX}`);
      this.#at += 1;
      return byte === OPEN_OBJECT ? this.#object(depth + 1) : this.#list(depth + 1);
    }
    const word = WORDS[byte ?? 0];
    if (word === undefined) return this.#number();
    for (const letter of word[0]) this.#expect(letter.charCodeAt(0), `is not ${word[0]}`);
    return word[1];
  }

  #list(depth: number): JsonValue {
    const list: JsonValue[] = [];
    if (this.#skip(CLOSE_LIST)) return list;
    do list.push(this.#value(depth));
    while (this.#skip(COMMA));
    this.#expect(CLOSE_LIST, 'is a list without an end');
    return list;
  }

  #object(depth: number): JsonValue {
    const object: Record<string, JsonValue> = {};
    if (this.#skip(CLOSE_OBJECT)) return object;
    let before: string | null = null;
    do {
      const key = this.#key();
      if (before !== null && key <= before) this.#refuse('has a duplicate key, or keys out of order');
      before = key;
      this.#expect(COLON, 'has a key without a value');
      const value = this.#value(depth);
      if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
      else object[key] = value;
    } while (this.#skip(COMMA));
    this.#expect(CLOSE_OBJECT, 'is an object without an end');
    return object;
  }

  /** A key, as the one text that stands for it everywhere: the engine finds the shape of an object faster by it. */
  #key(): string {
    if (this.#bytes[this.#at] !== QUOTE) this.#refuse('has a key that is not a text');
    const from = this.#at + 1;
    let sum = 0;
    let end = from;
    for (let byte = this.#bytes[end]; byte !== QUOTE && byte !== BACKSLASH && byte !== undefined; byte = this.#bytes[++end]) {
      if (byte > ASCII_MAX) this.#refuse('has a key that is not ASCII');
      sum = (31 * sum + byte) & (KEYS_KEPT - 1);
    }
    const kept = this.#keys[sum];
    if (kept !== undefined && this.#isHere(kept, from) && this.#bytes[end] === QUOTE && end - from === kept.length) {
      this.#at = end + 1;
      return kept;
    }
    const key = this.#text();
    this.#keys[sum] = key;
    return key;
  }

  #isHere(text: string, from: number): boolean {
    for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) !== this.#bytes[from + index]) return false;
    return true;
  }

  #text(): string {
    const bytes = this.#bytes;
    const from = this.#at + 1;
    let end = from;
    let all = 0;
    for (let byte = bytes[end]; byte !== QUOTE; byte = bytes[++end]) {
      if (byte === undefined) this.#refuse('has a text without an end');
      if (byte === BACKSLASH || (byte as number) < CONTROL_END) return this.#escapedText(from);
      all |= byte as number;
    }
    this.#at = end + 1;
    return all > ASCII_MAX ? this.#decoded(from, end) : this.#letters(from, end);
  }

  #letters(from: number, end: number): string {
    if (end - from > WINDOW_BYTES / 4) return LETTERS.decode(this.#bytes.subarray(from, end));
    if (from < this.#windowFrom || end > this.#windowFrom + this.#window.length) {
      this.#windowFrom = from;
      this.#window = LETTERS.decode(this.#bytes.subarray(from, from + WINDOW_BYTES));
    }
    return this.#window.slice(from - this.#windowFrom, end - this.#windowFrom);
  }

  #decoded(from: number, end: number): string {
    let text: string;
    try {
      text = UTF8.decode(this.#bytes.subarray(from, end));
    } catch {
      return this.#refuse('has a text that is not UTF-8');
    }
    return text.normalize('NFC') === text ? text : this.#refuse('has a text that is not in normal form C');
  }

  /** A text with escapes, put together piece by piece: each must be the only spelling of its letter. */
  #escapedText(from: number): string {
    let text = '';
    let start = from;
    for (;;) {
      const end = this.#endOfPiece(start);
      text += this.#decoded(start, end);
      if (this.#bytes[end] === QUOTE) {
        this.#at = end + 1;
        // Pieces that are in normal form need not be together.
        return text.normalize('NFC') === text ? text : this.#refuse('has a text that is not in normal form C');
      }
      const short = ESCAPED.get(this.#bytes[end + 1] ?? 0);
      text += short ?? this.#control(end);
      start = end + (short === undefined ? LONG_ESCAPE : SHORT_ESCAPE);
    }
  }

  /** Where the next quote or backslash stands. */
  #endOfPiece(start: number): number {
    let end = start;
    for (let byte = this.#bytes[end]; byte !== QUOTE && byte !== BACKSLASH; byte = this.#bytes[++end]) {
      if (byte === undefined || byte < CONTROL_END) this.#refuse('has a text without an end, or a control character');
    }
    return end;
  }

  /** A control character without a letter of its own: `\u00xx` in lower case. */
  #control(at: number): string {
    const spelling = String.fromCharCode(...this.#bytes.subarray(at, at + LONG_ESCAPE));
    const code = Number.parseInt(spelling.slice(SHORT_ESCAPE), 16);
    const letter = String.fromCharCode(code);
    const isOnlySpelling = code < CONTROL_END && JSON.stringify(letter) === `"${spelling}"`;
    return isOnlySpelling ? letter : this.#refuse('has another spelling of a letter');
  }

  #number(): number {
    const isNegative = this.#skip(MINUS);
    const from = this.#at;
    let size = 0;
    for (let byte = this.#bytes[from] ?? 0; byte >= ZERO && byte <= NINE; byte = this.#bytes[++this.#at] ?? 0)
      size = 10 * size + (byte - ZERO);
    if (this.#at === from) return this.#refuse('is not a value');
    const hasZeroBefore = this.#bytes[from] === ZERO && (this.#at > from + 1 || isNegative);
    if (hasZeroBefore) this.#refuse('is another spelling of a number');
    // Beyond this size sums are rounded, but never to a smaller one.
    if (size > Number.MAX_SAFE_INTEGER) this.#refuse('is not an integer of at most 2^53 - 1');
    return isNegative ? -size : size;
  }

  #skip(byte: number): boolean {
    const isHere = this.#bytes[this.#at] === byte;
    if (isHere) this.#at += 1;
    return isHere;
  }

  #expect(byte: number, otherwise: string): void {
    if (!this.#skip(byte)) this.#refuse(otherwise);
  }

  #refuse(sentence: string): never {
    throw new Refusal(`byte ${this.#at}: ${sentence}`);
  }
}
