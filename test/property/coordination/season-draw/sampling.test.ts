import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createPool } from '../../../../subgraphs/coordination/season-draw/pure/create-pool.ts';
import {
  DRAW_PROFILES,
  type Frame,
  type Pool,
  type PoolFrame,
  type Quota,
} from '../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { poolColumnsOf } from '../../../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import { quotaFault, unitsToTake } from '../../../../subgraphs/coordination/season-draw/pure/quota.ts';
import { sample, sampleFrame, walkOf } from '../../../../subgraphs/coordination/season-draw/pure/sample.ts';
import { fixedBytes } from '../../../support/drawn-season.ts';

const primitives = nodePrimitives('DRAW1-SHA256');
const ALL: Quota = { num: 1, den: 1, min: 0, maxNum: 1, maxDen: 1 };

function poolOf(weights: readonly number[], quotas: readonly Quota[], profile: Pool['profile'] = 'DRAW1-SHA256'): Pool {
  const entryIds = quotas.map((_, entry) => `entry-${entry}`);
  const units = weights.map((weight, unit) => ({
    unitId: `unit-${String(unit).padStart(4, '0')}`,
    weights: quotas.map(() => weight),
    strata: quotas.map(() => 'ALL'),
  }));
  const frames = quotas.map((quota, entry): Frame => ({ entryId: `entry-${entry}`, stratum: 'ALL', quota, visibility: 'PUBLIC' }));
  return createPool(
    { drawId: 'D', poolKey: fixedBytes('key', 32), columns: poolColumnsOf(entryIds, units), frames },
    nodePrimitives(profile),
  );
}

/** Exact probability of every unit to be among the first n: each next unit comes with probability w / (weights of those left). */
function inclusionProbabilities(weights: readonly number[], n: number): number[] {
  const included = weights.map(() => 0);
  const walk = (left: readonly number[], probability: number, taken: readonly number[]): void => {
    if (taken.length === n) {
      for (const unit of taken) included[unit] = (included[unit] ?? 0) + probability;
      return;
    }
    const total = left.reduce((sum, unit) => sum + (weights[unit] ?? 0), 0);
    for (const unit of left) {
      walk(
        left.filter((other) => other !== unit),
        (probability * (weights[unit] ?? 0)) / total,
        [...taken, unit],
      );
    }
  };
  walk(
    weights.map((_, unit) => unit),
    1,
    [],
  );
  return included;
}

describe.each(DRAW_PROFILES)('inclusion under %s', (profile) => {
  const seeds = profile === 'DRAW1-SHA256' ? 100_000 : 20_000;
  test(`over ${seeds} seeds every unit is drawn as often as its weight says`, () => {
    const weights = [1, 1, 2, 3, 5, 8];
    const n = 3;
    const pool = poolOf(weights, [{ num: n, den: weights.length, min: 0, maxNum: 1, maxDen: 1 }], profile);
    const counts = new Map<string, number>();
    const bytes = fixedBytes(`seeds of ${profile}`, 32);
    const view = new DataView(bytes.buffer);
    for (let seed = 0; seed < seeds; seed++) {
      view.setUint32(0, seed);
      const walk = walkOf(Buffer.from(bytes).toString('hex'), pool.ballUnit.length, nodePrimitives(profile));
      for (const unitId of sampleFrame(pool, pool.frames[0] as PoolFrame, walk).taken) counts.set(unitId, (counts.get(unitId) ?? 0) + 1);
    }
    inclusionProbabilities(weights, n).forEach((probability, unit) => {
      const count = counts.get(`unit-${String(unit).padStart(4, '0')}`) ?? 0;
      const z = (count - seeds * probability) / Math.sqrt(seeds * probability * (1 - probability));
      expect(Math.abs(z)).toBeLessThanOrEqual(4.5);
    });
  });
});

const weightLists = fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 40 });
const seedHex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));

describe('one order for all frames', () => {
  test('taking one unit away moves nobody else: the others stay, and the next one comes', () => {
    fc.assert(
      fc.property(weightLists, seedHex, fc.nat(), (weights, seed, pick) => {
        const pool = poolOf(weights, [ALL]);
        const frame = pool.frames[0] as PoolFrame;
        const walk = walkOf(seed, pool.ballUnit.length, primitives);
        const order = sampleFrame(pool, frame, walk).taken;
        const n = 1 + (pick % order.length);
        const gone = order[pick % n] as string;
        const bitmap = frame.bitmap.slice();
        pool.ballUnit.forEach((unit, position) => {
          if (`unit-${String(unit).padStart(4, '0')}` === gone)
            bitmap[position >> 3] = (bitmap[position >> 3] as number) & ~(1 << (position & 7));
        });
        const without = sampleFrame(pool, { ...frame, bitmap }, walk, { n: Math.min(n, order.length - 1) }).taken;
        expect(without).toEqual(order.filter((unitId) => unitId !== gone).slice(0, n));
      }),
      { numRuns: 200 },
    );
  });

  test('a frame with a larger quota over the same units begins with the smaller one', () => {
    fc.assert(
      fc.property(weightLists, seedHex, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), (weights, seed, one, two) => {
        const quotas = [one, two].map((num): Quota => ({ num, den: 100, min: 0, maxNum: 1, maxDen: 1 }));
        const [first, second] = sample(poolOf(weights, quotas), seed, primitives).map(({ taken }) => taken);
        const shorter = Math.min(first?.length ?? 0, second?.length ?? 0);
        expect(first?.slice(0, shorter)).toEqual(second?.slice(0, shorter));
      }),
      { numRuns: 100 },
    );
  });

  test('every unit is taken at most once and the threshold is the ticket of the last', () => {
    fc.assert(
      fc.property(weightLists, seedHex, (weights, seed) => {
        const pool = poolOf(weights, [ALL]);
        const [outcome] = sample(pool, seed, primitives);
        const { tickets } = walkOf(seed, pool.ballUnit.length, primitives);
        const last = outcome?.takenBalls.at(-1) ?? 0;
        expect(new Set(outcome?.taken).size).toBe(weights.length);
        expect(outcome?.threshold).toBe(Buffer.from(tickets.subarray(16 * last, 16 * last + 16)).toString('hex'));
      }),
      { numRuns: 100 },
    );
  });
});

describe('quotas', () => {
  const numbers = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
  const ratios = fc.tuple(numbers, numbers).map(([a, b]) => ({ num: Math.min(a, b), den: Math.max(a, b, 1) }));
  const quotas = fc.tuple(ratios, numbers, ratios).map(([ratio, min, max]): Quota => ({ ...ratio, min, maxNum: max.num, maxDen: max.den }));

  test('agree with exact rationals, however large the numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000_000 }), quotas, (units, quota) => {
        const n = BigInt(unitsToTake(units, quota));
        const [all, num, den] = [BigInt(units), BigInt(quota.num), BigInt(quota.den)];
        const [maxNum, maxDen, min] = [BigInt(quota.maxNum), BigInt(quota.maxDen), BigInt(quota.min)];
        const isEnough = n * den >= all * num && n >= min;
        const isAllowed = n * maxDen <= all * maxNum && n <= all;
        const oneMoreIsAllowed = (n + 1n) * maxDen <= all * maxNum && n + 1n <= all;
        const oneFewerIsEnough = n > 0n && (n - 1n) * den >= all * num && n - 1n >= min;
        // Either the quota is met with nothing to spare, or the maximum stops it, or it is the one of a small frame.
        const isExact = isAllowed && !oneFewerIsEnough && (isEnough || !oneMoreIsAllowed);
        expect(isExact || (n === 1n && num > 0n && all * maxNum < maxDen)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test.each<[number, Partial<Quota>, number]>([
    [100, { num: 3, den: 100 }, 3],
    [101, { num: 3, den: 100 }, 4],
    [1, { num: 3, den: 100, min: 5 }, 1],
    [9, { num: 1, den: 1, maxNum: 1, maxDen: 3 }, 3],
    [0, { num: 1, den: 1, min: 5 }, 0],
    [5, { num: 0, den: 1, min: 2 }, 2],
    [5, { num: 0, den: 1 }, 0],
  ])('a frame of %i with %o yields %i', (units, quota, n) => {
    expect(unitsToTake(units, { num: 0, den: 1, min: 0, maxNum: 1, maxDen: 1, ...quota })).toBe(n);
  });

  test.each<[number, Partial<Quota>, string | null]>([
    [10, { min: 6, maxNum: 1, maxDen: 2 }, 'exceeds the maximum'],
    [10, { min: 5, maxNum: 1, maxDen: 2 }, null],
    [1, { num: 1, den: 10, min: 2, maxNum: 1, maxDen: 2 }, null],
    [10, { den: 0 }, 'denominator 0'],
    [10, { num: 2 }, 'above one'],
    [10, { min: -1 }, 'not an integer'],
    [0, { min: 5, maxNum: 0 }, null],
  ])('for %i units %o is judged %p', (units, quota, fault) => {
    const found = quotaFault(units, { num: 1, den: 1, min: 0, maxNum: 1, maxDen: 1, ...quota });
    if (fault === null) expect(found).toBeNull();
    else expect(found).toContain(fault);
  });
});
