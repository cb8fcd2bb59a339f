import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { checkDrandRound, drandRoundFrom } from '../../../../../subgraphs/coordination/season-draw/pure/drand-beacon.ts';

/** Round 1000 of the chain "quicknet", as its operators publish it, with the randomness that is the hash of the signature. */
const ROUND = {
  round: 1000,
  signature: 'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
};
const RANDOMNESS = 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd';

describe('a round of drand', () => {
  test('is checked without a network', () => {
    expect(createHash('sha256').update(ROUND.signature, 'hex').digest('hex')).toBe(RANDOMNESS);
    expect(checkDrandRound(ROUND)).toBe(true);
  });

  test('does not hold under another number, with another signature, or as something else', () => {
    expect(checkDrandRound({ ...ROUND, round: 1001 })).toBe(false);
    expect(checkDrandRound({ ...ROUND, signature: `${ROUND.signature.slice(0, -2)}38` })).toBe(false);
    expect(checkDrandRound({ ...ROUND, signature: 'ff' })).toBe(false);
  });

  test('is the first one at or after the moment', () => {
    expect(drandRoundFrom('2023-08-23T15:09:27.000Z')).toBe(1);
    expect(drandRoundFrom('2023-08-23T15:09:27.001Z')).toBe(2);
    expect(drandRoundFrom('2023-08-23T15:09:30Z')).toBe(2);
  });
});
