import { describe, expect, test } from '@jest/globals';
import { composeVisits, visitsJson } from '../../../../../subgraphs/coordination/season-draw/pure/compose-visits.ts';
import { createPool } from '../../../../../subgraphs/coordination/season-draw/pure/create-pool.ts';
import type { Frame, PlanEntry, PoolUnit } from '../../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { framesOf } from '../../../../../subgraphs/coordination/season-draw/pure/frame-bitmaps.ts';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import {
  findText,
  PoolColumnsBuilder,
  poolColumnsOf,
  textAt,
} from '../../../../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import { recordOrder } from '../../../../../subgraphs/coordination/season-draw/pure/record-order.ts';
import { sample } from '../../../../../subgraphs/coordination/season-draw/pure/sample.ts';
import { canonicalJson } from '../../../../../subgraphs/subgraph-kit/pure/canonical-json.ts';
import { fixedBytes } from '../../../../support/drawn-season.ts';

const primitives = nodePrimitives('DRAW1-SHA256');
const seed = '5a'.repeat(32);
const unit = (unitId: string, weight = 1): PoolUnit => ({ unitId, weights: [weight], strata: ['ALL'] });
const ids = (count: number): PoolUnit[] => Array.from({ length: count }, (_, index) => unit(`U${String(index).padStart(3, '0')}`));
const frame = (quota: Partial<Frame['quota']> = {}): Frame => ({
  entryId: 'e',
  stratum: 'ALL',
  quota: { num: 5, den: 100, min: 0, maxNum: 1, maxDen: 1, ...quota },
  visibility: 'PUBLIC',
});
const draw = (units: readonly PoolUnit[], asked: Frame) =>
  sample(
    createPool({ drawId: 'D', poolKey: fixedBytes('key', 32), columns: poolColumnsOf(['e'], units), frames: [asked] }, primitives),
    seed,
    primitives,
  )[0];

describe('small pools', () => {
  test.each([
    [0, 0],
    [1, 1],
    [7, 1],
    [20, 1],
    [21, 2],
  ])('a pool of %i with a ratio of 5 %% yields %i', (units, n) => {
    expect(draw(ids(units), frame())?.taken).toHaveLength(n);
  });

  test('a pool of 1 with a maximum of a third yields its one unit', () => {
    expect(draw(ids(1), frame({ maxNum: 1, maxDen: 3 }))?.taken).toEqual(['U000']);
  });

  test('a ratio of nothing yields nothing and has no threshold', () => {
    expect(draw(ids(7), frame({ num: 0 }))).toMatchObject({ taken: [], threshold: null });
  });

  test('a ratio of everything yields every unit once, whatever its balls', () => {
    const units = ids(9).map(({ unitId }, index) => unit(unitId, 1 + index * 7));
    expect(draw(units, frame({ num: 1, den: 1 }))?.taken.toSorted()).toEqual(units.map(({ unitId }) => unitId));
  });

  test('a stratum in which no unit stands yields nothing', () => {
    expect(draw(ids(7), { ...frame(), stratum: 'NOWHERE' })?.taken).toEqual([]);
  });
});

describe('columns', () => {
  test('units come in ascending order of their bytes, however they were added', () => {
    const columns = poolColumnsOf(['e'], [unit('b'), unit('统一'), unit('a'), unit('ab')]);
    expect([0, 1, 2, 3].map((index) => textAt(columns.unitIds, index))).toEqual(['a', 'ab', 'b', '统一']);
    expect(findText(columns.unitIds, '统一')).toBe(3);
    expect(findText(columns.unitIds, 'aa')).toBe(-1);
  });

  test('more than 256 strata keep their labels', () => {
    const builder = new PoolColumnsBuilder(['e']);
    for (let index = 0; index < 700; index++) builder.add(`U${String(index).padStart(3, '0')}`, [1], [`S${index}`]);
    const [strata] = builder.finish().strata;
    expect([0, 255, 256, 699].map((index) => strata?.labels[strata.of[index] ?? -1])).toEqual(['S0', 'S255', 'S256', 'S699']);
  });

  test.each<[string, () => unknown, string]>([
    ['a unit twice', () => poolColumnsOf(['e'], [unit('a'), unit('a')]), 'registered twice'],
    [
      'a unit in the pool and excluded',
      () => poolColumnsOf(['e'], [unit('a')], [{ unitId: 'a', reason: 'X' }]),
      'in the pool and excluded',
    ],
    ['a weight above 64', () => poolColumnsOf(['e'], [unit('a', 65)]), 'from 0 to 64'],
    ['a fraction as weight', () => poolColumnsOf(['e'], [unit('a', 1.5)]), 'from 0 to 64'],
    ['a unit that is eligible for nothing', () => poolColumnsOf(['e'], [unit('a', 0)]), 'eligible for at least one'],
    ['weights for other entries', () => poolColumnsOf(['e', 'f'], [unit('a')]), 'one weight and one stratum'],
  ])('%s is refused', (_name, make, sentence) => {
    expect(make).toThrow(sentence);
  });

  test('a pool key of another length is refused', () => {
    const input = { drawId: 'D', poolKey: new Uint8Array(16), columns: poolColumnsOf(['e'], ids(1)), frames: [] };
    expect(() => createPool(input, primitives)).toThrow('32 bytes');
  });
});

describe('order of records', () => {
  test('records with equal beginnings are ordered by all their bytes', () => {
    const records = fixedBytes('records', 8 * 500).map((byte, at) => (at % 8 < 4 ? byte & 1 : byte & 3));
    const textOf = (index: number): string => Buffer.from(records.subarray(index * 8, index * 8 + 8)).toString('hex');
    const expected = Array.from({ length: 500 }, (_, index) => index).sort((left, right) =>
      textOf(left) === textOf(right) ? left - right : textOf(left) < textOf(right) ? -1 : 1,
    );
    expect([...recordOrder(records, 8)]).toEqual(expected);
  });
});

describe('visits', () => {
  const entry = (entryId: string, given: Partial<PlanEntry> = {}): PlanEntry => ({
    entryId,
    department: `DEPARTMENT-${entryId}`,
    items: [`ITEM-${entryId}`],
    strataByRisk: false,
    weightsByRisk: false,
    quotas: [],
    apart: null,
    seats: 2,
    qualifications: [],
    windowFrom: '2026-03-02',
    windowTo: '2026-04-30',
    ...given,
  });
  const visits = composeVisits(
    [
      { entryId: 'b', taken: ['u2', 'u1'] },
      { entryId: 'a', taken: ['u1'] },
      { entryId: 'a', taken: ['u3'] },
      { entryId: 'c', taken: ['u1'] },
    ],
    [entry('a'), entry('b'), entry('c', { apart: 'alone' })],
  );

  test('a unit that several departments drew is visited once by all of them', () => {
    expect(visits.map(({ visitId, takenBy }) => [visitId, takenBy.map(({ entryId }) => entryId)])).toEqual([
      ['u1', ['a', 'b']],
      ['u1#alone', ['c']],
      ['u2', ['b']],
      ['u3', ['a']],
    ]);
  });

  test('the text that is digested is the canonical JSON of the list', () => {
    expect([...visitsJson(visits)].join('')).toBe(canonicalJson(visits));
    expect([...visitsJson([])].join('')).toBe('[]');
  });
});

describe('visibility', () => {
  test('a frame is public only when neither strata nor weights go by a risk class', () => {
    const base = {
      department: 'D',
      items: [],
      apart: null,
      seats: 2,
      qualifications: [],
      windowFrom: '2026-03-02',
      windowTo: '2026-04-30',
      quotas: [{ stratum: 'ALL', quota: frame().quota }],
    };
    const frames = framesOf([
      { ...base, entryId: 'even', strataByRisk: false, weightsByRisk: false },
      { ...base, entryId: 'weighted', strataByRisk: false, weightsByRisk: true },
      { ...base, entryId: 'stratified', strataByRisk: true, weightsByRisk: false },
    ]);
    expect(frames.map(({ visibility }) => visibility)).toEqual(['PUBLIC', 'AUDITORS', 'AUDITORS']);
  });
});
