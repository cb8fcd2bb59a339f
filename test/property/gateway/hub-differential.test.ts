import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { type Differential, type DifferentialReport, runDifferential, shrink } from '../../support/federation/differential.ts';
import { SEASON_TEMPLATE, startTestHub, type TestHub } from '../../support/hub.ts';
import { type HubDifferential, hubDifferential } from '../../support/hub-monolith/hub-differential.ts';
import { readableCoordinates } from '../../support/policy-walk/walk-paths.ts';

/** Questions of both halves together; the other half is asked by a file of its own, so that two workers are busy. */
const QUERIES = Number(process.env.HUB_QUERIES ?? 10_000) / 2;
const FIRST_SEED = Number(process.env.SEED ?? 1) + (process.env.HUB_QUERIES_HALF === 'second' ? QUERIES : 0);
const MUTATIONS = QUERIES / 20;
const FIGURES = '{ seasons(first: 10) { nodes { report { computedAt } } } }';
const TIMEOUT_MS = 300_000 + QUERIES * 200;
/** Steps that succeed with whatever input, or with one that chance brings about: these would change what both sides read. */
const ALWAYS_SUCCEED: ReadonlySet<string> = new Set(
  ['openSeason', 'chooseRulePack', 'registerDrawKey', 'checkDrawDeadlines', 'declareRecusal', 'recordLeave'].map(
    (name) => `Mutation.${name}`,
  ),
);

describe('the hub against one schema with the resolvers of its subgraphs', () => {
  let hub: TestHub;
  let whole: HubDifferential;
  let report: DifferentialReport;

  beforeAll(async () => {
    hub = await startTestHub({ template: SEASON_TEMPLATE, mode: 'memory' });
    // Whoever first reads the figures of a draw sets a job going, and two who read them meanwhile would see different things.
    await eventually('the figures of the draw are computed', async () => {
      const { data } = await hub.ask<{ seasons: { nodes: { report: { computedAt: string | null } | null }[] } }>(
        { role: 'AUDITOR' },
        { query: FIGURES },
      );
      return data.seasons.nodes.every(({ report }) => report !== null && report.computedAt !== null);
    });
    whole = await hubDifferential(hub);
    report = await runDifferential(whole, FIRST_SEED, QUERIES);
  }, TIMEOUT_MS);
  afterAll(() => hub?.stop());

  test('generated queries of callers of every role have the same data, key order included, and the same errors', async () => {
    expect(await tell(report, whole)).toEqual([]);
    expect(report.queries).toBe(QUERIES);
  }, 300_000);

  test('there is a plan for every one of them', () => {
    expect(report.refused).toEqual([]);
  });

  test('many of them have errors, of which none is a fault of the hub', () => {
    expect(report.withErrors).toBeGreaterThan(QUERIES * 0.1);
    expect([...report.codes]).toEqual(expect.arrayContaining(['BAD_USER_INPUT', 'NOT_FOUND']));
    expect(report.codes).not.toContain('INTERNAL_SERVER_ERROR');
  });

  test('most fields that a query can lead to had a value in one of them', () => {
    const readable = readableCoordinates(whole.schema);
    const unseen = readable.filter((coordinate) => !whole.seen.has(coordinate));
    // A shorter run, for trying something out, comes to fewer of them.
    expect(unseen.length / readable.length).toBeLessThan(QUERIES < 2_000 ? 1 : 0.25);
  });

  test(
    'generated mutations that are refused have the same answers and errors, and change nothing',
    async () => {
      const before = await traceEntries(hub);
      const options = {
        ...whole.options,
        operation: 'mutation' as const,
        isLeftOut: (coordinate: string) => ALWAYS_SUCCEED.has(coordinate),
      };
      const mutations = await runDifferential({ ...whole, options }, FIRST_SEED, MUTATIONS);
      expect(await tell(mutations, { ...whole, options })).toEqual([]);
      expect(mutations.refused).toEqual([]);
      expect([...mutations.codes]).toEqual(expect.arrayContaining(['BAD_USER_INPUT', 'FORBIDDEN', 'UNAUTHENTICATED']));
      expect(mutations.codes).not.toContain('INTERNAL_SERVER_ERROR');
      expect(await traceEntries(hub)).toEqual(before);
    },
    TIMEOUT_MS,
  );

  test(
    'the comparison notices a federation that takes the caller for another one',
    async () => {
      const mistaken: Differential = { ...whole, federation: (question) => whole.federation({ ...question, seed: question.seed + 1 }) };
      const noticed = await runDifferential(mistaken, 1, 100);
      expect(noticed.differences.length).toBeGreaterThan(5);
    },
    TIMEOUT_MS,
  );
});

/** The first differences, each with its smallest form. */
async function tell({ differences }: DifferentialReport, differential: Differential): Promise<readonly unknown[]> {
  const told: unknown[] = [];
  for (const difference of differences.slice(0, 3))
    told.push({ ...difference, smallest: await shrink(differential, difference), of: differences.length });
  return told;
}

async function traceEntries(hub: TestHub): Promise<readonly unknown[]> {
  const subgraphs = hub.plan.definitions.map(({ name }) => name);
  return Promise.all(subgraphs.map((name) => hub.rows(name, 'select count(*)::int as entries from trace_entry')));
}
