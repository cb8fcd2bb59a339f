import { describe, expect, test } from '@jest/globals';
import { runDifferential } from '../../support/federation/differential.ts';
import { fixtureDifferential } from '../../support/federation/fixture-differential.ts';

const QUERIES = Number(process.env.QUERIES ?? 600);
const FIRST_SEED = Number(process.env.SEED ?? 1);
const TIMEOUT_MS = 60_000 + QUERIES * 60;

describe('the executor against a monolith with the same resolvers', () => {
  test(
    'generated queries have the same data, key order included, and errors at the same places',
    async () => {
      const report = await runDifferential(fixtureDifferential('query'), FIRST_SEED, QUERIES);
      expect(report.differences).toEqual([]);
      // What the planner cannot plan is refused, which is no wrong answer, but must stay the exception. Most of it is behind interface objects.
      expect(report.refused.length).toBeLessThan(QUERIES * 0.08);
      expect(report.losses).toBeLessThanOrEqual(Math.ceil(QUERIES / 1000));
      // A generator that found no errors would prove nothing about them.
      expect(report.withErrors).toBeGreaterThan(QUERIES * 0.2);
    },
    TIMEOUT_MS,
  );

  test(
    'generated mutations run one after the other, with the same data and errors',
    async () => {
      const count = Math.ceil(QUERIES / 5);
      const report = await runDifferential(fixtureDifferential('mutation'), FIRST_SEED, count);
      expect(report.differences).toEqual([]);
      expect(report.refused.length).toBeLessThan(count * 0.05);
    },
    TIMEOUT_MS,
  );

  test('the comparison notices a federation that answers wrongly', async () => {
    const wrong = fixtureDifferential('query', (fetch) => async (request, context) => {
      const answer = await fetch(request, context);
      return JSON.parse(JSON.stringify(answer).replaceAll('Enterprise 1', 'Enterprise 2'));
    });
    const report = await runDifferential(wrong, 1, 200);
    expect(report.differences.length).toBeGreaterThan(5);
  });

  test('the comparison notices a federation that keeps errors to itself', async () => {
    const silent = fixtureDifferential('query', (fetch) => async (request, context) => ({
      ...(await fetch(request, context)),
      errors: [],
    }));
    const report = await runDifferential(silent, 1, 100);
    expect(report.differences.length).toBeGreaterThan(5);
  });
});
