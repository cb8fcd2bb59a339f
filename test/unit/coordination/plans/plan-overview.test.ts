import { describe, expect, test } from '@jest/globals';
import type { PlanEntry } from '../../../../subgraphs/coordination/plans/plan-entry.ts';
import { composeOverview, type PoolPattern } from '../../../../subgraphs/coordination/plans/plan-overview.ts';

function entry(id: string, department: string, changes: Partial<PlanEntry> = {}): PlanEntry {
  const whole = { numerator: 1, denominator: 1 };
  const draft = {
    code: id,
    name: id,
    itemCodes: [],
    category: '-',
    divisions: null,
    stratify: 'NONE',
    weights: 'EVEN',
    unitsMin: 0,
  } as const;
  return {
    ...draft,
    id,
    department,
    seasonId: 'season',
    ratio: { numerator: 1, denominator: 10 },
    maximum: whole,
    windowFrom: '2026-03-01' as PlanEntry['windowFrom'],
    windowTo: '2026-03-31' as PlanEntry['windowTo'],
    submittedBy: 'officer',
    submittedAt: new Date(0),
    decisionReason: null,
    state: 'TASK_LISTED',
    version: 1,
    ...changes,
  };
}

const pattern = (enterprises: number, ...entryIds: string[]): PoolPattern => ({ entryIds, enterprises });

describe('the merged plan in figures', () => {
  const a = entry('a', 'COMMERCE');
  const b = entry('b', 'CULTURE_TOURISM');
  const c = entry('c', 'MARKET_REGULATION');
  const d = entry('d', 'URBAN_MANAGEMENT');

  test('entries that meet through a third one are one group, those that meet nobody are their own', () => {
    const { groups, meetings } = composeOverview([a, b, c, d], [pattern(10, 'a', 'b'), pattern(5, 'b', 'c'), pattern(30, 'd')]);
    expect(groups.map((group) => group.entries.map(({ id }) => id))).toEqual([['a', 'b', 'c'], ['d']]);
    expect(meetings.map(({ first, second, enterprises }) => [first.id, second.id, enterprises])).toEqual([
      ['a', 'b', 10],
      ['b', 'c', 5],
    ]);
  });

  test('an enterprise in three pools counts in every pair', () => {
    const { meetings, pools } = composeOverview([a, b, c], [pattern(7, 'a', 'b', 'c'), pattern(3, 'a', 'b')]);
    expect(meetings.map(({ enterprises }) => enterprises)).toEqual([10, 7, 7]);
    expect(pools.map(({ enterprises }) => enterprises)).toEqual([10, 10, 7]);
  });

  test('the department that wants the most leads, over all its entries, and the code decides between equals', () => {
    const second = entry('c2', 'MARKET_REGULATION');
    const { groups } = composeOverview([a, b, c, second], [pattern(100, 'a', 'b', 'c', 'c2')]);
    expect(groups[0]).toMatchObject({ lead: 'MARKET_REGULATION', participants: ['COMMERCE', 'CULTURE_TOURISM'] });
  });

  test('visits at the least are those of the largest entry of each group, and never more than separate inspections', () => {
    const large = entry('large', 'COMMERCE', { ratio: { numerator: 1, denominator: 2 } });
    const overview = composeOverview([large, b, d], [pattern(100, 'large', 'b'), pattern(40, 'd')]);
    expect(overview).toMatchObject({ separateInspections: 50 + 10 + 4, visitsAtLeast: 50 + 4 });
  });

  test('an entry whose pool is empty wants nothing', () => {
    const overview = composeOverview([a], []);
    expect(overview).toMatchObject({ pools: [{ enterprises: 0, wanted: 0 }], separateInspections: 0, visitsAtLeast: 0 });
  });

  test('a season without entries has figures of zero', () => {
    expect(composeOverview([], [])).toEqual({ pools: [], meetings: [], groups: [], separateInspections: 0, visitsAtLeast: 0 });
  });
});
