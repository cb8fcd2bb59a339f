import type { PoolColumns, TextColumn } from './draw-types.ts';
import { streamKey, taggedMessage, utf8 } from './encoding.ts';
import { textAt, textBytesAt, textCount } from './pool-columns.ts';
import { BLOCK_BYTES, type DrawPrimitives, HASH_BYTES } from './primitives.ts';

/*
 * Section 3: salt(i) = S("salt", poolKey)[i], nonce(g) = S("nonce", poolKey)[g],
 * unitCommit(i) = H("unit", drawId, unitId, salt(i)), leaf(g) = Hash(00 || nonce(g) || unitCommit(i)).
 * Units are independent of each other, so any range of them can be hashed anywhere; the ranges together fill one buffer.
 */

/** Few enough that the messages of a chunk stay in the processor's cache. */
const UNITS_PER_CHUNK = 2_048;
const LEAF_HEAD = new Uint8Array(1);

/** What is needed to hash any range of the units. */
export type LeafWork = {
  readonly drawId: string;
  readonly poolKey: Uint8Array;
  readonly unitIds: TextColumn;
  /** Ordinal of the first ball of each unit, and of the ball after the last. */
  readonly firstBall: Uint32Array;
  /** 32 bytes per ball in the order of ordinals. */
  readonly leavesByOrdinal: Uint8Array;
};

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
  const { firstBall, leavesByOrdinal } = work;
  const first = firstBall[from] as number;
  const end = firstBall[to] as number;
  const salts = primitives.keystream(keys.salt, from, to - from);
  const nonces = primitives.keystream(keys.nonce, first, end - first);
  const commits = unitCommits({ drawId: work.drawId, unitIds: work.unitIds, from, to, salts }, primitives);
  const tails = new Uint8Array((end - first) * LEAF_TAIL_BYTES);
  for (let unit = from; unit < to; unit++) {
    for (let ordinal = firstBall[unit] as number; ordinal < (firstBall[unit + 1] as number); ordinal++) {
      const at = (ordinal - first) * LEAF_TAIL_BYTES;
      copyBytes(nonces, (ordinal - first) * BLOCK_BYTES, tails, { at, length: BLOCK_BYTES });
      copyBytes(commits, (unit - from) * HASH_BYTES, tails, { at: at + BLOCK_BYTES, length: HASH_BYTES });
    }
  }
  hashLeafTails(tails, leavesByOrdinal.subarray(first * HASH_BYTES, end * HASH_BYTES), primitives);
}

/** Hashes the balls of nobody, behind those of all units: as if a unit with the empty id came last. */
export function hashBlanks({ drawId, poolKey, firstBall, leavesByOrdinal }: LeafWork, primitives: DrawPrimitives): void {
  const units = firstBall.length - 1;
  const first = firstBall[units] as number;
  const blanks = leavesByOrdinal.length / HASH_BYTES - first;
  const commit = unitCommit(drawId, '', primitives.keystream(streamKey(primitives, 'salt', poolKey), units, 1), primitives);
  const nonces = primitives.keystream(streamKey(primitives, 'nonce', poolKey), first, blanks);
  for (let blank = 0; blank < blanks; blank++) {
    const nonce = nonces.subarray(blank * BLOCK_BYTES, (blank + 1) * BLOCK_BYTES);
    leavesByOrdinal.set(ballLeaf(nonce, commit, primitives), (first + blank) * HASH_BYTES);
  }
}

/** Bytes of a leaf's message after its first, which is zero: nonce or salt, then the commit. */
export const LEAF_TAIL_BYTES = BLOCK_BYTES + HASH_BYTES;

/** Leaves of many messages `00 || nonce || commit`, given without their first byte. */
export function hashLeafTails(tails: Uint8Array, leaves: Uint8Array, primitives: DrawPrimitives): void {
  primitives.hashTails({ head: LEAF_HEAD, tails, tailBytes: LEAF_TAIL_BYTES }, leaves);
}

/** unitCommit of the units `from` to `to - 1`, 32 bytes each; `salts` begin with that of `from`. */
export function unitCommits(
  work: {
    readonly drawId: string;
    readonly unitIds: TextColumn;
    readonly from: number;
    readonly to: number;
    readonly salts: Uint8Array;
  },
  primitives: DrawPrimitives,
): Uint8Array {
  const { unitIds, from, to, salts } = work;
  const commits = new Uint8Array((to - from) * HASH_BYTES);
  for (let start = from; start < to; ) {
    const idBytes = idLength(unitIds, start);
    let end = start + 1;
    while (end < to && idLength(unitIds, end) === idBytes) end += 1;
    // H("unit", drawId, unitId, salt) for ids of one length: all before the id is the same, and so is the length between id and salt.
    const template = taggedMessage('unit', [utf8(work.drawId), new Uint8Array(idBytes), new Uint8Array(BLOCK_BYTES)]);
    const tailBytes = idBytes + 4 + BLOCK_BYTES;
    const head = template.subarray(0, -tailBytes);
    const between = template.subarray(head.length + idBytes, -BLOCK_BYTES);
    const tails = new Uint8Array((end - start) * tailBytes);
    for (let unit = start; unit < end; unit++) {
      const at = (unit - start) * tailBytes;
      copyBytes(unitIds.bytes, unitIds.offsets[unit] as number, tails, { at, length: idBytes });
      copyBytes(between, 0, tails, { at: at + idBytes, length: 4 });
      copyBytes(salts, (unit - from) * BLOCK_BYTES, tails, { at: at + idBytes + 4, length: BLOCK_BYTES });
    }
    primitives.hashTails({ head, tails, tailBytes }, commits.subarray((start - from) * HASH_BYTES, (end - from) * HASH_BYTES));
    start = end;
  }
  return commits;
}

function idLength({ offsets }: TextColumn, unit: number): number {
  return (offsets[unit + 1] as number) - (offsets[unit] as number);
}

/** Byte by byte, because small views are dear. */
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
