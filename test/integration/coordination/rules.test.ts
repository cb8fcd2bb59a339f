import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CALLERS, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';

const CHOOSE = `mutation ($input: ChooseRulePackInput!) { chooseRulePack(input: $input) { __typename ... on ChooseRulePackSuccess { jurisdiction packId } } }`;
const OPEN = `mutation ($input: OpenSeasonInput!) { openSeason(input: $input) { ... on OpenSeasonSuccess { season { id rulePack { id } } } } }`;

describe('rule packs over the graph', () => {
  let hub: TestCoordination;

  beforeAll(async () => {
    hub = await startTestCoordination();
  });
  afterAll(() => hub.stop());

  const season = (code: string): Record<string, unknown> => ({
    input: {
      idempotencyKey: code,
      jurisdiction: '330200',
      code,
      name: '批次',
      year: 2026,
      windowFrom: '2026-03-01',
      windowTo: '2026-06-30',
    },
  });

  test('everybody reads every pack with its clauses', async () => {
    const query = `{ rulePacks { id status parameters { name clauses } } rulePack(id: "changchun") { digest
      parameter(name: "publishNormalResult") { basis clauses value { kind amount unit words weights text { zh } } note { en } } silent: parameter(name: "minInspectorsPerTeam") { name } } }`;
    const { data, messages } = await hub.ask(CALLERS.public, query);
    expect(messages).toEqual([]);
    expect(data).toMatchObject({
      rulePack: {
        digest: expect.stringMatching(/^[0-9a-f]{64}$/u),
        parameter: {
          basis: 'STATED',
          clauses: ['CC-2.6b'],
          value: { kind: 'PERIOD', amount: 7, unit: 'WORKING_DAY', words: null, weights: null, text: { zh: '7个工作日' } },
          note: null,
        },
        silent: null,
      },
    });
    const packs = (data as never as { rulePacks: { id: string }[] }).rulePacks.map((pack) => pack.id);
    expect(packs).toEqual(['trial', 'changchun', 'changde', 'lianyungang', 'panjin', 'xinzhou']);
  });

  test('a jurisdiction goes by the trial pack until it chooses, and a season that is open keeps its pack', async () => {
    const query = 'query ($id: ID!) { jurisdictionRules(jurisdiction: "330200") { id } season(id: $id) { rulePack { id } } }';
    const first = await hub.ask(CALLERS.coordinator, OPEN, season('before'));
    const { id } = (first.data as never as { openSeason: { season: { id: string } } }).openSeason.season;
    expect((await hub.ask(CALLERS.coordinator, query, { id })).data).toEqual({
      jurisdictionRules: { id: 'trial' },
      season: { rulePack: { id: 'trial' } },
    });
    await hub.ask(CALLERS.coordinator, CHOOSE, { input: { idempotencyKey: 'choose', jurisdiction: '330200', packId: 'lianyungang' } });
    expect((await hub.ask(CALLERS.coordinator, query, { id })).data).toEqual({
      jurisdictionRules: { id: 'lianyungang' },
      season: { rulePack: { id: 'trial' } },
    });
    const second = await hub.ask(CALLERS.coordinator, OPEN, season('after'));
    expect(second.data).toMatchObject({ openSeason: { season: { rulePack: { id: 'lianyungang' } } } });
  });

  test('only the coordinator chooses, and only a pack that exists', async () => {
    const input = { idempotencyKey: 'other', jurisdiction: '330300', packId: 'changchun' };
    expect((await hub.ask(CALLERS.commerceOfficer, CHOOSE, { input })).codes).toEqual(['FORBIDDEN']);
    expect((await hub.ask(CALLERS.coordinator, CHOOSE, { input: { ...input, packId: 'atlantis' } })).codes).toEqual(['BAD_USER_INPUT']);
    expect((await hub.ask(CALLERS.coordinator, CHOOSE, { input: { ...input, jurisdiction: '999999' } })).codes).toEqual(['BAD_USER_INPUT']);
  });
});
