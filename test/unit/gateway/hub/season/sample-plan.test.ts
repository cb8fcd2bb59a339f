import { describe, expect, test } from '@jest/globals';
import { samplePlan } from '../../../../../gateway/hub/season/sample-plan.ts';
import { SAMPLE_DEPARTMENTS } from '../../../../../subgraphs/sample-city/sample-departments.ts';
import { itemsOf } from '../../../../../subgraphs/sample-city/sample-items.ts';

describe('the plan of the sample season', () => {
  const plan = samplePlan(3_000);

  test('each entry names items of its department and of its category', () => {
    for (const entry of plan) {
      const department = SAMPLE_DEPARTMENTS.find(({ code }) => code === entry.department);
      const items = department === undefined ? [] : itemsOf(department).filter(({ code }) => entry.itemCodes.includes(code));
      expect(items.map(({ category }) => category)).toEqual(entry.itemCodes.map(() => entry.category));
    }
  });

  test('no item stands in two entries, so that the figures can tell the entries of a visit apart', () => {
    const items = plan.flatMap((entry) => entry.itemCodes);
    expect(new Set(items).size).toBe(items.length);
  });

  test('four departments take part, by division and by risk as well', () => {
    expect(new Set(plan.map(({ department }) => department)).size).toBe(4);
    expect(new Set(plan.map(({ stratify }) => stratify))).toEqual(new Set(['NONE', 'DIVISION']));
    expect(new Set(plan.map(({ weights }) => weights))).toEqual(new Set(['EVEN', 'CREDIT_RISK']));
  });

  test('a city without a restaurant in four registers has no action in a district', () => {
    expect(samplePlan(5).filter(({ code }) => code.endsWith('-ACTION'))).toEqual([]);
    expect(plan.filter(({ code }) => code.endsWith('-ACTION'))).toHaveLength(3);
  });
});
