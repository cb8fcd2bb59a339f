import { describe, expect, test } from '@jest/globals';
import { getPack } from '../../../../subgraphs/coordination/rules/rule-packs.ts';
import { deadlinesOf, nextDeadline, recoverUntil } from '../../../../subgraphs/coordination/season-draw/draw-deadlines.ts';
import { earliestStart, riskWeightsOf, seatsOf, witnessOfficeOf } from '../../../../subgraphs/coordination/season-draw/draw-rules.ts';
import { announcedCalendar } from '../../../../subgraphs/coordination/working-calendar/announced-calendar.ts';

const NOW = new Date('2026-03-02T02:00:00Z');
const LATER = new Date('2026-03-05T02:00:00Z');
const frame = { announcedAt: NOW, earliestStart: LATER, rehearsal: false, hasBeacon: false };

describe('deadlines of a draw', () => {
  test('follow from the lead time of the pack, then a week each', () => {
    expect(deadlinesOf({}, frame)).toEqual({
      kind: 'deadlines',
      deadlines: {
        snapshotAt: LATER,
        commitUntil: new Date('2026-03-12T02:00:00Z'),
        beaconUntil: new Date('2026-03-12T02:00:00Z'),
        revealUntil: new Date('2026-03-19T02:00:00Z'),
      },
    });
  });

  test.each([
    ['snapshotAt', { snapshotAt: new Date(LATER.getTime() - 1) }, false],
    ['commitUntil', { commitUntil: LATER }, false],
    ['beaconUntil', { commitUntil: new Date('2026-03-12T02:00:00Z'), beaconUntil: new Date('2026-03-12T02:00:00Z') }, true],
    ['revealUntil', { revealUntil: LATER }, false],
  ])('%s is refused when it comes too early', (field, wanted, hasBeacon) => {
    expect(deadlinesOf(wanted, { ...frame, hasBeacon })).toEqual({ kind: 'fault', field });
  });

  test('a rehearsal may begin at once', () => {
    expect(deadlinesOf({ snapshotAt: NOW }, { ...frame, rehearsal: true })).toMatchObject({ kind: 'deadlines' });
  });

  test('a deadline that is now has passed, and the next one is looked at', () => {
    const plan = {
      deadlines: {
        snapshotAt: '2026-03-01T00:00:00Z',
        commitUntil: '2026-03-02T00:00:00Z',
        beaconUntil: '2026-03-02T00:00:00Z',
        revealUntil: '2026-03-04T00:00:00Z',
      },
    };
    expect(recoverUntil(plan)).toEqual(new Date('2026-03-06T00:00:00Z'));
    expect(nextDeadline(plan, new Date('2026-03-02T00:00:00Z'))).toEqual(new Date('2026-03-04T00:00:00Z'));
    expect(nextDeadline(plan, new Date('2026-03-06T00:00:00Z'))).toBeNull();
  });
});

describe('what a draw takes from the rule pack', () => {
  test('lead time, witness, weights and seats of a pack that states them [CC-2.5.3a] [CC-2.5.3b]', () => {
    const changchun = getPack('changchun');
    expect(earliestStart(changchun, NOW, announcedCalendar)).toEqual(LATER);
    expect(witnessOfficeOf(changchun)).toBe('REGULATIONS_OFFICE');
    expect(riskWeightsOf(getPack('trial'))).toEqual({ A: 1, B: 2, C: 4, D: 8 });
    expect(seatsOf(getPack('panjin'))).toBe(2);
  });

  test('defaults of the product where the pack is silent', () => {
    const panjin = getPack('panjin');
    expect(earliestStart(panjin, NOW, announcedCalendar)).toEqual(NOW);
    expect(witnessOfficeOf(panjin)).toBeNull();
    expect(riskWeightsOf(panjin)).toEqual({ A: 1, B: 2, C: 4, D: 8 });
  });
});
