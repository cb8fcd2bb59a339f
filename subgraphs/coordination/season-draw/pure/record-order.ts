import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
const PASSES = 3;
/** Below this number of records the engine's own sort of numbers is done before the digits are counted. */
const RADIX_WORTH_FROM = 4_096;

/**
 * Indexes of equally long records in ascending order of their bytes.
 *
 * Radix sort on the first 32 bits, three passes of 11 bits, then the few runs with an equal prefix are sorted by all bytes. Made for
 * hashes and tickets, whose first bits are even; correct for any records of at least 4 bytes. Equal records keep their order.
 */
export function recordOrder(records: Uint8Array, recordBytes: number): Uint32Array {
  const keys = prefixesOf(records, recordBytes);
  const sorted = keys.length < RADIX_WORTH_FROM ? sortFew(keys) : sortMany(keys);
  sortEqualPrefixes({ records, recordBytes, ...sorted });
  return sorted.order;
}

type SortedKeys = { readonly keys: Uint32Array; readonly order: Uint32Array };

/** A number of 53 bits holds a key and the place of its record, so that numbers are sorted and no function compares. */
function sortFew(keys: Uint32Array): SortedKeys {
  const numbers = Float64Array.from(keys, (key, index) => key * RADIX_WORTH_FROM + index).sort();
  const order = Uint32Array.from(numbers, (number) => number % RADIX_WORTH_FROM);
  return { keys: order.map((index) => keys[index] as number), order };
}

function sortMany(prefixes: Uint32Array<ArrayBuffer>): SortedKeys {
  const count = prefixes.length;
  let keys = prefixes;
  let order = new Uint32Array(count);
  for (let index = 0; index < count; index++) order[index] = index;
  let nextKeys = new Uint32Array(count);
  let nextOrder = new Uint32Array(count);
  for (let pass = 0; pass < PASSES; pass++) {
    const shift = pass * DIGIT_BITS;
    const starts = digitStarts(keys, shift);
    for (let index = 0; index < count; index++) {
      const key = keys[index] as number;
      const digit = (key >>> shift) & (DIGITS - 1);
      const to = starts[digit] as number;
      starts[digit] = to + 1;
      nextKeys[to] = key;
      nextOrder[to] = order[index] as number;
    }
    [keys, nextKeys] = [nextKeys, keys];
    [order, nextOrder] = [nextOrder, order];
  }
  return { keys, order };
}

function prefixesOf(records: Uint8Array, recordBytes: number): Uint32Array<ArrayBuffer> {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const keys = new Uint32Array(records.length / recordBytes);
  for (let index = 0; index < keys.length; index++) keys[index] = view.getUint32(index * recordBytes);
  return keys;
}

function digitStarts(keys: Uint32Array, shift: number): Uint32Array {
  const starts = new Uint32Array(DIGITS);
  for (let index = 0; index < keys.length; index++) {
    const digit = ((keys[index] as number) >>> shift) & (DIGITS - 1);
    starts[digit] = (starts[digit] as number) + 1;
  }
  let sum = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const size = starts[digit] as number;
    starts[digit] = sum;
    sum += size;
  }
  return starts;
}

type SortedPrefixes = SortedKeys & { readonly records: Uint8Array; readonly recordBytes: number };

function sortEqualPrefixes({ records, recordBytes, keys, order }: SortedPrefixes): void {
  const recordAt = (index: number): Uint8Array => records.subarray(index * recordBytes, (index + 1) * recordBytes);
  for (let start = 0; start < keys.length; ) {
    let end = start + 1;
    while (end < keys.length && keys[end] === keys[start]) end += 1;
    if (end - start > 1) order.subarray(start, end).sort((left, right) => compareBytes(recordAt(left), recordAt(right)) || left - right);
    start = end;
  }
}
