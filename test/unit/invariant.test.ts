import { describe, expect, test } from '@jest/globals';
import { invariant, unreachable } from '../../subgraphs/subgraph-kit/pure/invariant.ts';

describe('invariant', () => {
  test('a broken invariant throws its sentence', () => {
    expect(() => invariant(false, 'two inspectors a team')).toThrow('two inspectors a team');
  });

  test('a value outside the union is named', () => {
    expect(() => unreachable('NEW_STATE' as never)).toThrow('NEW_STATE');
  });
});
