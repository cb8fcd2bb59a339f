import type { FrameOutcome, Hex, Pool, PoolFrame } from './draw-types.ts';
import { fromHex, streamKey, toHex } from './encoding.ts';
import { hasBall } from './frame-bitmaps.ts';
import { textAt } from './pool-columns.ts';
import { BLOCK_BYTES, type DrawPrimitives } from './primitives.ts';
import { unitsToTake } from './quota.ts';
import { recordOrder } from './record-order.ts';

/*
 * Section 5: ticket(b) = S("ticket", seed)[b] for every ball, sorted once; each frame is a scan of that one order by a bit test until its
 * quota is met. Taking one unit away moves nobody else, because a ticket depends on the seed and the ball's place alone.
 */

/** Tickets of the balls 0 to `balls - 1`, 16 bytes each. */
export function ticketsOf(seed: Hex, balls: number, primitives: DrawPrimitives): Uint8Array {
  return primitives.keystream(streamKey(primitives, 'ticket', fromHex(seed)), 0, balls);
}

/** Ticket of one ball, without the others: what an enterprise computes for itself. */
export function ticketOf(seed: Hex, position: number, primitives: DrawPrimitives): Hex {
  return toHex(primitives.keystream(streamKey(primitives, 'ticket', fromHex(seed)), position, 1));
}

/** The balls in the order of their tickets: the one order in which every frame walks. */
export type Walk = { readonly tickets: Uint8Array; readonly order: Uint32Array };

/** Tickets and their order. */
export function walkOf(seed: Hex, balls: number, primitives: DrawPrimitives): Walk {
  const tickets = ticketsOf(seed, balls, primitives);
  return { tickets, order: recordOrder(tickets, BLOCK_BYTES) };
}

/** What every frame yields under a seed, in the order of the pool's frames. */
export function sample(pool: Pool, seed: Hex, primitives: DrawPrimitives): FrameOutcome[] {
  const walk = walkOf(seed, pool.ballUnit.length, primitives);
  const shared = { nameOf: unitNames(pool), isTaken: new Uint8Array(pool.firstBall.length - 1) };
  return pool.frames.map((frame) => sampleFrame(pool, frame, walk, shared));
}

/** Ids of units by their number. Most winners win in several frames, so each id is decoded once and shared. */
export function unitNames(pool: Pool): (unit: number) => string {
  const names: string[] = new Array(pool.firstBall.length - 1);
  return (unit) => {
    names[unit] ??= textAt(pool.columns.unitIds, unit);
    return names[unit];
  };
}

/** How a frame is sampled when not by its quota alone. */
export type SampleOptions = {
  /** Number of units; more than the quota gives the units that come next, for replacements. */
  readonly n?: number;
  /** Ids of units, when several frames share them. */
  readonly nameOf?: (unit: number) => string;
  /** One zero per unit, to work with; it is left as it was. */
  readonly isTaken?: Uint8Array;
};

/** What one frame yields: its first n units in the order of the tickets. */
export function sampleFrame(pool: Pool, frame: PoolFrame, walk: Walk, options: SampleOptions = {}): FrameOutcome {
  const {
    n = unitsToTake(frame.units, frame.quota),
    nameOf = unitNames(pool),
    isTaken = new Uint8Array(pool.firstBall.length - 1),
  } = options;
  const takenBalls: number[] = [];
  const { bitmap } = frame;
  for (let step = 0; step < walk.order.length && takenBalls.length < n; step++) {
    const position = walk.order[step] as number;
    if (!hasBall(bitmap, position)) continue;
    const unit = pool.ballUnit[position] as number;
    if (isTaken[unit] === 1) continue;
    isTaken[unit] = 1;
    takenBalls.push(position);
  }
  for (const position of takenBalls) isTaken[pool.ballUnit[position] as number] = 0;
  const last = takenBalls.at(-1);
  return {
    entryId: frame.entryId,
    stratum: frame.stratum,
    n,
    taken: takenBalls.map((position) => nameOf(pool.ballUnit[position] as number)),
    takenBalls,
    threshold: last === undefined ? null : toHex(walk.tickets.subarray(last * BLOCK_BYTES, (last + 1) * BLOCK_BYTES)),
  };
}
