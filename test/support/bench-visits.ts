import { randomBytes } from 'node:crypto';
import { composeVisits } from '../../subgraphs/coordination/season-draw/pure/compose-visits.ts';
import { createPool } from '../../subgraphs/coordination/season-draw/pure/create-pool.ts';
import type { PlanEntry } from '../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { framesOf } from '../../subgraphs/coordination/season-draw/pure/frame-bitmaps.ts';
import { nodePrimitives } from '../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { poolColumnsOf } from '../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import { sample } from '../../subgraphs/coordination/season-draw/pure/sample.ts';
import { seasonFigures } from '../../subgraphs/coordination/season-report/season-figures.ts';

/** Visits of one season beside what others would have needed. @unit visits */
export type VisitsMeasurement = { readonly composed: number; readonly lowerBound: number; readonly independent: number };

const STRATA = ['D0', 'D1', 'D2'];
/** Departments' ratios over the same enterprises, in hundredths: nested families, one for each district. */
const RATIOS = [1, 2, 3, 5, 8, 10];
const RUNS = 50;

/** Even entries of several departments over the same enterprises: the case in which one draw for all can save most, and must. */
export function benchVisits(units: number): VisitsMeasurement {
  const primitives = nodePrimitives('DRAW1-SHA256');
  const entries = RATIOS.map(
    (num, index): PlanEntry => ({
      entryId: `entry-${index}`,
      department: `DEPARTMENT-${index}`,
      items: [`ITEM-${index}`],
      strataByRisk: false,
      weightsByRisk: false,
      quotas: STRATA.map((stratum) => ({ stratum, quota: { num, den: 100, min: 1, maxNum: 1, maxDen: 1 } })),
      apart: null,
      seats: 2,
      qualifications: [],
      windowFrom: '2026-03-02',
      windowTo: '2026-04-30',
    }),
  );
  const columns = poolColumnsOf(
    entries.map(({ entryId }) => entryId),
    Array.from({ length: units }, (_, unit) => ({
      unitId: `91330100MA${String(unit).padStart(8, '0')}`,
      weights: entries.map(() => 1),
      strata: entries.map(() => STRATA[unit % STRATA.length] ?? ''),
    })),
  );
  const seed = randomBytes(32).toString('hex');
  const pool = createPool({ drawId: 'DRAW-bench', poolKey: randomBytes(32), columns, frames: framesOf(entries) }, primitives);
  const outcomes = sample(pool, seed, primitives);
  const classOf = new Uint8Array(units);
  const figures = seasonFigures({ pool, entries, outcomes, seed, classOf, classes: ['A'], runs: RUNS }, primitives);
  const { lowerBound, independentVisits } = figures;
  return { composed: composeVisits(outcomes, entries).length, lowerBound, independent: independentVisits.median };
}
