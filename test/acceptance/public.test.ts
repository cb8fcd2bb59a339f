import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FIRST_SEASON_CODE } from '../../gateway/hub/first-season.ts';
import { PUBLICATION_SCHEMA_FOLDER } from '../../gateway/hub/processes/supergraph-files.ts';
import { type HubAnswer, SEASON_TEMPLATE, showcaseRestaurant, startTestHub, type TestHub } from '../support/hub.ts';
import { readJsonSchema } from '../support/schema/json-schema.ts';

interface PublishedNode {
  readonly id: string;
  readonly kind: string;
  readonly content: unknown;
  readonly creditCode: string | null;
  readonly season: { readonly id: string } | null;
  readonly enterprise: { readonly creditCode: string } | null;
}

const PATH = '/public/graphql';

describe('the public endpoint answers without login', () => {
  let hub: TestHub;
  let seasonId: string;
  const ask = <Data>(query: string, variables: Record<string, unknown> = {}): Promise<HubAnswer<Data>> =>
    hub.ask<Data>(null, { query, variables, path: PATH });

  beforeAll(async () => {
    hub = await startTestHub({ template: SEASON_TEMPLATE });
    const { data } = await ask<{ seasons: { nodes: { id: string; code: string }[] } }>('{ seasons { nodes { id code } } }');
    seasonId = data.seasons.nodes.find(({ code }) => code === FIRST_SEASON_CODE)?.id ?? '';
  }, 180_000);
  afterAll(() => hub?.stop());

  test('the published plan with every entry and its items [CC-1.0b]', async () => {
    const { data, errors } = await ask<{ planEntries: { nodes: unknown[] } }>(
      `query ($seasonId: ID!) { planEntries(seasonId: $seasonId, first: 100) { nodes { name department { name { zh } } items { name } windowFrom windowTo } } }`,
      { seasonId },
    );
    expect(errors).toEqual([]);
    expect(data.planEntries.nodes).toHaveLength(13);
  });

  test('the draw with its seed and the file from which anybody can recompute it', async () => {
    const { data, errors } = await ask<{ season: { draws: { parties: unknown[]; files: { visibility: string }[] }[] } }>(
      'query ($id: ID!) { season(id: $id) { draws { state seed planDigest manifestDigest parties { partyId revealedAt } files { name visibility } } } }',
      { id: seasonId },
    );
    expect(errors).toEqual([]);
    expect(data.season.draws).toMatchObject([{ state: 'DRAWN', seed: expect.stringMatching(/^[0-9a-f]{64}$/u) }]);
    expect(data.season.draws[0]?.parties).toHaveLength(4);
    const visibilities = data.season.draws.flatMap((draw) => draw.files.map(({ visibility }) => visibility));
    expect(new Set(visibilities)).toEqual(new Set(['PUBLIC']));
  });

  test('the results of an enterprise, without names of inspectors and without its risk class [PJ-3.5c]', async () => {
    const { data, errors } = await ask<{ publications: { nodes: { content: unknown }[] } }>(
      'query ($code: CreditCode!) { publications(kind: RESULT, creditCode: $code) { nodes { kind content publishedAt } } }',
      { code: showcaseRestaurant().creditCode },
    );
    expect(errors).toEqual([]);
    expect(data.publications.nodes).toHaveLength(1);
    expect(data.publications.nodes[0]?.content).toMatchObject({ enterpriseName: showcaseRestaurant().name, rehearsal: true });
    const names = await hub.rows<{ name: string }>('coordination', 'select name from joint_inspector');
    const text = JSON.stringify(data);
    expect(names.filter(({ name }) => text.includes(name))).toEqual([]);
    expect(text).not.toMatch(/risk/iu);
  });

  test('the names of the result codes that publications hold', async () => {
    const { data, errors } = await ask<{ resultCodes: readonly { readonly code: string }[]; departments: readonly unknown[] }>(
      '{ resultCodes { code name { zh en } problem } departments { code commerceResultCodes { code } } }',
    );
    expect(errors).toEqual([]);
    expect(data.resultCodes).toContainEqual({ code: '1', name: { zh: '未发现问题', en: 'No problem found' }, problem: false });
    expect(data.departments).toContainEqual({ code: 'COMMERCE', commerceResultCodes: expect.arrayContaining([{ code: 'A' }]) });
    const published = await hub.rows<{ code: string }>(
      'coordination',
      `select distinct jsonb_array_elements_text(i -> 'resultCodes') as code from publication p, jsonb_array_elements(p.content -> 'items') i where kind = 'RESULT'`,
    );
    expect(published).not.toEqual([]);
    expect(data.resultCodes.map(({ code }) => code)).toEqual(expect.arrayContaining(published.map(({ code }) => code)));
  });

  test('one publication of the plan, one of the draw, one for each visit', async () => {
    const count = async (kind: string): Promise<number> => {
      const query = `query ($seasonId: ID!) { publications(seasonId: $seasonId, kind: ${kind}, first: 100) { nodes { id } pageInfo { hasNextPage } } }`;
      const { data } = await ask<{ publications: { nodes: unknown[] } }>(query, { seasonId });
      return data.publications.nodes.length;
    };
    const [visits] = await hub.rows<{ count: number }>('coordination', 'select count(*)::int as count from visit');
    expect([await count('PLAN'), await count('DRAW'), await count('RESULT')]).toEqual([1, 1, visits?.count]);
  });

  test('every publication in the form of its JSON Schema, with season and enterprise', async () => {
    const { data, errors } = await ask<{ publications: { nodes: PublishedNode[] } }>(
      `query ($seasonId: ID!) { publications(seasonId: $seasonId, first: 100) {
         nodes { id kind content creditCode season { id } enterprise { creditCode name } } } }`,
      { seasonId },
    );
    expect(errors).toEqual([]);
    expect(new Set(data.publications.nodes.map(({ kind }) => kind))).toEqual(new Set(['PLAN', 'DRAW', 'RESULT']));
    const wrong = data.publications.nodes.flatMap(({ id, kind, content }) => {
      const { error } = readJsonSchema(PUBLICATION_SCHEMA_FOLDER, kind.toLowerCase()).safeParse(content);
      return error === undefined ? [] : [`${kind} ${id}: ${error.message}`];
    });
    expect(wrong).toEqual([]);
    const strangers = data.publications.nodes.filter(
      ({ creditCode, season, enterprise }) => season?.id !== seasonId || (enterprise?.creditCode ?? null) !== creditCode,
    );
    expect(strangers).toEqual([]);
  });

  test('the publications of some days, first and last day included', async () => {
    const [first] = await hub.rows<{ day: string }>(
      'coordination',
      `select to_char(min(published_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day from publication`,
    );
    const day = first?.day ?? '';
    const count = async (args: string): Promise<number> => {
      const query = `query ($seasonId: ID!) { publications(seasonId: $seasonId, first: 100, ${args}) { nodes { id } } }`;
      return (await ask<{ publications: { nodes: unknown[] } }>(query, { seasonId })).data.publications.nodes.length;
    };
    const dayBefore = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
    expect(await count(`publishedFrom: "${day}"`)).toBe(await count('kind: null'));
    expect(await count(`publishedTo: "${day}"`)).toBeGreaterThan(0);
    expect(await count(`publishedTo: "${dayBefore}"`)).toBe(0);
  });

  test.each([
    ['visits', '{ visits(seasonId: "x") { nodes { id } } }'],
    ['findings', '{ marketsFindings { nodes { id } } }'],
    ['risk classes', '{ marketsEnterprises { nodes { creditRiskClass } } }'],
  ])('%s are not in its contract at all', async (_what, query) => {
    const { status, errors } = await ask(query);
    expect(status).toBe(400);
    expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('nothing can be changed there', async () => {
    const { status, errors } = await ask('mutation { openSeason(input: { idempotencyKey: "k" }) { __typename } }');
    expect(status).toBe(400);
    expect(errors).toHaveLength(1);
  });
});
