import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';
import type { FrameResult, Opening } from './draw-transcript.ts';
import { fromHex } from './encoding.ts';
import { textColumnOf } from './pool-columns.ts';
import { hashLeafTails, LEAF_TAIL_BYTES, unitCommits } from './pool-leaves.ts';
import { BLOCK_BYTES, type DrawPrimitives, HASH_BYTES } from './primitives.ts';

/*
 * The openings of a large draw: one ball is opened in every frame that it won, so each is hashed once, and many are hashed at once.
 */

const AT_ONCE = 4_096;

/** Tells of any opening of these frames whether its ball is the leaf that stands at its position. */
export function openingChecker(
  { frames, leaves, drawId }: { readonly frames: readonly FrameResult[]; readonly leaves: Uint8Array; readonly drawId: string },
  primitives: DrawPrimitives,
): (opening: Opening) => boolean {
  const byPosition = new Map<number, Opening>();
  for (const { openings } of frames) {
    for (const opening of openings ?? []) if (!byPosition.has(opening.position)) byPosition.set(opening.position, opening);
  }
  const opened = new Set<Opening>();
  const all = [...byPosition.values()];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE);
    const hashes = leavesOf(some, drawId, primitives);
    some.forEach((opening, place) => {
      const published = leaves.subarray(opening.position * HASH_BYTES, (opening.position + 1) * HASH_BYTES);
      if (compareBytes(published, hashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES)) === 0) opened.add(opening);
    });
  }
  return (opening) => {
    const known = byPosition.get(opening.position);
    return known !== undefined && opened.has(known) && isSameOpening(known, opening);
  };
}

function isSameOpening(known: Opening, { unitId, salt, nonce }: Opening): boolean {
  return known.unitId === unitId && known.salt === salt && known.nonce === nonce;
}

function leavesOf(openings: readonly Opening[], drawId: string, primitives: DrawPrimitives): Uint8Array {
  const salts = fromHex(openings.map(({ salt }) => salt).join(''));
  const nonces = fromHex(openings.map(({ nonce }) => nonce).join(''));
  const unitIds = textColumnOf(openings.map(({ unitId }) => unitId));
  const commits = unitCommits({ drawId, unitIds, from: 0, to: openings.length, salts }, primitives);
  const tails = new Uint8Array(openings.length * LEAF_TAIL_BYTES);
  for (let place = 0; place < openings.length; place++) {
    const at = place * LEAF_TAIL_BYTES;
    tails.set(nonces.subarray(place * BLOCK_BYTES, (place + 1) * BLOCK_BYTES), at);
    tails.set(commits.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES), at + BLOCK_BYTES);
  }
  const leaves = new Uint8Array(openings.length * HASH_BYTES);
  hashLeafTails(tails, leaves, primitives);
  return leaves;
}
