import type { PoolColumns, TextColumn } from './draw-types.ts';
import { streamKey, taggedMessage, utf8 } from './encoding.ts';
import { textAt, textBytesAt, textCount } from './pool-columns.ts';
import { BLOCK_BYTES, type DrawPrimitives, HASH_BYTES } from './primitives.ts';

/*
 * Section 3: salt(i) = S("salt", poolKey)[i], nonce(g) = S("nonce", poolKey)[g],
 * unitCommit(i) = H("unit", drawId, unitId, salt(i)), leaf(g) = Hash(00 || nonce(g) || unitCommit(i)).
 * Units are independent of each other, so any range of them can be hashed anywhere; the ranges together fill one buffer.
 */

const UNITS_PER_CHUNK = 8192;

/** What is needed to hash any range of the units. */
export type LeafWork = {
  readonly drawId: string;
  readonly poolKey: Uint8Array;
  readonly columns: PoolColumns;
  /** Ordinal of the first ball of each unit, and of the ball after the last. */
  readonly firstBall: Uint32Array;
  /** 32 bytes per ball in the order of ordinals. */
  readonly leavesByOrdinal: Uint8Array;
};

/** Number of balls before each unit: b(u) is the largest weight of the unit. One element more than there are units. */
export function countBalls(columns: PoolColumns): Uint32Array {
  const units = textCount(columns.unitIds);
  const firstBall = new Uint32Array(new SharedArrayBuffer(4 * (units + 1)));
  for (const weights of columns.weights) {
    for (let unit = 0; unit < units; unit++) {
      if ((weights[unit] as number) > (firstBall[unit + 1] as number)) firstBall[unit + 1] = weights[unit] as number;
    }
  }
  for (let unit = 0; unit < units; unit++) firstBall[unit + 1] = (firstBall[unit + 1] as number) + (firstBall[unit] as number);
  return firstBall;
}

/** Hashes the balls of the units `from` to `to - 1` into `leavesByOrdinal`. */
export function hashLeaves(work: LeafWork, range: { readonly from: number; readonly to: number }, primitives: DrawPrimitives): void {
  const keys = { salt: streamKey(primitives, 'salt', work.poolKey), nonce: streamKey(primitives, 'nonce', work.poolKey) };
  for (let from = range.from; from < range.to; from += UNITS_PER_CHUNK) {
    hashChunk(work, { from, to: Math.min(from + UNITS_PER_CHUNK, range.to) }, keys, primitives);
  }
}

function hashChunk(
  work: LeafWork,
  { from, to }: { readonly from: number; readonly to: number },
  keys: { readonly salt: Uint8Array; readonly nonce: Uint8Array },
  primitives: DrawPrimitives,
): void {
  const { columns, firstBall, leavesByOrdinal } = work;
  const firstOrdinal = firstBall[from] as number;
  const salts = primitives.keystream(keys.salt, from, to - from);
  const nonces = primitives.keystream(keys.nonce, firstOrdinal, (firstBall[to] as number) - firstOrdinal);
  const messageOf = unitMessages(work.drawId, columns.unitIds);
  const leafMessage = new Uint8Array(1 + BLOCK_BYTES + HASH_BYTES);
  for (let unit = from; unit < to; unit++) {
    leafMessage.set(primitives.hash(messageOf(unit, salts, (unit - from) * BLOCK_BYTES)), 1 + BLOCK_BYTES);
    const end = firstBall[unit + 1] as number;
    for (let ordinal = firstBall[unit] as number; ordinal < end; ordinal++) {
      copyBytes(nonces, (ordinal - firstOrdinal) * BLOCK_BYTES, leafMessage, { at: 1, length: BLOCK_BYTES });
      leavesByOrdinal.set(primitives.hash(leafMessage), ordinal * HASH_BYTES);
    }
  }
}

/** Writes the messages of unitCommit into one buffer that is used again and again; byte by byte, because small views are dear. */
function unitMessages(drawId: string, unitIds: TextColumn): (unit: number, salts: Uint8Array, saltAt: number) => Uint8Array {
  const { bytes, offsets } = unitIds;
  const head = taggedMessage('unit', [utf8(drawId), new Uint8Array(0), new Uint8Array(0)]).subarray(0, -8);
  let longest = 0;
  for (let unit = 0; unit + 1 < offsets.length; unit++) {
    longest = Math.max(longest, (offsets[unit + 1] as number) - (offsets[unit] as number));
  }
  const buffer = new Uint8Array(head.length + 8 + longest + BLOCK_BYTES);
  const view = new DataView(buffer.buffer);
  buffer.set(head);
  const idAt = head.length + 4;
  return (unit, salts, saltAt) => {
    const start = offsets[unit] as number;
    const length = (offsets[unit + 1] as number) - start;
    view.setUint32(head.length, length);
    copyBytes(bytes, start, buffer, { at: idAt, length });
    view.setUint32(idAt + length, BLOCK_BYTES);
    copyBytes(salts, saltAt, buffer, { at: idAt + length + 4, length: BLOCK_BYTES });
    return buffer.subarray(0, idAt + length + 4 + BLOCK_BYTES);
  };
}

function copyBytes(
  from: Uint8Array,
  start: number,
  to: Uint8Array,
  { at, length }: { readonly at: number; readonly length: number },
): void {
  for (let index = 0; index < length; index++) to[at + index] = from[start + index] as number;
}

/** unitCommit of one unit: what its leaves are made over. */
export function unitCommit(drawId: string, unitId: string, salt: Uint8Array, primitives: DrawPrimitives): Uint8Array {
  return primitives.hash(taggedMessage('unit', [utf8(drawId), utf8(unitId), salt]));
}

/** Leaf of one ball. */
export function ballLeaf(nonce: Uint8Array, commit: Uint8Array, primitives: DrawPrimitives): Uint8Array {
  const message = new Uint8Array(1 + nonce.length + commit.length);
  message.set(nonce, 1);
  message.set(commit, 1 + nonce.length);
  return primitives.hash(message);
}

/** Leaves of the exclusion list in the order of the ids: Hash(00 || salt || H("excluded", drawId, unitId, reason)). */
export function exclusionLeaves(
  work: { readonly drawId: string; readonly poolKey: Uint8Array; readonly columns: PoolColumns },
  primitives: DrawPrimitives,
): Uint8Array {
  const { columns, drawId, poolKey } = work;
  const count = textCount(columns.excludedIds);
  const salts = primitives.keystream(streamKey(primitives, 'excluded', poolKey), 0, count);
  const leaves = new Uint8Array(count * HASH_BYTES);
  const reasons = columns.reasons.map(utf8);
  const id = utf8(drawId);
  for (let index = 0; index < count; index++) {
    const reason = reasons[columns.excludedReasons[index] as number] ?? new Uint8Array(0);
    const commit = primitives.hash(taggedMessage('excluded', [id, textBytesAt(columns.excludedIds, index), reason]));
    leaves.set(ballLeaf(salts.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES), commit, primitives), index * HASH_BYTES);
  }
  return leaves;
}

/** What an excluded unit's leaf is made over. */
export function exclusionCommit(
  { drawId, unitId, reason }: { readonly drawId: string; readonly unitId: string; readonly reason: string },
  primitives: DrawPrimitives,
): Uint8Array {
  return primitives.hash(taggedMessage('excluded', [utf8(drawId), utf8(unitId), utf8(reason)]));
}

/** How many units each reason excluded, by reason. */
export function countExclusions(columns: PoolColumns): { readonly reason: string; readonly units: number }[] {
  const counts = columns.reasons.map((reason) => ({ reason, units: 0 }));
  for (const index of columns.excludedReasons) {
    const count = counts[index];
    if (count !== undefined) count.units += 1;
  }
  return counts.filter(({ units }) => units > 0).sort((left, right) => (left.reason < right.reason ? -1 : 1));
}

/** Ids of all excluded units with their reasons, in ascending order. */
export function listExclusions(columns: PoolColumns): { readonly unitId: string; readonly reason: string }[] {
  return Array.from(columns.excludedReasons, (reason, index) => ({
    unitId: textAt(columns.excludedIds, index),
    reason: columns.reasons[reason] ?? '',
  }));
}
