import { invariant } from '../../../subgraph-kit/pure/invariant.ts';
import type { BallLayout, PlanEntry, PoolColumns } from './draw-types.ts';

/*
 * Which balls an entry looks at. Entries that look at the same balls are coordinated: whoever one takes, another with a higher ratio takes too.
 *
 * An even entry and one that follows a risk class must not be. The names that both took are public. Of a list drawn with the same chance for all,
 * the chance to stand on it given the other list is the same for every class only if the two lists are independent; any coordination between them
 * lets the even list tell something about the weight that the other list does not. It is not enough that they order the same balls differently: a
 * winner's ball of an even entry is opened, its ticket in any order that follows from the public seed is known, and a unit that the other entry
 * took without that ball has a second one. Two entries with strata of risk classes must not share balls either, because each class has its own
 * thresholds in each of them. So a unit has balls of its own for the even entries together, for the entries with weights together (all use the plan's
 * one table, so they stay nested), and for each entry with strata. The balls are in one order of tickets, and different balls have independent tickets.
 */

/** All entries look at the same balls. */
export const ONE_GROUP: BallLayout = { groupOf: [], isFilled: false };

/** Leaves of one piece of leaves.bin: a pool with secret weights is filled up to whole pieces. */
export const PIECE_LEAVES = 1024;

/** A unit's place among its balls takes 16 bits: so many groups of at most 64 balls. */
const GROUPS_MAX = 1023;

/** Which balls the entries of a plan look at. */
export function layoutOf(entries: readonly PlanEntry[]): BallLayout {
  const words = entries.map(({ entryId, strataByRisk, weightsByRisk }) => {
    if (strataByRisk) return `RISK_STRATA:${entryId}`;
    return weightsByRisk ? 'RISK_WEIGHTS' : 'EVEN';
  });
  const groups = [...new Set(words)];
  invariant(groups.length <= GROUPS_MAX, 'a plan has at most 1,023 groups of balls');
  return { groupOf: words.map((word) => groups.indexOf(word)), isFilled: groups.some((word) => word !== 'EVEN') };
}

/**
 * Of every group, the number of a unit's balls before those of the group. The last list, one more than there are groups, holds the numbers of all
 * balls.
 */
export function ballStarts({ layout, weights, unitIds }: PoolColumns): Uint16Array[] {
  const units = unitIds.offsets.length - 1;
  const starts = [new Uint16Array(units)];
  const groups = weights.map((_, entry) => layout.groupOf[entry] ?? 0);
  for (let group = 0; group <= Math.max(0, ...groups); group++) {
    const most = mostBalls(
      weights.filter((_, entry) => groups[entry] === group),
      units,
    );
    const start = starts[group] as Uint16Array;
    starts.push(most.map((balls, unit) => balls + (start[unit] as number)));
  }
  return starts;
}

function mostBalls(weights: readonly Uint8Array[], units: number): Uint16Array {
  const most = new Uint16Array(units);
  for (const column of weights) {
    for (let unit = 0; unit < units; unit++) if ((column[unit] as number) > (most[unit] as number)) most[unit] = column[unit] as number;
  }
  return most;
}

/** Number of balls before each unit: b(u) is the sum over the groups of the unit's largest weight in each. One element more than there are units. */
export function countBalls(columns: PoolColumns): Uint32Array {
  const balls = ballStarts(columns).at(-1) ?? new Uint16Array(0);
  const firstBall = new Uint32Array(balls.length + 1);
  for (let unit = 0; unit < balls.length; unit++) firstBall[unit + 1] = (firstBall[unit] as number) + (balls[unit] as number);
  return firstBall;
}

/** Balls of a pool with those of nobody that fill it up. @param balls balls of its units */
export function filledSize({ isFilled }: BallLayout, balls: number): number {
  return isFilled ? Math.ceil(balls / PIECE_LEAVES) * PIECE_LEAVES : balls;
}
