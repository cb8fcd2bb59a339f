import { describe, expect, test } from '@jest/globals';
import type { PlanEntry } from '../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { poolColumnsOf } from '../../../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import type { ReportFigures } from '../../../../subgraphs/coordination/season-report/report-figures.ts';
import { type ReportInput, seasonFigures } from '../../../../subgraphs/coordination/season-report/season-figures.ts';
import { reportOf } from '../../../../subgraphs/coordination/season-report/season-report.ts';
import { drawnSeason } from '../../../support/drawn-season.ts';

const CLASSES = ['A', 'B', 'C', 'D'];
const WEIGHTS = [1, 2, 4, 8];

type EntryWish = Partial<PlanEntry> & { readonly num?: number; readonly den?: number; readonly weigh?: 'EVEN' | 'RISK' };

const PRIMITIVES = nodePrimitives('DRAW1-SHA256');

/** The figures of such a season. */
function figuresOf(wishes: Readonly<Record<string, EntryWish>>, units: number, runs = 200): ReportFigures {
  return seasonFigures({ ...seasonOf(wishes, units), runs }, PRIMITIVES);
}

/** A season over `units` units whose classes go round A, B, C, D. */
function seasonOf(wishes: Readonly<Record<string, EntryWish>>, units: number): ReportInput {
  const entries = Object.entries(wishes).map(([entryId, { num = 1, den = 10, weigh: _weigh, ...wish }]): PlanEntry => {
    const quotas = [{ stratum: 'ALL', quota: { num, den, min: 0, maxNum: 1, maxDen: 1 } }];
    return {
      entryId,
      department: 'D',
      items: [entryId],
      strataByRisk: false,
      weightsByRisk: false,
      quotas,
      apart: null,
      seats: 2,
      qualifications: [],
      windowFrom: '2026-03-02',
      windowTo: '2026-04-30',
      ...wish,
    };
  });
  const columns = poolColumnsOf(
    entries.map(({ entryId }) => entryId),
    Array.from({ length: units }, (_, unit) => ({
      unitId: `U${String(unit).padStart(8, '0')}`,
      weights: Object.values(wishes).map(({ weigh }) => (weigh === 'RISK' ? (WEIGHTS[unit % 4] ?? 1) : 1)),
      strata: entries.map(() => 'ALL'),
    })),
  );
  const { pool, outcomes, seed } = drawnSeason({ entries, columns });
  const classOf = Uint8Array.from({ length: units }, (_, unit) => unit % 4);
  return { pool, entries, outcomes, seed, classOf, classes: CLASSES, runs: 200 };
}

describe('the figures of a season', () => {
  test('nested even frames reach the lower bound, which independent draws do not', () => {
    const figures = figuresOf({ small: { num: 1, den: 20 }, large: { num: 1, den: 5 } }, 1_000);
    expect(figures).toMatchObject({ visitsComposed: 200, separateInspections: 250, lowerBound: 200 });
    const { percentile5, median, percentile95 } = figures.independentVisits;
    // 200 + 50 · 4/5 on average; the overlap of 50 out of 1,000 with 200 has a standard deviation of 2.8.
    expect(Math.abs(median - 240)).toBeLessThanOrEqual(1);
    expect([percentile5 >= 233, percentile5 < median, median < percentile95, percentile95 <= 247]).toEqual([true, true, true, true]);
  });

  test('entries that are kept apart share no visit, so nothing is saved', () => {
    const figures = figuresOf({ joint: {}, alone: { apart: 'under-age' } }, 200);
    expect(figures).toMatchObject({ visitsComposed: 40, separateInspections: 40, lowerBound: 40 });
    expect(figures.independentVisits).toEqual({ median: 40, percentile5: 40, percentile95: 40 });
  });

  test('a frame that takes everybody leaves nothing to chance', () => {
    const figures = figuresOf({ all: { num: 1, den: 1, weigh: 'RISK' }, most: { num: 9, den: 10 } }, 100);
    expect(figures.independentVisits).toEqual({ median: 100, percentile5: 100, percentile95: 100 });
    expect(figures.riskClasses.filter(({ entryId }) => entryId === 'all').map(({ zValue }) => zValue)).toEqual([null, null, null, null]);
  });

  test('the same draw gives the same figures', () => {
    const wish = { even: {}, weighted: { weigh: 'RISK' } } as const;
    expect(figuresOf(wish, 300)).toEqual(figuresOf(wish, 300));
  });

  test('even weights give n / N exactly', () => {
    const [chance] = figuresOf({ even: { num: 1, den: 3 } }, 301, 3).chances;
    expect(chance).toEqual({
      entryId: 'even',
      stratum: 'ALL',
      weight: 1,
      units: 301,
      probability: 101 / 301,
      standardError: 0,
      isExact: true,
    });
  });

  test('weights give the probability of successive sampling', () => {
    // One of four units with 1, 2, 4 and 8 balls out of 15: the exact chances are the shares of balls.
    const { chances } = figuresOf({ weighted: { num: 1, den: 4, weigh: 'RISK' } }, 4, 20_000);
    for (const { weight, probability, standardError } of chances) {
      expect(standardError).toBeGreaterThan(0);
      expect(Math.abs(probability - weight / 15) / standardError).toBeLessThan(4.5);
    }
    // Two of four: the exact chances of successive sampling, by hand.
    const two = figuresOf({ weighted: { num: 1, den: 2, weigh: 'RISK' } }, 4, 20_000).chances;
    for (const { weight, probability, standardError } of two) {
      const others = WEIGHTS.filter((other) => other !== weight);
      const exact = weight / 15 + others.reduce((sum, other) => sum + (other / 15) * (weight / (15 - other)), 0);
      expect(Math.abs(probability - exact) / standardError).toBeLessThan(4.5);
    }
  });

  test('expected counts of an entry add up to what it takes, and the honest draw is near them', () => {
    const { riskClasses } = figuresOf({ even: {}, weighted: { weigh: 'RISK' } }, 2_000);
    for (const entryId of ['even', 'weighted']) {
      const rows = riskClasses.filter((row) => row.entryId === entryId);
      expect(rows.map(({ riskClass, units }) => [riskClass, units])).toEqual(CLASSES.map((name) => [name, 500]));
      expect(rows.reduce((sum, { expected }) => sum + expected, 0)).toBeCloseTo(200, 6);
      expect(rows.reduce((sum, { actual }) => sum + actual, 0)).toBe(200);
      for (const { zValue } of rows) expect(Math.abs(zValue ?? 99)).toBeLessThan(4.5);
    }
    const [a, , , d] = riskClasses.filter((row) => row.entryId === 'weighted');
    expect((d?.expected ?? 0) / (a?.expected ?? 1)).toBeGreaterThan(6);
  });

  test('a draw that prefers a class stands out', () => {
    const season = seasonOf({ even: {} }, 2_000);
    const [outcome] = season.outcomes;
    const balls = Array.from(season.pool.ballUnit.keys()).filter((ball) => (season.pool.ballUnit[ball] ?? 0) % 4 === 0);
    const steered = [{ ...outcome, takenBalls: balls.slice(0, 200) }] as typeof season.outcomes;
    const { riskClasses } = seasonFigures({ ...season, outcomes: steered }, PRIMITIVES);
    expect(riskClasses[0]?.zValue).toBeGreaterThan(20);
    expect(riskClasses[3]?.zValue).toBeLessThan(-7);
  });
});

describe('the report', () => {
  test('states hours saved under the assumption it is given, and nothing before it is computed', () => {
    const draw = { id: 'd', seasonId: 's', attempt: 1 };
    const figures = figuresOf({ small: { num: 1, den: 20 }, large: { num: 1, den: 5 } }, 1_000);
    const report = reportOf(draw, { figures, computedAt: new Date(0) }, 2);
    expect(report).toMatchObject({ hoursPerVisit: 2, hoursSavedAgainstSeparate: 100 });
    expect(report.hoursSavedAgainstIndependent).toBe(2 * (figures.independentVisits.median - 200));
    expect(reportOf(draw, null)).toMatchObject({ computedAt: null, hoursSavedAgainstSeparate: null, riskClasses: [], hoursPerVisit: 3 });
  });
});
