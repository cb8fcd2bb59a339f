import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';
import type { Hex } from './draw-types.ts';
import { fromHex, taggedHash, taggedMessage, utf8 } from './encoding.ts';
import { textColumnOf } from './pool-columns.ts';
import { type DrawPrimitives, HASH_BYTES } from './primitives.ts';
import { recordOrder } from './record-order.ts';

/** The pairs of slots and inspectors by H("pair", seedI, slotId, inspectorId). Inspectors are told by their number. */
export interface PairOrder {
  /** These inspectors in the order of their pairs with the slot. */
  sorted(slotId: string, numbers: ArrayLike<number>): Uint32Array;
  /** The first of them. There must be one. */
  first(slotId: string, numbers: ArrayLike<number>): number;
}

/** H("slot", seedI, slotId) of every slot: 32 bytes for each. */
export function slotHashes(inspectorSeed: Hex, slotIds: readonly string[], primitives: DrawPrimitives): Uint8Array {
  const seed = fromHex(inspectorSeed);
  const { bytes, offsets } = textColumnOf(slotIds);
  const hashes = new Uint8Array(slotIds.length * HASH_BYTES);
  // Messages that are hashed together are equally long.
  for (const [length, numbers] of Map.groupBy(slotIds.keys(), (number) => (offsets[number + 1] as number) - (offsets[number] as number))) {
    const head = taggedMessage('slot', [seed, new Uint8Array(length)]).subarray(0, -length);
    const tails = new Uint8Array(numbers.length * length);
    const own = new Uint8Array(numbers.length * HASH_BYTES);
    for (const [place, number] of numbers.entries()) tails.set(bytes.subarray(offsets[number], offsets[number + 1]), place * length);
    primitives.hashTails({ head, tails, tailBytes: length }, own);
    for (const [place, number] of numbers.entries()) {
      hashes.set(own.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES), number * HASH_BYTES);
    }
  }
  return hashes;
}

/** The order of the pairs of any slot, hashed when it is asked for: there are hundreds of millions, of which few are looked at. */
export function pairOrderOf(inspectorSeed: Hex, inspectorIds: readonly string[], primitives: DrawPrimitives): PairOrder {
  const seed = fromHex(inspectorSeed);
  const ids = inspectorIds.map(utf8);
  const longest = ids.reduce((most, id) => Math.max(most, id.length), 0);
  const isEven = ids.every(({ length }) => length === longest);
  const tails = new Uint8Array(ids.length * longest);
  if (isEven) for (const [number, id] of ids.entries()) tails.set(id, number * longest);
  let hashes = new Uint8Array(0);
  const hashAll = (slotId: string, numbers: ArrayLike<number>): Uint8Array => {
    const bytes = numbers.length * HASH_BYTES;
    if (hashes.length < bytes) hashes = new Uint8Array(bytes);
    const present = hashes.subarray(0, bytes);
    if (!isEven) return hashUneven({ seed, slotId, ids }, numbers, { hashes: present, primitives });
    const head = taggedMessage('pair', [seed, utf8(slotId), new Uint8Array(longest)]).subarray(0, -longest);
    primitives.hashTails({ head, tails, tailBytes: longest, chosen: numbers }, present);
    return present;
  };
  return {
    sorted(slotId, numbers) {
      return recordOrder(hashAll(slotId, numbers), HASH_BYTES).map((place) => numbers[place] as number);
    },
    first: (slotId, numbers) => numbers[leastRecord(hashAll(slotId, numbers))] as number,
  };
}

/** The same for ids of different lengths, which have messages of different lengths. */
function hashUneven(
  { seed, slotId, ids }: { readonly seed: Uint8Array; readonly slotId: string; readonly ids: readonly Uint8Array[] },
  numbers: ArrayLike<number>,
  { hashes, primitives }: { readonly hashes: Uint8Array; readonly primitives: DrawPrimitives },
): Uint8Array {
  const slot = utf8(slotId);
  for (let place = 0; place < numbers.length; place++) {
    hashes.set(taggedHash(primitives, 'pair', seed, slot, ids[numbers[place] as number] as Uint8Array), place * HASH_BYTES);
  }
  return hashes;
}

/** Number of the smallest record: found by the first 32 bits, by all where these agree. */
function leastRecord(records: Uint8Array): number {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const recordAt = (number: number): Uint8Array => records.subarray(number * HASH_BYTES, (number + 1) * HASH_BYTES);
  let least = 0;
  let prefix = view.getUint32(0);
  for (let number = 1; number * HASH_BYTES < records.length; number++) {
    const own = view.getUint32(number * HASH_BYTES);
    const isLess = own < prefix || (own === prefix && compareBytes(recordAt(number), recordAt(least)) < 0);
    if (isLess) [least, prefix] = [number, own];
  }
  return least;
}
