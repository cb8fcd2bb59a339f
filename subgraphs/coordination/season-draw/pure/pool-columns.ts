import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';
import { invariant } from '../../../subgraph-kit/pure/invariant.ts';
import { ONE_GROUP } from './ball-layout.ts';
import type { BallLayout, ExcludedUnit, LabelColumn, PoolColumns, PoolUnit, TextColumn } from './draw-types.ts';
import { utf8 } from './encoding.ts';

/** Largest weight of a unit for one entry. */
export const WEIGHT_MAX = 64;

const LABELS_MAX = 65_535;
const DECODER = new TextDecoder();

/**
 * Collects units one by one into flat columns, so that a stream of a million rows never becomes a million objects.
 */
export class PoolColumnsBuilder {
  readonly #entryIds: readonly string[];
  readonly #layout: BallLayout;
  readonly #units = new TextColumnBuilder();
  readonly #weights: GrowingBytes[];
  readonly #strata: LabelColumnBuilder[];
  readonly #areas = new LabelColumnBuilder();
  readonly #excluded = new TextColumnBuilder();
  readonly #reasons = new LabelColumnBuilder();

  /** @param layout which balls each entry looks at: `layoutOf` of the plan's entries, or the same balls for all */
  constructor(entryIds: readonly string[], layout: BallLayout = ONE_GROUP) {
    invariant(new Set(entryIds).size === entryIds.length, 'every plan entry stands in the pool once');
    this.#entryIds = entryIds;
    this.#layout = layout;
    this.#weights = entryIds.map(() => new GrowingBytes());
    this.#strata = entryIds.map(() => new LabelColumnBuilder());
  }

  /** Adds a unit of the pool; weights and strata in the order of the entries. */
  add(unitId: string, weights: ArrayLike<number>, strata: ArrayLike<string>, area = ''): void {
    const entries = this.#entryIds.length;
    invariant(weights.length === entries && strata.length === entries, 'a unit has one weight and one stratum per plan entry');
    let largest = 0;
    for (let entry = 0; entry < entries; entry++) {
      const weight = weights[entry] ?? -1;
      invariant(Number.isInteger(weight) && weight >= 0 && weight <= WEIGHT_MAX, 'a weight is an integer from 0 to 64');
      largest = Math.max(largest, weight);
      this.#weights[entry]?.push(weight);
      this.#strata[entry]?.push(strata[entry] ?? '');
    }
    invariant(largest > 0, 'a unit of the pool is eligible for at least one entry; the others are excluded with a reason');
    this.#areas.push(area);
    this.#units.push(unitId);
  }

  /** Adds a registered unit that is not in the pool. */
  exclude(unitId: string, reason: string): void {
    this.#excluded.push(unitId);
    this.#reasons.push(reason);
  }

  /** The columns, in ascending order of the bytes of the ids. */
  finish(): PoolColumns {
    const units = this.#units.finish();
    const excluded = this.#excluded.finish();
    const unitOrder = ascendingOrder(units);
    const excludedOrder = ascendingOrder(excluded);
    const reasons = this.#reasons.finish(excludedOrder);
    const columns: PoolColumns = {
      entryIds: this.#entryIds,
      layout: this.#layout,
      unitIds: reorderTexts(units, unitOrder),
      weights: this.#weights.map((column) => reorderBytes(column.finish(), unitOrder)),
      strata: this.#strata.map((column) => column.finish(unitOrder)),
      areas: this.#areas.finish(unitOrder),
      excludedIds: reorderTexts(excluded, excludedOrder),
      excludedReasons: reasons.of,
      reasons: reasons.labels,
    };
    refuseRepeatedIds(columns.unitIds, columns.excludedIds);
    return columns;
  }
}

/** Columns from lists of objects: for small pools. */
export function poolColumnsOf(entryIds: readonly string[], units: Iterable<PoolUnit>, excluded: Iterable<ExcludedUnit> = []): PoolColumns {
  const builder = new PoolColumnsBuilder(entryIds);
  for (const unit of units) builder.add(unit.unitId, unit.weights, unit.strata, unit.area);
  for (const unit of excluded) builder.exclude(unit.unitId, unit.reason);
  return builder.finish();
}

/** Number of texts of a column. */
export function textCount(column: TextColumn): number {
  return column.offsets.length - 1;
}

/** Bytes of one text of a column, as a view. */
export function textBytesAt(column: TextColumn, index: number): Uint8Array {
  return column.bytes.subarray(column.offsets[index], column.offsets[index + 1]);
}

/** Order of two texts of columns by their bytes. Without views, because a pool compares millions. */
export function compareTextsAt(left: TextColumn, leftIndex: number, right: TextColumn, rightIndex: number): number {
  const [from, other] = [left.offsets[leftIndex] as number, right.offsets[rightIndex] as number];
  const length = (left.offsets[leftIndex + 1] as number) - from;
  const otherLength = (right.offsets[rightIndex + 1] as number) - other;
  for (let at = 0; at < length && at < otherLength; at++) {
    const difference = (left.bytes[from + at] as number) - (right.bytes[other + at] as number);
    if (difference !== 0) return difference;
  }
  return length - otherLength;
}

/** One text of a column. */
export function textAt(column: TextColumn, index: number): string {
  const start = column.offsets[index] as number;
  const end = column.offsets[index + 1] as number;
  const codes: number[] = [];
  for (let at = start; at < end; at++) {
    const byte = column.bytes[at] as number;
    // Beyond ASCII the decoder is needed.
    if (byte > 127) return DECODER.decode(column.bytes.subarray(start, end));
    codes.push(byte);
  }
  return String.fromCharCode(...codes);
}

/** Answers the area of any unit of a pool. Throws `RangeError` for a unit that is not in it. */
export function areasOf({ unitIds, areas }: PoolColumns): (unitId: string) => string {
  return (unitId) => {
    const area = areas.labels[areas.of[findText(unitIds, unitId)] ?? -1];
    if (area === undefined) throw new RangeError(`${unitId} is not in the pool`);
    return area;
  };
}

/** A list of texts as a column, in the given order. */
export function textColumnOf(texts: Iterable<string>): TextColumn {
  const builder = new TextColumnBuilder();
  for (const text of texts) builder.push(text);
  return builder.finish();
}

/** Index of a text in a column that ascends by bytes; -1 when it is not there. */
export function findText(column: TextColumn, text: string): number {
  const wanted = utf8(text);
  let low = 0;
  let high = textCount(column) - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const order = compareBytes(textBytesAt(column, middle), wanted);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** Bytes of a piece of a growing column. */
const PIECE_BYTES = 1 << 16;

/** Bytes of which nobody knows how many will come: kept in pieces, because growing by copies takes three times the memory of what is kept. */
class GrowingBytes {
  readonly #pieces: Uint8Array[] = [];
  #last = new Uint8Array(PIECE_BYTES);
  #used = 0;
  #length = 0;

  /** So many zeros, to be continued. */
  static zeros(length: number): GrowingBytes {
    const zeros = new GrowingBytes();
    zeros.#pieces.push(new Uint8Array(length));
    zeros.#length = length;
    return zeros;
  }

  get length(): number {
    return this.#length;
  }

  push(byte: number): void {
    if (this.#used === this.#last.length) this.#turn(1);
    this.#last[this.#used++] = byte;
    this.#length += 1;
  }

  append(text: string): void {
    // Three bytes are the most that UTF-8 takes per UTF-16 unit.
    if (this.#used + 3 * text.length > this.#last.length) this.#turn(3 * text.length);
    const { written } = TEXT.encodeInto(text, this.#last.subarray(this.#used));
    this.#used += written;
    this.#length += written;
  }

  /** All of them in one array. Nothing can be added afterwards. */
  finish(): Uint8Array {
    this.#turn(0);
    const bytes = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    this.#pieces.length = 0;
    return bytes;
  }

  /** Begins a new piece with room for so many bytes at least; 0: for none. */
  #turn(room: number): void {
    this.#pieces.push(this.#last.subarray(0, this.#used));
    this.#last = new Uint8Array(room === 0 ? 0 : Math.max(PIECE_BYTES, room));
    this.#used = 0;
  }
}

const TEXT = new TextEncoder();
const LENGTH_BYTES_MAX = 255;

class TextColumnBuilder {
  readonly #bytes = new GrowingBytes();
  /** Length of every text: one byte, or 255 and the length of a long one apart. */
  readonly #lengths = new GrowingBytes();
  readonly #long: number[] = [];

  push(text: string): void {
    const before = this.#bytes.length;
    this.#bytes.append(text);
    const length = this.#bytes.length - before;
    this.#lengths.push(Math.min(length, LENGTH_BYTES_MAX));
    if (length >= LENGTH_BYTES_MAX) this.#long.push(length);
  }

  finish(): TextColumn {
    const lengths = this.#lengths.finish();
    const offsets = new Uint32Array(lengths.length + 1);
    const long = this.#long[Symbol.iterator]();
    for (let index = 0; index < lengths.length; index++) {
      const length = lengths[index] as number;
      offsets[index + 1] = (offsets[index] as number) + (length < LENGTH_BYTES_MAX ? length : Number(long.next().value));
    }
    return { bytes: this.#bytes.finish(), offsets };
  }
}

class LabelColumnBuilder {
  readonly #labels = new Map<string, number>();
  readonly #low = new GrowingBytes();
  /** Second bytes of the indexes, from the 257th label on: most columns have few labels. */
  #high: GrowingBytes | null = null;
  #last = '';
  #lastIndex = -1;

  push(label: string): void {
    if (this.#lastIndex < 0 || label !== this.#last) {
      this.#last = label;
      this.#lastIndex = this.#indexOf(label);
    }
    this.#low.push(this.#lastIndex & 0xff);
    this.#high?.push(this.#lastIndex >> 8);
  }

  finish(order: Uint32Array | null): LabelColumn {
    const low = this.#low.finish();
    const high = this.#high?.finish() ?? null;
    const of = new Uint16Array(low.length);
    for (let index = 0; index < of.length; index++) {
      const from = order === null ? index : (order[index] ?? 0);
      of[index] = (low[from] ?? 0) | ((high?.[from] ?? 0) << 8);
    }
    return { labels: [...this.#labels.keys()], of };
  }

  #indexOf(label: string): number {
    const known = this.#labels.get(label);
    if (known !== undefined) return known;
    const index = this.#labels.size;
    invariant(index < LABELS_MAX, 'a column has at most 65,535 labels');
    this.#labels.set(label, index);
    if (index === 256) this.#high = GrowingBytes.zeros(this.#low.length);
    return index;
  }
}

/** Indexes in ascending order of the texts; null when they already ascend, as rows ordered by the database do. */
function ascendingOrder(column: TextColumn): Uint32Array | null {
  const count = textCount(column);
  let isAscending = true;
  for (let index = 1; index < count && isAscending; index++) {
    isAscending = compareTextsAt(column, index - 1, column, index) < 0;
  }
  if (isAscending) return null;
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  return order.sort((left, right) => compareTextsAt(column, left, column, right));
}

function reorderTexts(column: TextColumn, order: Uint32Array | null): TextColumn {
  if (order === null) return column;
  const bytes = new Uint8Array(column.bytes.length);
  const offsets = new Uint32Array(column.offsets.length);
  let at = 0;
  order.forEach((from, index) => {
    const text = textBytesAt(column, from);
    bytes.set(text, at);
    at += text.length;
    offsets[index + 1] = at;
  });
  return { bytes, offsets };
}

function reorderBytes(bytes: Uint8Array, order: Uint32Array | null): Uint8Array {
  if (order === null) return bytes;
  return bytes.map((_, index) => bytes[order[index] ?? 0] ?? 0);
}

/** Both lists ascend, so one walk over the two finds a unit that is there twice. */
function refuseRepeatedIds(units: TextColumn, excluded: TextColumn): void {
  refuseTwins(units);
  refuseTwins(excluded);
  let unit = 0;
  let out = 0;
  while (unit < textCount(units) && out < textCount(excluded)) {
    const order = compareTextsAt(units, unit, excluded, out);
    if (order === 0) throw new RangeError(`Unit ${textAt(units, unit)} is in the pool and excluded`);
    if (order < 0) unit += 1;
    else out += 1;
  }
}

function refuseTwins(column: TextColumn): void {
  for (let index = 1; index < textCount(column); index++) {
    const isNew = compareTextsAt(column, index - 1, column, index) < 0;
    if (!isNew) throw new RangeError(`Unit ${textAt(column, index)} is registered twice`);
  }
}
