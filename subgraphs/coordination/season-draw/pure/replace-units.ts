import { composeVisits } from './compose-visits.ts';
import type { DrawnVisit, FrameOutcome, Hex, PlanEntry, Pool, PoolFrame, WithdrawnUnit } from './draw-types.ts';
import { hasBall } from './frame-bitmaps.ts';
import { textAt, textCount } from './pool-columns.ts';
import type { DrawPrimitives } from './primitives.ts';
import { unitsToTake } from './quota.ts';
import { sampleFrame, unitNames, walkOf } from './sample.ts';

/*
 * Section 7, units. A withdrawn unit gives its place in every frame that had taken it to the next ball of that frame: the frame is walked again
 * in the same order of tickets, and withdrawn units are passed over. Whoever was taken before stays taken.
 */

/** What a withdrawal does: seats of a department on a visit, by `visitId/department`, that it closes or opens, and the visits after it. */
export type SlotStage = { readonly closed: readonly string[]; readonly opened: readonly string[]; readonly visits: readonly DrawnVisit[] };

/** What a season comes to after its withdrawals, and what each of them did to the visits. */
export type ReplacedSeason = {
  /** Visits as they were drawn, before any withdrawal: the inspectors' seed is made from these. */
  readonly drawnVisits: readonly DrawnVisit[];
  readonly outcomes: readonly FrameOutcome[];
  readonly visits: readonly DrawnVisit[];
  /** One for each withdrawal, in order. */
  readonly stages: readonly SlotStage[];
};

/** The season after these withdrawals, in the order in which they were approved. */
export function replaceUnits(
  season: { readonly pool: Pool; readonly seed: Hex; readonly entries: readonly PlanEntry[]; readonly withdrawn: readonly WithdrawnUnit[] },
  primitives: DrawPrimitives,
): ReplacedSeason {
  const { pool, entries } = season;
  const walk = walkOf(season.seed, pool.ballUnit.length, primitives);
  const nameOf = unitNames(pool);
  const numbers = unitNumbers(pool, new Set(season.withdrawn.map(({ unitId }) => unitId)));
  const isTaken = new Uint8Array(pool.firstBall.length - 1);
  const gone: number[] = [];
  const sampleAll = (): FrameOutcome[] =>
    pool.frames.map((frame) => {
      // A unit that is marked as taken from the start is passed over.
      for (const unit of gone) isTaken[unit] = 1;
      return sampleFrame(pool, frame, walk, { n: unitsLeft(pool, frame, gone), nameOf, isTaken });
    });
  let outcomes = sampleAll();
  const drawnVisits = composeVisits(outcomes, entries);
  let visits = drawnVisits;
  const stages = season.withdrawn.map(({ unitId }) => {
    gone.push(numbers.get(unitId) ?? raise(unitId));
    outcomes = sampleAll();
    const after = composeVisits(outcomes, entries);
    const stage = stageBetween(visits, after);
    visits = after;
    return stage;
  });
  return { drawnVisits, outcomes, visits, stages };
}

/** Number of units that a frame yields when some of it are withdrawn: its quota, or all that are left. */
export function unitsLeft(pool: Pool, frame: PoolFrame, gone: readonly number[]): number {
  const wanted = unitsToTake(frame.units, frame.quota);
  if (gone.length === 0) return wanted;
  const isGone = new Set(gone);
  const missing = new Set<number>();
  for (let position = 0; position < pool.ballUnit.length; position++) {
    const unit = pool.ballUnit[position] as number;
    if (isGone.has(unit) && hasBall(frame.bitmap, position)) missing.add(unit);
  }
  return Math.min(wanted, frame.units - missing.size);
}

/** Key of a department's seats on a visit. */
export function seatsKey(visitId: string, department: string): string {
  return `${visitId}/${department}`;
}

/** A department whose plan entries on a visit changed gets new seats there: what its inspectors have to be able to do may have changed. */
function stageBetween(before: readonly DrawnVisit[], after: readonly DrawnVisit[]): SlotStage {
  const [old, present] = [entriesBySeats(before), entriesBySeats(after)];
  const closed = [...old].filter(([key, entries]) => present.get(key) !== entries).map(([key]) => key);
  const opened = [...present].filter(([key, entries]) => old.get(key) !== entries).map(([key]) => key);
  return { closed, opened, visits: after };
}

function entriesBySeats(visits: readonly DrawnVisit[]): Map<string, string> {
  const entries = new Map<string, string>();
  for (const { visitId, takenBy } of visits) {
    for (const { department, entryId } of takenBy) {
      const key = seatsKey(visitId, department);
      entries.set(key, `${entries.get(key) ?? ''}\n${entryId}`);
    }
  }
  return entries;
}

function unitNumbers(pool: Pool, wanted: ReadonlySet<string>): Map<string, number> {
  const numbers = new Map<string, number>();
  const { unitIds } = pool.columns;
  for (let unit = 0; numbers.size < wanted.size && unit < textCount(unitIds); unit++) {
    const unitId = textAt(unitIds, unit);
    if (wanted.has(unitId)) numbers.set(unitId, unit);
  }
  return numbers;
}

function raise(unitId: string): never {
  throw new RangeError(`${unitId} is not in the pool`);
}
