import { describe, expect, test } from '@jest/globals';
import { decideEntry } from '../../../../subgraphs/coordination/entry-decision/decide-entry.ts';
import type { EntryFacts, EntryQuestion, VisitFact } from '../../../../subgraphs/coordination/entry-decision/entry-decision.ts';
import type { CivilDate } from '../../../../subgraphs/subgraph-kit/pure/civil-date.ts';

const day = (text: string): CivilDate => text as CivilDate;
const item = (code: string, department: string, category = 'CATERING') => ({ code, department, entryId: `entry-${department}`, category });

function visit(changes: Partial<VisitFact> = {}): VisitFact {
  return {
    id: 'visit',
    rulePackId: 'trial',
    rehearsal: false,
    state: 'NOTIFIED',
    windowFrom: day('2026-04-01'),
    windowTo: day('2026-04-30'),
    startedAt: null,
    endedAt: null,
    notifiedAt: new Date('2026-03-20T02:00:00Z'),
    isTeamShort: false,
    items: [item('MR-001', 'MARKET_REGULATION'), item('MR-002', 'MARKET_REGULATION')],
    ...changes,
  };
}

function ask(changes: Partial<EntryQuestion> = {}): EntryQuestion {
  return { department: 'MARKET_REGULATION', onDate: day('2026-04-15'), items: null, now: new Date('2026-03-25T02:00:00Z'), ...changes };
}

const facts = (...visits: VisitFact[]): EntryFacts => ({ rulePackId: 'trial', visits });
const codes = (decision: ReturnType<typeof decideEntry>): string[] => decision.reasons.map((reason) => reason.code);

const COMMERCE = item('CM-001', 'COMMERCE', 'PREPAID_CARD');

describe('the entry decision', () => {
  test('a visit that covers department, day and items is the ground [LYG-4.3d]', () => {
    const decision = decideEntry(ask({ items: [{ code: 'MR-001', category: 'CATERING' }] }), facts(visit()));
    expect(decision).toMatchObject({
      outcome: 'ALLOW',
      visitId: 'visit',
      entryIds: ['entry-MARKET_REGULATION'],
      itemCodes: ['MR-001'],
      together: [],
    });
    expect(decision.reasons).toMatchObject([{ code: 'PLANNED_VISIT', clauses: ['LYG-4.3d', 'PJ-3.4.1a', 'CD-1.2b'], remedy: null }]);
  });

  test('other departments on the visit must come along', () => {
    const joint = visit({ items: [...visit().items, COMMERCE] });
    const decision = decideEntry(ask(), facts(joint));
    expect(decision).toMatchObject({ outcome: 'ALLOW_JOINTLY', together: ['COMMERCE'], itemCodes: ['MR-001', 'MR-002'] });
    expect(codes(decision)).toEqual(['PLANNED_VISIT', 'JOINT_VISIT']);
  });

  test.each([
    ['2026-03-31', 'before'],
    ['2026-05-01', 'after'],
  ])('on %s, %s the window, the visit is no ground', (onDate) => {
    const decision = decideEntry(ask({ onDate: day(onDate) }), facts(visit()));
    expect(decision.outcome).not.toBe('ALLOW');
    expect(decision.visitId).toBeNull();
  });

  test.each(['2026-04-01', '2026-04-30'])('the first and the last day of the window belong to it: %s', (onDate) => {
    expect(decideEntry(ask({ onDate: day(onDate) }), facts(visit())).outcome).toBe('ALLOW');
  });

  test('an item that the visit does not include is off the plan, and the sentence names it', () => {
    const decision = decideEntry(ask({ items: [{ code: 'MR-009', category: null }] }), facts(visit()));
    expect(decision.outcome).toBe('NEEDS_FILING');
    expect(codes(decision)).toEqual(['ITEM_NOT_ON_VISIT', 'NOT_PLANNED', 'CONSENT_NEEDED']);
    expect(decision.reasons[0]?.message.en).toContain('MR-009');
  });

  test('another department’s visit is no ground', () => {
    expect(decideEntry(ask({ department: 'COMMERCE' }), facts(visit())).visitId).toBeNull();
  });

  test('what is not planned needs filing five days ahead [LYG-4.3c] and consent [LYG-4.3f]', () => {
    const decision = decideEntry(ask({ onDate: day('2026-03-30') }), facts());
    expect(decision.outcome).toBe('NEEDS_FILING');
    expect(decision.reasons).toMatchObject([
      { code: 'NOT_PLANNED', clauses: ['LYG-4.3c'], lawfulFrom: '2026-03-30' },
      { code: 'CONSENT_NEEDED', clauses: ['LYG-4.3f'] },
    ]);
  });

  test('one day too late is denied and goes into a later plan [LYG-4.3e]', () => {
    const decision = decideEntry(ask({ onDate: day('2026-03-29') }), facts());
    expect(decision.outcome).toBe('DENY');
    expect(decision.reasons[0]).toMatchObject({ code: 'NOT_PLANNED', clauses: ['LYG-4.3c', 'LYG-4.3e'], lawfulFrom: '2026-03-30' });
  });

  test('the filing lead is counted from the day in Asia/Shanghai, not from that in Greenwich', () => {
    const decision = decideEntry(ask({ onDate: day('2026-03-30'), now: new Date('2026-03-25T16:00:00Z') }), facts());
    expect(decision).toMatchObject({ outcome: 'DENY', reasons: [{ lawfulFrom: '2026-03-31' }, {}] });
  });

  test('each pack has its own lead: a week in Changchun [CC-2.3.1f], no way off the plan in a pack that is silent', () => {
    const changchun = decideEntry(ask({ onDate: day('2026-03-31') }), { rulePackId: 'changchun', visits: [] });
    expect(changchun).toMatchObject({
      outcome: 'DENY',
      rulePackId: 'changchun',
      reasons: [{ lawfulFrom: '2026-04-01', clauses: ['CC-2.3.1f'] }, {}],
    });
    const panjin = decideEntry(ask(), { rulePackId: 'panjin', visits: [] });
    expect(panjin).toMatchObject({ outcome: 'DENY', reasons: [{ code: 'NOT_PLANNED', lawfulFrom: null }] });
  });

  test('a visit on other days is pointed out', () => {
    const decision = decideEntry(ask({ onDate: day('2026-03-28') }), facts(visit()));
    expect(decision.reasons[0]).toMatchObject({ code: 'OUTSIDE_WINDOW', lawfulFrom: '2026-04-01' });
  });

  test('nobody enters before the team is confirmed [PJ-3.4.3b]', () => {
    const decision = decideEntry(ask(), facts(visit({ state: 'DRAWN', notifiedAt: null })));
    expect(decision).toMatchObject({
      outcome: 'DENY',
      visitId: 'visit',
      reasons: [{ code: 'TEAM_NOT_CONFIRMED', clauses: ['PJ-3.4.3b'] }],
    });
  });

  test('nobody enters before the notice is served where the pack wants one [CC-2.5.5a]', () => {
    const unserved = visit({ state: 'TEAM_CONFIRMED', notifiedAt: null });
    expect(decideEntry(ask(), facts(unserved))).toMatchObject({
      outcome: 'DENY',
      reasons: [{ code: 'NOTICE_NOT_SERVED', clauses: ['CC-2.5.5a'], lawfulFrom: '2026-04-01' }],
    });
    expect(decideEntry(ask(), facts({ ...unserved, rulePackId: 'lianyungang' })).outcome).toBe('ALLOW');
  });

  test('the notice has to be 48 hours old [CC-2.5.5a]', () => {
    const served = visit({ notifiedAt: new Date('2026-04-13T16:00:00Z') });
    expect(decideEntry(ask({ onDate: day('2026-04-15') }), facts(served))).toMatchObject({
      outcome: 'DENY',
      reasons: [{ code: 'NOTICE_TOO_SHORT', lawfulFrom: '2026-04-16' }],
    });
    expect(decideEntry(ask({ onDate: day('2026-04-16') }), facts(served)).outcome).toBe('ALLOW');
    expect(decideEntry(ask({ onDate: day('2026-04-15') }), facts({ ...served, rehearsal: true })).outcome).toBe('ALLOW');
  });

  test('a visit that has ended covers its own days and no later one', () => {
    const ended = visit({ state: 'PUBLISHED', startedAt: new Date('2026-04-10T01:00:00Z'), endedAt: new Date('2026-04-10T03:00:00Z') });
    expect(decideEntry(ask({ onDate: day('2026-04-10') }), facts(ended)).outcome).toBe('ALLOW');
    expect(decideEntry(ask({ onDate: day('2026-04-11') }), facts(ended)).visitId).toBeNull();
  });

  test('a rehearsal that goes ahead of its window covers the day on which it took place', () => {
    const early = visit({
      rehearsal: true,
      state: 'PUBLISHED',
      startedAt: new Date('2026-03-25T01:00:00Z'),
      endedAt: new Date('2026-03-25T03:00:00Z'),
    });
    expect(decideEntry(ask({ onDate: day('2026-03-25') }), facts(early)).outcome).toBe('ALLOW');
  });

  test('a second inspection of the same type in a year is denied until the next [LYG-4.3g]', () => {
    const ended = visit({ state: 'PUBLISHED', startedAt: new Date('2026-02-10T01:00:00Z'), endedAt: new Date('2026-02-10T03:00:00Z') });
    const items = [{ code: 'UM-001', category: 'CATERING' }];
    const question = ask({ department: 'URBAN_MANAGEMENT', items, onDate: day('2026-12-31') });
    expect(decideEntry(question, facts(ended))).toMatchObject({
      outcome: 'DENY',
      reasons: [{ code: 'YEARLY_CAP', clauses: ['LYG-4.3g'], lawfulFrom: '2027-01-01' }],
    });
    expect(decideEntry({ ...question, onDate: day('2027-01-01') }, facts(ended)).outcome).toBe('NEEDS_FILING');
    expect(decideEntry({ ...question, items: [{ code: 'UM-002', category: 'CATERING_FUMES' }] }, facts(ended)).outcome).toBe(
      'NEEDS_FILING',
    );
  });

  test('the pack of the season decides on its visit, whatever the jurisdiction has chosen since', () => {
    expect(decideEntry(ask(), { rulePackId: 'panjin', visits: [visit()] }).rulePackId).toBe('trial');
  });

  test('every reason speaks both languages', () => {
    const decisions = [
      decideEntry(ask(), facts(visit({ items: [...visit().items, COMMERCE] }))),
      decideEntry(ask({ onDate: day('2026-03-26') }), facts(visit())),
      decideEntry(ask(), facts(visit({ state: 'DRAWN' }))),
    ];
    for (const { reasons } of decisions) {
      for (const { message, remedy } of reasons) {
        expect(message.zh).toMatch(/\p{Script=Han}/u);
        expect(message.en).not.toMatch(/\p{Script=Han}/u);
        if (remedy !== null) expect(remedy.zh).toMatch(/\p{Script=Han}/u);
      }
    }
  });
});
