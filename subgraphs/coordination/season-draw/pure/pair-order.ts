import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';
import type { Hex } from './draw-types.ts';
import { fromHex, taggedHash, taggedMessage, utf8 } from './encoding.ts';
import type { DrawPrimitives } from './primitives.ts';

const KEY_BITS = 53;

/** Puts inspectors in the order of H("pair", seedI, slotId, inspectorId); `ids` are the bytes of all inspectors' ids. */
export type PairOrder = (slotId: string, numbers: readonly number[]) => Uint32Array;

/** Order of slots by H("slot", seedI, slotId): 32 bytes for each. */
export function slotHashes(inspectorSeed: Hex, slotIds: readonly string[], primitives: DrawPrimitives): Uint8Array {
  const seed = fromHex(inspectorSeed);
  const hashes = new Uint8Array(slotIds.length * 32);
  slotIds.forEach((slotId, index) => {
    hashes.set(taggedHash(primitives, 'slot', seed, utf8(slotId)), index * 32);
  });
  return hashes;
}

/**
 * The order of the pairs of one slot.
 *
 * A key of 53 bits holds the first bits of the hash and the place in the list, so a list is sorted as numbers; the few pairs whose first
 * bits agree are compared by the whole hash.
 */
export function pairOrderOf(inspectorSeed: Hex, inspectorIds: readonly string[], primitives: DrawPrimitives): PairOrder {
  const seed = fromHex(inspectorSeed);
  const ids = inspectorIds.map(utf8);
  const longest = ids.reduce((most, id) => Math.max(most, id.length), 0);
  return (slotId, numbers) => {
    const head = taggedMessage('pair', [seed, utf8(slotId), new Uint8Array(0)]).subarray(0, -4);
    const message = new Uint8Array(head.length + 4 + longest);
    message.set(head);
    const lengthView = new DataView(message.buffer);
    const hashOf = (number: number): Uint8Array => {
      const id = ids[number] as Uint8Array;
      lengthView.setUint32(head.length, id.length);
      message.set(id, head.length + 4);
      return primitives.hash(message.subarray(0, head.length + 4 + id.length));
    };
    return sortByHash(numbers, hashOf);
  };
}

function sortByHash(numbers: readonly number[], hashOf: (number: number) => Uint8Array): Uint32Array {
  const placeRange = 2 ** Math.ceil(Math.log2(numbers.length + 1));
  const keys = new Float64Array(numbers.length);
  for (let place = 0; place < numbers.length; place++) {
    const hash = hashOf(numbers[place] as number);
    const first = ((hash[0] as number) << 24) | ((hash[1] as number) << 16) | ((hash[2] as number) << 8) | (hash[3] as number);
    const next = ((hash[4] as number) << 16) | ((hash[5] as number) << 8) | (hash[6] as number);
    // 53 bits of the hash, of which the last give way to the place.
    const bits = (first >>> 0) * 2 ** (KEY_BITS - 32) + (next >>> (56 - KEY_BITS));
    keys[place] = Math.floor(bits / placeRange) * placeRange + place;
  }
  keys.sort();
  const order = new Uint32Array(numbers.length);
  for (let rank = 0; rank < keys.length; rank++) order[rank] = numbers[(keys[rank] as number) % placeRange] as number;
  for (let start = 0; start < keys.length; ) {
    const prefix = Math.floor((keys[start] as number) / placeRange);
    let end = start + 1;
    while (end < keys.length && Math.floor((keys[end] as number) / placeRange) === prefix) end += 1;
    if (end - start > 1) order.subarray(start, end).sort((left, right) => compareBytes(hashOf(left).slice(), hashOf(right)));
    start = end;
  }
  return order;
}
