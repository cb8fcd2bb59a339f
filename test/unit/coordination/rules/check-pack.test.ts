import { describe, expect, test } from '@jest/globals';
import { checkPack } from '../../../../subgraphs/coordination/rules/check-pack.ts';
import { CHANGCHUN } from '../../../../subgraphs/coordination/rules/packs/changchun.ts';
import { TRIAL } from '../../../../subgraphs/coordination/rules/packs/trial.ts';
import type { RuleEntry, RulePack, RuleValue } from '../../../../subgraphs/coordination/rules/rule-pack.ts';
import { RULE_PACKS } from '../../../../subgraphs/coordination/rules/rule-packs.ts';

function withEntry(pack: RulePack, name: string, changes: Partial<RuleEntry>): RulePack {
  const entry = { ...pack.parameters[name as keyof RulePack['parameters']], ...changes };
  return { ...pack, parameters: { ...pack.parameters, [name]: entry } } as RulePack;
}

describe('checking rule packs', () => {
  test.each(RULE_PACKS.map((pack) => [pack.id, pack] as const))('the pack %s has no fault', (_id, pack) => {
    expect(checkPack(pack)).toEqual([]);
  });

  test.each<[string, string, Partial<RuleEntry>, string]>([
    ['a parameter that nobody knows', 'minDrawRatioOfEverything', {}, 'minDrawRatioOfEverything is not a parameter'],
    ['a clause of another city', 'drawWitness', { clauses: ['LYG-4.3a'] }, 'drawWitness cites LYG-4.3a of another city'],
    ['a text that is no clause id', 'drawWitness', { clauses: ['article 5'] }, 'drawWitness cites article 5, which is not a clause id'],
    ['no clause', 'drawWitness', { clauses: [] }, 'drawWitness cites no clause'],
    [
      'a value that follows somebody else',
      'drawWitness',
      { basis: 'FOLLOWED' },
      'drawWitness cannot be FOLLOWED in a pack that is IN_FORCE',
    ],
    ['a value of another kind', 'drawWitness', { value: { kind: 'COUNT', count: 3 } }, 'drawWitness is a COUNT, not a WORDS'],
  ])('a city’s pack with %s is refused', (_what, name, changes, fault) => {
    expect(checkPack(withEntry(CHANGCHUN, name, changes))).toContain(fault);
  });

  test.each<[RuleValue['kind'], string, RuleValue]>([
    ['RATIO', 'minDrawRatioGeneral', { kind: 'RATIO', numerator: 4, denominator: 3 }],
    ['RATIO', 'minDrawRatioGeneral', { kind: 'RATIO', numerator: 0, denominator: 0 }],
    ['COUNT', 'minInspectorsPerTeam', { kind: 'COUNT', count: -1 }],
    ['PERIOD', 'offPlanFilingLead', { kind: 'PERIOD', amount: 1.5, unit: 'CALENDAR_DAY' }],
    ['YEARLY_DATE', 'jointPlanDue', { kind: 'YEARLY_DATE', month: 2, day: 30 }],
    ['YEARLY_DATE', 'jointPlanDue', { kind: 'YEARLY_DATE', month: 13, day: 1 }],
    ['WORDS', 'drawChannel', { kind: 'WORDS', words: ['by lot'] }],
    ['WORDS', 'drawChannel', { kind: 'WORDS', words: [] }],
    ['WEIGHTS', 'creditWeights', { kind: 'WEIGHTS', weights: [1, 2, 4] }],
    ['WEIGHTS', 'creditWeights', { kind: 'WEIGHTS', weights: [1, 2, 4, 65] }],
  ])('an impossible %s is refused: %s %o', (_kind, name, value) => {
    expect(checkPack(withEntry(TRIAL, name, { value }))[0]).toMatch(new RegExp(`^${name} `, 'u'));
  });

  test('worse credit never lowers the weight [XZ-1.3.3e]', () => {
    const falling = withEntry(TRIAL, 'creditWeights', { value: { kind: 'WEIGHTS', weights: [4, 2, 4, 8] } });
    expect(checkPack(falling)).toEqual(['creditWeights lowers the weight for worse credit']);
  });

  test('a default without a reason is refused', () => {
    expect(checkPack(withEntry(TRIAL, 'creditWeights', { note: null }))).toEqual(['creditWeights is a default without a reason']);
  });

  test('a least ratio above the largest is refused', () => {
    const crossed = withEntry(CHANGCHUN, 'minDrawRatioGeneral', { value: { kind: 'RATIO', numerator: 21, denominator: 100 } });
    expect(checkPack(crossed)).toEqual(['minDrawRatioGeneral is larger than maxDrawRatioGeneral']);
  });
});
