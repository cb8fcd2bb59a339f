import { composeVisits } from '../season-draw/pure/compose-visits.ts';
import type { FrameOutcome, Hex, PlanEntry, Pool } from '../season-draw/pure/draw-types.ts';
import { countBits } from '../season-draw/pure/frame-bitmaps.ts';
import type { DrawPrimitives } from '../season-draw/pure/primitives.ts';
import { type FrameMembers, membersOf } from './frame-members.ts';
import { IndependentDraws } from './independent-draw.ts';
import { lowerBoundOf } from './lower-bound.ts';
import type { FrameChance, ReportFigures, RiskClassCount, SimulatedVisits } from './report-figures.ts';
import { RunningMoments } from './running-moments.ts';

/** A computed draw, and what the report needs besides. */
export interface ReportInput {
  readonly pool: Pool;
  readonly entries: readonly PlanEntry[];
  readonly outcomes: readonly FrameOutcome[];
  readonly seed: Hex;
  /** Credit risk class of every unit: a place in `classes`. */
  readonly classOf: Uint8Array;
  readonly classes: readonly string[];
  readonly runs: number;
}

/** The figures of a draw. The same draw gives the same figures, because all randomness follows from its seed. */
export function seasonFigures(input: ReportInput, primitives: DrawPrimitives): ReportFigures {
  const { pool, entries, outcomes, runs } = input;
  const units = input.classOf.length;
  const frames = pool.frames.map((frame) => membersOf(pool.columns, frame));
  const draws = new IndependentDraws({ seed: input.seed, primitives }, units);
  const visited = new VisitedUnits(entries, { units, runs });
  const tallies = frames.map((frame) => {
    const tally = new FrameTally(frame, input);
    for (let run = 0; run < runs; run++) {
      draws.draw(frame, run, (unit) => {
        visited.mark(frame.entryId, run, unit);
        tally.take(unit);
      });
      tally.endRun();
    }
    return tally;
  });
  return {
    runs,
    units,
    visitsComposed: composeVisits(outcomes, entries).length,
    separateInspections: outcomes.reduce((sum, { taken }) => sum + taken.length, 0),
    independentVisits: visited.percentiles(),
    lowerBound: lowerBoundOf(frames, entries, units),
    chances: tallies.flatMap((tally) => tally.chances()),
    riskClasses: riskClassCounts(input, tallies),
  };
}

/** Which units are visited in which run. Entries with the same word `apart` share visits. */
class VisitedUnits {
  readonly #groupOf: ReadonlyMap<string, string | null>;
  /** One bitmap per run, by group. */
  readonly #bitmaps: ReadonlyMap<string | null, readonly Uint8Array[]>;

  constructor(entries: readonly PlanEntry[], { units, runs }: { readonly units: number; readonly runs: number }) {
    this.#groupOf = new Map(entries.map(({ entryId, apart }) => [entryId, apart]));
    const bitmaps = (): Uint8Array[] => Array.from({ length: runs }, () => new Uint8Array(Math.ceil(units / 8)));
    this.#bitmaps = new Map([...new Set(this.#groupOf.values())].map((group) => [group, bitmaps()]));
  }

  mark(entryId: string, run: number, unit: number): void {
    const bitmap = this.#bitmaps.get(this.#groupOf.get(entryId) ?? null)?.[run] as Uint8Array;
    bitmap[unit >> 3] = (bitmap[unit >> 3] as number) | (1 << (unit & 7));
  }

  percentiles(): SimulatedVisits {
    const groups = [...this.#bitmaps.values()];
    const runs = groups[0]?.length ?? 0;
    const visits = Array.from({ length: runs }, (_, run) => groups.reduce((sum, group) => sum + countBits(group[run] as Uint8Array), 0));
    visits.sort((left, right) => left - right);
    const rank = (percent: number): number => visits[Math.max(0, Math.ceil((percent * runs) / 100) - 1)] ?? 0;
    return { median: rank(50), percentile5: rank(5), percentile95: rank(95) };
  }
}

const WEIGHTS = 65;

/** What the runs of one frame come to, by weight and by class. */
class FrameTally {
  readonly frame: FrameMembers;
  readonly #classOf: Uint8Array;
  /** Units of the frame by weight and by class. */
  readonly #unitsOfWeight = new Uint32Array(WEIGHTS);
  readonly unitsOfClass: Uint32Array;
  readonly #ofWeight = new Uint32Array(WEIGHTS);
  readonly #ofClass: Uint32Array;
  readonly #shareOfWeight = Array.from({ length: WEIGHTS }, () => new RunningMoments());
  readonly #countOfClass: readonly RunningMoments[];

  constructor(frame: FrameMembers, { classOf, classes }: Pick<ReportInput, 'classOf' | 'classes'>) {
    this.frame = frame;
    this.#classOf = classOf;
    this.unitsOfClass = new Uint32Array(classes.length);
    this.#ofClass = new Uint32Array(classes.length);
    this.#countOfClass = classes.map(() => new RunningMoments());
    for (const unit of frame.units) {
      increase(this.#unitsOfWeight, frame.weights[unit] as number);
      increase(this.unitsOfClass, classOf[unit] as number);
    }
  }

  take(unit: number): void {
    increase(this.#ofWeight, this.frame.weights[unit] as number);
    increase(this.#ofClass, this.#classOf[unit] as number);
  }

  endRun(): void {
    this.#unitsOfWeight.forEach((units, weight) => {
      if (units > 0) this.#shareOfWeight[weight]?.add((this.#ofWeight[weight] as number) / units);
    });
    this.#countOfClass.forEach((moments, place) => {
      moments.add(this.#ofClass[place] as number);
    });
    this.#ofWeight.fill(0);
    this.#ofClass.fill(0);
  }

  /** Chances by weight: exact in an even frame, where every unit has n / N; otherwise from the runs. */
  chances(): FrameChance[] {
    const { entryId, stratum, n, units, isEven } = this.frame;
    return Array.from(this.#unitsOfWeight).flatMap((count, weight) => {
      if (count === 0) return [];
      const share = this.#shareOfWeight[weight] as RunningMoments;
      const chance = isEven
        ? { probability: n / units.length, standardError: 0, isExact: true }
        : { probability: share.mean, standardError: share.standardError, isExact: false };
      return [{ entryId, stratum, weight, units: count, ...chance }];
    });
  }

  /** Mean and variance of the units of a class that the frame takes: hypergeometric in an even frame, otherwise from the runs. */
  countOf(place: number): { readonly mean: number; readonly variance: number } {
    const { n, units, isEven } = this.frame;
    const moments = this.#countOfClass[place] as RunningMoments;
    if (units.length === 0) return { mean: 0, variance: 0 };
    // The mean of the runs is uncertain too.
    if (!isEven) return { mean: moments.mean, variance: moments.variance + moments.standardError ** 2 };
    const share = (this.unitsOfClass[place] as number) / units.length;
    const left = units.length === 1 ? 0 : (units.length - n) / (units.length - 1);
    return { mean: n * share, variance: n * share * (1 - share) * left };
  }
}

/** By entry, because the frames of one entry share no ball and so do not depend on each other; frames of different entries do. */
function riskClassCounts({ pool, outcomes, classOf, classes }: ReportInput, tallies: readonly FrameTally[]): RiskClassCount[] {
  const places = Map.groupBy(tallies.keys(), (place) => tallies[place]?.frame.entryId ?? '');
  return [...places].flatMap(([entryId, ofEntry]) =>
    classes.flatMap((riskClass, index) => {
      const own = ofEntry.map((place) => tallies[place] as FrameTally);
      const units = own.reduce((sum, tally) => sum + (tally.unitsOfClass[index] as number), 0);
      if (units === 0) return [];
      const counts = own.map((tally) => tally.countOf(index));
      const expected = counts.reduce((sum, { mean }) => sum + mean, 0);
      const variance = counts.reduce((sum, count) => sum + count.variance, 0);
      const balls = ofEntry.flatMap((place) => outcomes[place]?.takenBalls ?? []);
      const actual = balls.filter((ball) => classOf[pool.ballUnit[ball] as number] === index).length;
      return [{ entryId, riskClass, units, expected, actual, zValue: variance > 0 ? (actual - expected) / Math.sqrt(variance) : null }];
    }),
  );
}

function increase(counts: Uint32Array, place: number): void {
  counts[place] = (counts[place] as number) + 1;
}
