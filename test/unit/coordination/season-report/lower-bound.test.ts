import { describe, expect, test } from '@jest/globals';
import type { PlanEntry } from '../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import type { FrameMembers } from '../../../../subgraphs/coordination/season-report/frame-members.ts';
import { lowerBoundOf } from '../../../../subgraphs/coordination/season-report/lower-bound.ts';

const frame = (entryId: string, n: number, units: readonly number[]): FrameMembers => ({
  entryId,
  stratum: 'ALL',
  n,
  units: Uint32Array.from(units),
  balls: Uint32Array.from(units),
  weights: new Uint8Array(20).fill(1),
  isEven: true,
});
const entry = (entryId: string, apart: string | null = null): PlanEntry => ({
  entryId,
  department: 'D',
  items: [],
  strataByRisk: false,
  weightsByRisk: false,
  quotas: [],
  apart,
  seats: 2,
  qualifications: [],
  windowFrom: '2026-03-02',
  windowTo: '2026-04-30',
});

describe('the fewest visits', () => {
  test.each<[string, FrameMembers[], PlanEntry[], number]>([
    ['nobody asks for anything', [], [], 0],
    ['frames with the same units need the larger', [frame('a', 2, [0, 1, 2]), frame('b', 3, [0, 1, 2])], [entry('a'), entry('b')], 3],
    ['frames without a common unit need both', [frame('a', 2, [0, 1, 2]), frame('b', 3, [3, 4, 5])], [entry('a'), entry('b')], 5],
    ['strata of one entry need both', [frame('a', 2, [0, 1]), frame('a', 2, [2, 3]), frame('b', 1, [1, 2])], [entry('a'), entry('b')], 4],
    [
      'a chain is one family',
      [frame('a', 1, [0, 1]), frame('b', 2, [1, 2]), frame('c', 1, [2, 3])],
      ['a', 'b', 'c'].map((id) => entry(id)),
      2,
    ],
    ['entries kept apart need both', [frame('a', 2, [0, 1, 2]), frame('b', 3, [0, 1, 2])], [entry('a'), entry('b', 'night')], 5],
    [
      'entries with the same word go together',
      [frame('a', 2, [0, 1, 2]), frame('b', 3, [0, 1, 2])],
      [entry('a', 'night'), entry('b', 'night')],
      3,
    ],
  ])('%s', (_title, frames, entries, visits) => {
    expect(lowerBoundOf(frames, entries, 20)).toBe(visits);
  });
});
