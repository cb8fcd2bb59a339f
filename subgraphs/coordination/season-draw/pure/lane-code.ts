/*
 * Just enough of an assembler for WebAssembly (core specification 2.0, section 5) to write one function over vectors of four 32-bit lanes.
 * Written at run time, because a checked-in binary is nothing that a reviewer can read.
 */

/** Number of a local variable of the function that is written. */
export type Local = number;

/** What stands on the stack machine's stack: writes the code that puts it there. */
export type Value = () => void;

const I32 = 0x7f;
const V128 = 0x7b;
const NO_RESULT = 0x40;
const VECTOR = 0xfd;
/** Alignment, as the exponent of two, that a load or store promises: none, because messages lie anywhere. */
const UNALIGNED = 0;

/** The code of one function with 32-bit parameters and no result, in the order in which it is written. */
export class LaneCode {
  readonly #bytes: number[] = [];
  readonly #parameters: number;
  #words = 0;
  #vectors = 0;

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  /** New variables of 32 bits. All are asked for before the first vector. */
  words(count: number): Local[] {
    const first = this.#parameters + this.#words;
    this.#words += count;
    return Array.from({ length: count }, (_, index) => first + index);
  }

  /** New variables of four lanes. */
  vectors(count: number): Local[] {
    const first = this.#parameters + this.#words + this.#vectors;
    this.#vectors += count;
    return Array.from({ length: count }, (_, index) => first + index);
  }

  readonly get =
    (local: Local): Value =>
    () =>
      this.#bytes.push(0x20, ...unsigned(local));
  readonly word =
    (value: number): Value =>
    () =>
      this.#bytes.push(0x41, ...signed(value | 0));
  readonly lanesOf =
    (value: Value): Value =>
    () =>
      this.#vector(0x11, value);
  readonly load =
    (address: Value, offset: number): Value =>
    () =>
      this.#vector(0x00, address, [UNALIGNED, ...unsigned(offset)]);
  readonly xor = (...values: readonly Value[]): Value => this.#chain(0x51, values);
  readonly or = (...values: readonly Value[]): Value => this.#chain(0x50, values);
  readonly add = (...values: readonly Value[]): Value => this.#chain(0xae, values);
  /** Bits of `one` where `mask` has ones, of `other` where it has zeros. */
  readonly select =
    (mask: Value, one: Value, other: Value): Value =>
    () => {
      one();
      other();
      this.#vector(0x52, mask);
    };
  readonly shiftRight =
    (value: Value, bits: number): Value =>
    () =>
      this.#shift(0xad, value, bits);
  readonly rotateLeft =
    (value: Value, bits: number): Value =>
    () => {
      this.#shift(0xab, value, bits);
      this.#shift(0xad, value, 32 - bits);
      this.#vector(0x50);
    };
  /** Bytes of two vectors in another order: 0 to 15 are those of the first. */
  readonly shuffle =
    (first: Value, second: Value, order: readonly number[]): Value =>
    () => {
      first();
      this.#vector(0x0d, second, order);
    };

  set(local: Local, value: Value): void {
    value();
    this.#bytes.push(0x21, ...unsigned(local));
  }

  store(address: Value, offset: number, value: Value): void {
    address();
    this.#vector(0x0b, value, [UNALIGNED, ...unsigned(offset)]);
  }

  /** Adds to a 32-bit variable. */
  advance(local: Local, by: Value): void {
    this.get(local)();
    by();
    this.#bytes.push(0x6a, 0x21, ...unsigned(local));
  }

  /** Repeats so often as `count` says, at least once; `count` is zero afterwards. */
  repeat(count: Local, body: () => void): void {
    this.#bytes.push(0x03, NO_RESULT);
    body();
    this.advance(count, this.word(-1));
    this.get(count)();
    this.#bytes.push(0x0d, 0x00, 0x0b);
  }

  /** The module: exports its memory as `memory` and the function as `run`. @param pages pages of 65,536 bytes */
  module(pages: number): Uint8Array<ArrayBuffer> {
    const body = [0x02, ...unsigned(this.#words), I32, ...unsigned(this.#vectors), V128, ...this.#bytes, 0x0b];
    const text = (word: string): number[] => sized([...word].map((letter) => letter.charCodeAt(0)));
    const parameters = Array<number>(this.#parameters).fill(I32);
    return Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, [0x01, 0x60, ...sized(parameters), 0x00]),
      ...section(3, [0x01, 0x00]),
      ...section(5, [0x01, 0x00, ...unsigned(pages)]),
      ...section(7, [0x02, ...text('memory'), 0x02, 0x00, ...text('run'), 0x00, 0x00]),
      ...section(10, [0x01, ...sized(body)]),
    ]);
  }

  #chain(operation: number, [first, ...rest]: readonly Value[]): Value {
    return () => {
      first?.();
      for (const value of rest) this.#vector(operation, value);
    };
  }

  #shift(operation: number, value: Value, bits: number): void {
    value();
    this.#vector(operation, this.word(bits));
  }

  #vector(operation: number, last?: Value, immediate: readonly number[] = []): void {
    last?.();
    this.#bytes.push(VECTOR, ...unsigned(operation), ...immediate);
  }
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: readonly number[]): number[] {
  return [...unsigned(content.length), ...content];
}

/** LEB128 of a number without sign. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

/** LEB128 of a 32-bit number with sign. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const byte = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (byte & 0x40) === 0) || (rest === -1 && (byte & 0x40) !== 0);
    bytes.push(isLast ? byte : byte | 0x80);
    if (isLast) return bytes;
  }
}
