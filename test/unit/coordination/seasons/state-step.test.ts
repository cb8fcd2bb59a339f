import { describe, expect, test } from '@jest/globals';
import { findTransition, refuseStep, stepRefusalText, type Transition } from '../../../../subgraphs/coordination/seasons/state-step.ts';

const steps = (...pairs: readonly (readonly [string, string])[]): Transition[] => pairs.map(([from, to]) => ({ from, to, clauses: [] }));
const MACHINE = steps(['-', 'A'], ['A', 'B'], ['B', 'C'], ['C', 'D'], ['A', 'X'], ['X', 'D'], ['B', 'B']);

describe('steps of a state machine', () => {
  test('a step of the table is found, in its direction only', () => {
    expect(findTransition(MACHINE, 'A', 'B')).toMatchObject({ from: 'A', to: 'B' });
    expect(findTransition(MACHINE, 'B', 'A')).toBeNull();
  });

  test('what is missing is the shortest way, in order', () => {
    expect(refuseStep(MACHINE, 'A', 'D').missing).toEqual(['X']);
    expect(refuseStep(MACHINE, 'B', 'D').missing).toEqual(['C']);
  });

  test('where no way leads nothing is missing, and the sentence says so', () => {
    const refusal = refuseStep(MACHINE, 'D', 'A');
    expect(refusal.missing).toEqual([]);
    expect(stepRefusalText(refusal).en).toBe('No way leads from D to A.');
  });

  test('the sentence names the missing states in both languages', () => {
    const text = stepRefusalText(refuseStep(MACHINE, 'B', 'D'));
    expect(text.en).toContain('missing: C');
    expect(text.zh).toContain('还缺少：C');
  });
});
