import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { CALLERS, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';

const OPEN = `mutation ($input: OpenSeasonInput!) { openSeason(input: $input) { __typename
  ... on OpenSeasonSuccess { season { id state version windowFrom openedAt } } ... on UserError { code message } } }`;
const ARCHIVE = `mutation ($input: SeasonStepInput!) { archiveSeason(input: $input) { __typename
  ... on SeasonStepSuccess { season { id state } } ... on StepNotPossible { code message from to missing } } }`;

describe('seasons', () => {
  let hub: TestCoordination;
  let owner: pg.Client;

  beforeAll(async () => {
    hub = await startTestCoordination();
    owner = new pg.Client({ connectionString: hub.url, options: '-c search_path=coordination,public' });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await hub.stop();
  });

  function draft(code: string, key = code): Record<string, unknown> {
    return {
      input: {
        idempotencyKey: key,
        jurisdiction: '330100',
        code,
        name: '2026年第一批',
        year: 2026,
        windowFrom: '2026-03-01',
        windowTo: '2026-06-30',
      },
    };
  }

  async function open(code: string): Promise<string> {
    const answer = await hub.ask(CALLERS.coordinator, OPEN, draft(code));
    expect(answer.messages).toEqual([]);
    return (answer.data as never as { openSeason: { season: { id: string } } }).openSeason.season.id;
  }

  async function traceSize(): Promise<number> {
    return Number((await owner.query('select count(*) as n from trace_entry')).rows[0].n);
  }

  test('a season is opened once for one key, with one trace entry', async () => {
    const before = await traceSize();
    const first = await hub.ask(CALLERS.coordinator, OPEN, draft('once'));
    const again = await hub.ask(CALLERS.coordinator, OPEN, draft('once'));
    expect(first.data).toMatchObject({
      openSeason: { __typename: 'OpenSeasonSuccess', season: { state: 'OPEN', version: 1, windowFrom: '2026-03-01' } },
    });
    expect(again.data).toEqual(first.data);
    expect((await owner.query("select count(*)::int as n from season where code = 'once'")).rows[0].n).toBe(1);
    expect((await traceSize()) - before).toBe(1);
  });

  test('five calls at once with one key open one season', async () => {
    const before = await traceSize();
    const answers = await Promise.all(Array.from({ length: 5 }, () => hub.ask(CALLERS.coordinator, OPEN, draft('at-once'))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer.data))).size).toBe(1);
    expect((await owner.query("select count(*)::int as n from season where code = 'at-once'")).rows[0].n).toBe(1);
    expect((await traceSize()) - before).toBe(1);
  });

  test('of two coordinators who take the same step on the same version one is told', async () => {
    const seasonId = await open('two-coordinators');
    await owner.query("update season set state = 'PLAN_APPROVED' where id = $1", [seasonId]);
    for (const state of ['PLAN_PUBLISHED', 'DRAW_ANNOUNCED', 'DRAWN', 'RESULT_ENTERED', 'PUBLISHED']) {
      await owner.query('update season set state = $2 where id = $1', [seasonId, state]);
    }
    const archive = (key: string): ReturnType<TestCoordination['ask']> =>
      hub.ask(CALLERS.coordinator, ARCHIVE, { input: { idempotencyKey: key, seasonId, version: 7 } });
    const answers = await Promise.all([archive('first coordinator'), archive('second coordinator')]);
    expect(answers.flatMap((answer) => answer.codes)).toEqual(['STALE_VERSION']);
    expect((await owner.query('select state, version from season where id = $1', [seasonId])).rows).toEqual([
      { state: 'ARCHIVED', version: 8 },
    ]);
  });

  test('the same key with other input is a conflict', async () => {
    await hub.ask(CALLERS.coordinator, OPEN, draft('conflict', 'one-key'));
    const other = await hub.ask(CALLERS.coordinator, OPEN, draft('conflict-2', 'one-key'));
    expect(other.codes).toEqual(['IDEMPOTENCY_CONFLICT']);
  });

  test('a second season of the same code is refused and leaves no trace', async () => {
    await open('taken');
    const before = await traceSize();
    const second = await hub.ask(CALLERS.coordinator, OPEN, draft('taken', 'another key'));
    expect(second.data).toMatchObject({ openSeason: { __typename: 'SeasonCodeTaken', code: 'SEASON_CODE_TAKEN' } });
    expect(await traceSize()).toBe(before);
  });

  test('only the coordinator opens seasons', async () => {
    expect((await hub.ask(CALLERS.marketsOfficer, OPEN, draft('officer'))).codes).toEqual(['FORBIDDEN']);
    expect((await hub.ask(CALLERS.public, OPEN, draft('public'))).codes).toEqual(['UNAUTHENTICATED']);
  });

  test('a window that ends before it starts is named', async () => {
    const wrong = draft('window');
    Object.assign(wrong.input as object, { windowTo: '2026-02-01' });
    const answer = await hub.ask(CALLERS.coordinator, OPEN, wrong);
    expect(answer.codes).toEqual(['BAD_USER_INPUT']);
    expect(answer.messages[0]).toContain('windowTo: "2026-02-01"');
  });

  test('a step that skips others says which', async () => {
    const seasonId = await open('skips');
    const answer = await hub.ask(CALLERS.coordinator, ARCHIVE, { input: { idempotencyKey: 'skips', seasonId } });
    expect(answer.data).toMatchObject({
      archiveSeason: {
        __typename: 'StepNotPossible',
        from: 'OPEN',
        to: 'ARCHIVED',
        missing: ['PLAN_APPROVED', 'PLAN_PUBLISHED', 'DRAW_ANNOUNCED', 'DRAWN', 'RESULT_ENTERED', 'PUBLISHED'],
      },
    });
  });

  test('a step decided on an older version is stale', async () => {
    const seasonId = await open('stale');
    const answer = await hub.ask(CALLERS.coordinator, ARCHIVE, { input: { idempotencyKey: 'stale', seasonId, version: 7 } });
    expect(answer.codes).toEqual(['STALE_VERSION']);
  });

  test('the database refuses a step that the table does not have, and only because of its foreign key', async () => {
    const seasonId = await open('skipped-in-sql');
    const skip = (): Promise<unknown> => owner.query("update season set state = 'DRAWN' where id = $1", [seasonId]);
    await expect(skip()).rejects.toMatchObject({ code: '23503' });
    await owner.query('begin');
    await owner.query('alter table season drop constraint season_machine_previous_state_state_fkey');
    await expect(skip()).resolves.toMatchObject({ rowCount: 1 });
    await owner.query('rollback');
  });

  test('a season whose plan is not published is absent for everybody outside', async () => {
    const id = await open('hidden');
    const query = 'query ($id: ID!) { season(id: $id) { id } currentSeason(jurisdiction: "330100") { id } seasons { nodes { id } } }';
    expect((await hub.ask(CALLERS.public, query, { id })).data).toEqual({
      season: null,
      currentSeason: null,
      seasons: { nodes: expect.not.arrayContaining([{ id }]) },
    });
    expect((await hub.ask(CALLERS.auditor, query, { id })).data).toMatchObject({ season: { id }, currentSeason: { id } });
  });

  test('pages of seasons follow each other without gap or repetition', async () => {
    for (const code of ['page-1', 'page-2', 'page-3']) await open(code);
    const query = 'query ($after: String) { seasons(first: 2, after: $after) { nodes { code } pageInfo { hasNextPage endCursor } } }';
    const codes: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await hub.ask(CALLERS.coordinator, query, { after });
      const { nodes, pageInfo } = (
        data as never as { seasons: { nodes: { code: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } }
      ).seasons;
      codes.push(...nodes.map((node) => node.code));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    const all = (await owner.query('select code from season order by id desc')).rows.map((row) => row.code);
    expect(codes).toEqual(all);
    expect(new Set(codes).size).toBe(codes.length);
  });
});
