import { describe, expect, test } from '@jest/globals';
import { diffPacks } from '../../../../subgraphs/coordination/rules/diff-packs.ts';
import { findPack, getPack, packDigest, packVersion, RULE_PACKS, ruleOf } from '../../../../subgraphs/coordination/rules/rule-packs.ts';
import { ruleValueText } from '../../../../subgraphs/coordination/rules/rule-text.ts';

describe('rule packs', () => {
  test('the repealed pack says so and stays readable [PJ-H]', () => {
    const pack = getPack('panjin');
    expect(pack.status).toBe('REPEALED');
    expect(pack.source).toMatchObject({ number: '盘政办发〔2017〕34号', issuedOn: '2017-03-15' });
  });

  test('a pack is silent where its source is: Changchun names no least team, Panjin no filing lead', () => {
    expect(ruleOf(getPack('changchun'), 'minInspectorsPerTeam')).toBeNull();
    expect(ruleOf(getPack('panjin'), 'offPlanFilingLead')).toBeNull();
  });

  test('the ratios of general items are 3 to 20 percent in Changchun [CC-1.5d], key items 20 [CC-1.5c]', () => {
    const pack = getPack('changchun');
    expect(ruleOf(pack, 'minDrawRatioGeneral')?.value).toEqual({ kind: 'RATIO', numerator: 3, denominator: 100 });
    expect(ruleOf(pack, 'maxDrawRatioGeneral')?.value).toEqual({ kind: 'RATIO', numerator: 20, denominator: 100 });
    expect(ruleOf(pack, 'minDrawRatioKey')?.value).toEqual({ kind: 'RATIO', numerator: 20, denominator: 100 });
  });

  test('days are working days only where the source writes so: 20 [PJ-3.5c] and 7 [CC-2.6b], not 5 [LYG-4.3c]', () => {
    expect(ruleOf(getPack('panjin'), 'publishNormalResult')?.value).toMatchObject({ amount: 20, unit: 'WORKING_DAY' });
    expect(ruleOf(getPack('changchun'), 'publishNormalResult')?.value).toMatchObject({ amount: 7, unit: 'WORKING_DAY' });
    expect(ruleOf(getPack('lianyungang'), 'offPlanFilingLead')?.value).toMatchObject({ amount: 5, unit: 'CALENDAR_DAY' });
  });

  test('every value of the trial pack follows a clause or says that it is a default', () => {
    const defaults = Object.entries(getPack('trial').parameters).filter(([, entry]) => entry.clauses.length === 0);
    expect(defaults.map(([name, entry]) => [name, entry.basis])).toEqual([['creditWeights', 'PRODUCT_DEFAULT']]);
  });

  test('the digest changes with any word of the pack', () => {
    const pack = getPack('trial');
    expect(packDigest(pack)).toMatch(/^[0-9a-f]{64}$/u);
    expect(packDigest({ ...pack, version: '2' })).not.toBe(packDigest(pack));
    expect(new Set(RULE_PACKS.map(packDigest)).size).toBe(RULE_PACKS.length);
    expect(packVersion(pack)).toBe('trial@1');
  });

  test('there is no pack without a name, and none is found for another', () => {
    expect(findPack('nowhere')).toBeNull();
    expect(() => getPack('nowhere')).toThrow('the rule pack nowhere exists');
  });

  test('two packs differ in the values that only one states or that they state differently', () => {
    const differences = diffPacks(getPack('panjin'), getPack('changchun'));
    const names = differences.map((difference) => difference.name);
    expect(names).toContain('publishNormalResult');
    expect(names).toContain('offPlanFilingLead');
    expect(names).not.toContain('minDrawRatioGeneral');
    expect(diffPacks(getPack('trial'), getPack('trial'))).toEqual([]);
  });

  test('a period is read with its unit', () => {
    expect(ruleValueText({ kind: 'PERIOD', amount: 7, unit: 'WORKING_DAY' })).toEqual({ zh: '7个工作日', en: '7 working days' });
  });
});
