import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { type LaneHashName, laneHasher } from '../../../../../subgraphs/coordination/season-draw/pure/lane-hash.ts';
import { HASH_BYTES, hashOneByOne } from '../../../../../subgraphs/coordination/season-draw/pure/primitives.ts';
import { fixedBytes } from '../../../../support/drawn-season.ts';

const NAMES: readonly LaneHashName[] = ['sha256', 'sm3'];
/** Around the lengths at which a block is full, and at which the padding takes a block of its own. */
const HEADS = [0, 1, 8, 55, 56, 63, 64, 65, 128, 190];
const TAILS = [1, 7, 48, 54, 55, 56, 63, 64, 65, 119, 120, 200];

function hashesOf(name: LaneHashName, head: Uint8Array, { tails, tailBytes }: { tails: Uint8Array; tailBytes: number }): Uint8Array {
  const hashes = new Uint8Array((tails.length / tailBytes) * HASH_BYTES);
  laneHasher(name)({ head, tails, tailBytes }, hashes);
  return hashes;
}

function expectedOf(name: LaneHashName, head: Uint8Array, { tails, tailBytes }: { tails: Uint8Array; tailBytes: number }): Uint8Array {
  const each = Array.from({ length: tails.length / tailBytes }, (_, index) =>
    createHash(name)
      .update(head)
      .update(tails.subarray(index * tailBytes, (index + 1) * tailBytes))
      .digest(),
  );
  return new Uint8Array(Buffer.concat(each));
}

describe.each(NAMES)('%s in lanes', (name) => {
  test.each(HEADS)('is that of node:crypto after a head of %i bytes, for tails of any length', (headBytes) => {
    const head = fixedBytes('head', headBytes);
    const lanes = laneHasher(name);
    for (const tailBytes of TAILS) {
      const batch = { tails: fixedBytes('tails', 7 * tailBytes), tailBytes };
      const hashes = new Uint8Array(7 * HASH_BYTES);
      lanes({ head, ...batch }, hashes);
      expect(hashes).toEqual(expectedOf(name, head, batch));
    }
  });

  test.each([1, 2, 3, 4, 5, 2_047, 2_048, 2_049, 5_003])('hashes %i messages, and writes nothing behind their hashes', (count) => {
    const batch = { tails: fixedBytes(`${count} tails`, 48 * count), tailBytes: 48 };
    const room = new Uint8Array((count + 4) * HASH_BYTES).fill(9);
    laneHasher(name)({ head: new Uint8Array(1), ...batch }, room.subarray(0, count * HASH_BYTES));
    expect(room.subarray(0, count * HASH_BYTES)).toEqual(expectedOf(name, new Uint8Array(1), batch));
    expect(room.subarray(count * HASH_BYTES)).toEqual(new Uint8Array(4 * HASH_BYTES).fill(9));
  });

  test('hashes the tails that are chosen, in their order, as hashing one by one does', () => {
    const chosen = [6, 0, 6, 3, 2];
    const batch = { head: fixedBytes('head', 97), tails: fixedBytes('tails', 7 * 37), tailBytes: 37 };
    const all = expectedOf(name, batch.head, batch);
    const wanted = Buffer.concat(chosen.map((tail) => all.subarray(tail * HASH_BYTES, (tail + 1) * HASH_BYTES)));
    const hashers = [laneHasher(name), hashOneByOne((message) => createHash(name).update(message).digest())];
    for (const hash of hashers) {
      const hashes = new Uint8Array(chosen.length * HASH_BYTES);
      hash({ ...batch, chosen }, hashes);
      expect(hashes).toEqual(new Uint8Array(wanted));
    }
  });

  test('hashes long messages, a few at a time, and refuses what its memory cannot hold', () => {
    const batch = { tails: fixedBytes('long', 5 * 60_000), tailBytes: 60_000 };
    expect(hashesOf(name, fixedBytes('head', 40_000), batch)).toEqual(expectedOf(name, fixedBytes('head', 40_000), batch));
    expect(() => hashesOf(name, new Uint8Array(0), { tails: new Uint8Array(200_000), tailBytes: 200_000 })).toThrow('too long');
  });
});
