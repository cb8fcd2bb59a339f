import { describe, expect, test } from '@jest/globals';
import type { Draw } from '../../../../subgraphs/coordination/season-draw/draw.ts';
import { standingOf } from '../../../../subgraphs/coordination/season-draw/draw-standing.ts';
import type { DrawWorkState } from '../../../../subgraphs/coordination/season-draw/draw-work.ts';
import { drawnSeason } from '../../../support/drawn-season.ts';

const { plan } = drawnSeason();
const now = new Date(plan.deadlines.snapshotAt);
const work: DrawWorkState = { phase: 'POOL', percent: 40, toldAt: now, brokeOffAt: null };

describe('what the hub is doing on a draw', () => {
  const standingIn = (state: Draw['state'], isReplacing = false) =>
    standingOf({ state, plan, beacon: null } as Draw, { parties: [], work, isReplacing }, now);
  const workIn = (state: Draw['state']) => standingIn(state).work;

  test.each(['ANNOUNCED', 'REVEALED'] as const)('is told while a draw that is %s waits for the hub', (state) => {
    expect(workIn(state)).toEqual(work);
  });

  test.each(['SNAPSHOT_TAKEN', 'FROZEN', 'DRAWN', 'FAILED', 'SUPERSEDED'] as const)('is not told of a draw that is %s', (state) => {
    expect(workIn(state)).toBeNull();
  });

  test('is told of a drawn one while an approved replacement is not carried out', () => {
    expect(standingIn('DRAWN', true)).toMatchObject({ nextStep: 'REPLACEMENT', until: null, work, pollSeconds: 5 });
  });

  test.each(['FAILED', 'SUPERSEDED'] as const)('is not told of one that is %s, whatever was approved before', (state) => {
    expect(standingIn(state, true)).toMatchObject({ nextStep: null, work: null });
  });
});
