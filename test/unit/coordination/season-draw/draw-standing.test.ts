import { describe, expect, test } from '@jest/globals';
import type { Draw } from '../../../../subgraphs/coordination/season-draw/draw.ts';
import { standingOf } from '../../../../subgraphs/coordination/season-draw/draw-standing.ts';
import type { DrawWorkState } from '../../../../subgraphs/coordination/season-draw/draw-work.ts';
import { drawnSeason } from '../../../support/drawn-season.ts';

const { plan } = drawnSeason();
const now = new Date(plan.deadlines.snapshotAt);
const work: DrawWorkState = { phase: 'POOL', percent: 40, toldAt: now };

describe('what the hub is doing on a draw', () => {
  const workIn = (state: Draw['state']) => standingOf({ state, plan, beacon: null } as Draw, { parties: [], work }, now).work;

  test.each(['ANNOUNCED', 'REVEALED'] as const)('is told while a draw that is %s waits for the hub', (state) => {
    expect(workIn(state)).toEqual(work);
  });

  test.each(['SNAPSHOT_TAKEN', 'FROZEN', 'DRAWN', 'FAILED', 'SUPERSEDED'] as const)('is not told of a draw that is %s', (state) => {
    expect(workIn(state)).toBeNull();
  });
});
