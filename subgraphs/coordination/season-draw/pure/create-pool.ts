import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';
import { merkleLeaf, merkleRoot } from '../../../subgraph-kit/pure/merkle-tree.ts';
import { countBalls, filledSize, PIECE_LEAVES } from './ball-layout.ts';
import type { Frame, Pool, PoolColumns } from './draw-types.ts';
import { taggedHash, toHex } from './encoding.ts';
import { frameBitmaps } from './frame-bitmaps.ts';
import { exclusionLeaves, hashBlanks, hashLeaves, type LeafWork } from './pool-leaves.ts';
import { type DrawPrimitives, HASH_BYTES } from './primitives.ts';
import { recordOrder } from './record-order.ts';

/** Bytes of one piece of leaves.bin: an entry of the Merkle tree. */
export const PIECE_BYTES = PIECE_LEAVES * HASH_BYTES;

/** What a pool is made from. */
export type PoolInput = {
  readonly drawId: string;
  /** 32 random bytes, sealed to the auditor. */
  readonly poolKey: Uint8Array;
  readonly columns: PoolColumns;
  readonly frames: readonly Frame[];
};

/**
 * The pool of section 3: balls, leaves in ascending order, root, frames with their bitmaps, exclusion list.
 *
 * Hashes in this thread; `threads/` splits `hashLeaves` over threads and then calls `sealPool`.
 */
export function createPool(input: PoolInput, primitives: DrawPrimitives): Pool {
  const work = startPool(input);
  hashLeaves(work, { from: 0, to: work.firstBall.length - 1 }, primitives);
  return sealPool(input, work, primitives);
}

/** Lays out the balls and reserves the buffer that `hashLeaves` fills: shared, so that several threads may. */
export function startPool({ drawId, poolKey, columns }: PoolInput): LeafWork {
  if (poolKey.length !== HASH_BYTES) throw new RangeError('The pool key has 32 bytes');
  const firstBall = countBalls(columns);
  const balls = filledSize(columns.layout, firstBall.at(-1) ?? 0);
  const leavesByOrdinal = new Uint8Array(new SharedArrayBuffer(balls * HASH_BYTES));
  return { drawId, poolKey, unitIds: columns.unitIds, firstBall, leavesByOrdinal };
}

/** Puts the hashed leaves in order, in their own buffer, and makes everything that follows from them. */
export function sealPool(input: PoolInput, work: LeafWork, primitives: DrawPrimitives): Pool {
  const { columns, drawId, poolKey } = input;
  hashBlanks(work, primitives);
  const ballOrdinal = recordOrder(work.leavesByOrdinal, HASH_BYTES);
  const leaves = arrange(work.leavesByOrdinal, ballOrdinal);
  refuseEqualLeaves(leaves);
  const excluded = exclusionLeaves(input, primitives);
  const excludedLeaves = arrange(excluded, recordOrder(excluded, HASH_BYTES));
  return {
    drawId,
    profile: primitives.profile,
    columns,
    leaves,
    ballUnit: unitsOfBalls(ballOrdinal, work.firstBall),
    ballOrdinal,
    firstBall: work.firstBall,
    frames: frameBitmaps({ poolKey, columns, frames: input.frames, firstBall: work.firstBall, ballOrdinal }, primitives),
    exclusionLeaves: excludedLeaves,
    poolKeyDigest: toHex(taggedHash(primitives, 'poolkey', poolKey)),
    poolRoot: toHex(piecesRoot(leaves, primitives)),
    leavesDigest: toHex(primitives.hash(leaves)),
    exclusionRoot: toHex(piecesRoot(excludedLeaves, primitives)),
  };
}

/** RFC 9162 root whose entries are the pieces of 32,768 bytes; the last may be shorter. */
export function piecesRoot(bytes: Uint8Array, primitives: DrawPrimitives): Uint8Array {
  return merkleRoot(primitives.hash, pieceLeaves(bytes, primitives));
}

/** Leaf hashes of the pieces of a file of leaves. */
export function pieceLeaves(bytes: Uint8Array, primitives: DrawPrimitives): Uint8Array[] {
  const leaves: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    leaves.push(merkleLeaf(primitives.hash, bytes.subarray(start, start + PIECE_BYTES)));
  }
  return leaves;
}

/** Position of the first leaf that does not come after the one before it; null when all ascend. */
export function findDisorder(leaves: Uint8Array): number | null {
  const view = new DataView(leaves.buffer, leaves.byteOffset, leaves.byteLength);
  let before = -1;
  for (let at = 0; at < leaves.length; at += HASH_BYTES) {
    const prefix = view.getUint32(at);
    const isAfter =
      prefix > before ||
      (prefix === before && compareBytes(leaves.subarray(at - HASH_BYTES, at), leaves.subarray(at, at + HASH_BYTES)) < 0);
    if (!isAfter) return at / HASH_BYTES;
    before = prefix;
  }
  return null;
}

function refuseEqualLeaves(leaves: Uint8Array): void {
  const position = findDisorder(leaves);
  if (position !== null) throw new RangeError(`Two leaves are equal at position ${position}: draw a new pool key`);
}

/**
 * Puts records in an order inside their own buffer, cycle by cycle, so that the leaves of a large pool exist once.
 *
 * Words are moved, not views: a million small views would cost more than the copies.
 */
function arrange(records: Uint8Array, order: Uint32Array): Uint8Array {
  const words = new Uint32Array(records.buffer, records.byteOffset, records.length / 4);
  const isPlaced = new Uint8Array(order.length);
  const kept = new Uint32Array(RECORD_WORDS);
  for (let start = 0; start < order.length; start++) {
    if (isPlaced[start] === 1) continue;
    copyRecord(words, start, kept, 0);
    let place = start;
    for (let from = order[place] as number; from !== start; from = order[place] as number) {
      copyRecord(words, from, words, place);
      isPlaced[place] = 1;
      place = from;
    }
    copyRecord(kept, 0, words, place);
    isPlaced[place] = 1;
  }
  return records;
}

const RECORD_WORDS = HASH_BYTES / 4;

function copyRecord(from: Uint32Array, fromRecord: number, to: Uint32Array, toRecord: number): void {
  const source = fromRecord * RECORD_WORDS;
  const target = toRecord * RECORD_WORDS;
  for (let word = 0; word < RECORD_WORDS; word++) to[target + word] = from[source + word] as number;
}

function unitsOfBalls(ballOrdinal: Uint32Array, firstBall: Uint32Array): Uint32Array {
  // Balls of nobody come after those of the units, and belong to the unit after the last.
  const unitOfOrdinal = new Uint32Array(ballOrdinal.length).fill(firstBall.length - 1);
  for (let unit = 0; unit + 1 < firstBall.length; unit++) unitOfOrdinal.fill(unit, firstBall[unit], firstBall[unit + 1]);
  const ballUnit = new Uint32Array(ballOrdinal.length);
  for (let position = 0; position < ballUnit.length; position++) {
    ballUnit[position] = unitOfOrdinal[ballOrdinal[position] as number] as number;
  }
  return ballUnit;
}
