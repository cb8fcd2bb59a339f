import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { checkCharacterOf } from '../../../subgraphs/subgraph-kit/pure/credit-code.ts';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';

const NOW = new Date('2026-04-10T02:00:00Z');
const creditCodeOf = (number: number): string => {
  const body = `91330100MA27XL0${String(number).padStart(2, '0')}`;
  return `${body}${checkCharacterOf(body)}`;
};
const VISITED = creditCodeOf(1);
const TOLD = creditCodeOf(2);
const UNVISITED = creditCodeOf(3);

const DECISION = `outcome onDate department { code } together { code } items { code } visit { id } planEntries { code } rulePack { id }
  reasons { code clauses message remedy lawfulFrom }`;
/** Both ways to ask, which have to agree: of the enterprise, and by its credit code alone. */
const QUERY = `query ($representations: [_Any!]!, $creditCode: CreditCode!, $department: ID!, $onDate: CivilDate, $items: [ID!]) {
  _entities(representations: $representations) { ... on Enterprise {
    entryDecision(department: $department, onDate: $onDate, items: $items) { ${DECISION} } } }
  entryDecision(creditCode: $creditCode, department: $department, onDate: $onDate, items: $items) { ${DECISION} } }`;

describe('the entry decision over the database', () => {
  let hub: TestCoordination;
  let owner: pg.Client;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    hub = await startTestCoordination({ clock: { now: () => NOW } });
    owner = new pg.Client({ connectionString: hub.url, options: '-c search_path=coordination,public' });
    await owner.connect();
    await owner.query(`
      insert into joint_item (code, department, name, category, item_class, status) values
        ('MR-001', 'MARKET_REGULATION', '餐饮服务检查', 'CATERING', 'GENERAL', 'ACTIVE'),
        ('CM-001', 'COMMERCE', '预付卡检查', 'PREPAID_CARD', 'GENERAL', 'ACTIVE')`);
    const season = await insert(
      `insert into season (jurisdiction, code, name, year, window_from, window_to, opened_by, opened_at)
       values ('330100', 's', '批次', 2026, '2026-03-01', '2026-06-30', '-', now()) returning id`,
    );
    for (const [department, code, item] of [
      ['MARKET_REGULATION', 'MR-A', 'MR-001'],
      ['COMMERCE', 'CM-A', 'CM-001'],
    ]) {
      ids[`${code}`] = await insert(
        `insert into plan_entry (season_id, department, code, name, item_codes, category, stratify, weights, ratio_num, ratio_den, window_from, window_to,
           submitted_by, submitted_at) values ($1, $2, $3, '-', array[$4], '-', 'NONE', 'EVEN', 1, 10, '2026-03-01', '2026-06-30', '-', now()) returning id`,
        [season, department, code, item],
      );
    }
    ids.draw = await insert(
      `insert into draw (season_id, profile, plan, plan_digest, witness, announced_at) values ($1, 'DRAW1-SHA256', '{}', '-', '-', now()) returning id`,
      [season],
    );
    ids.visited = await insertVisit(season, VISITED);
    ids.told = await insertVisit(season, TOLD);
    for (const state of ['TEAM_CONFIRMED', 'NOTIFIED']) await owner.query('update visit set state = $2 where id = $1', [ids.told, state]);
    await owner.query(
      `insert into notice (visit_id, kind, served_at, channel, proof_digest) values ($1, 'ADVANCE', '2026-04-01T00:00:00Z', 'PLATFORM', '-')`,
      [ids.told],
    );
  });
  afterAll(async () => {
    await owner.end();
    await hub.stop();
  });

  async function insert(sqlText: string, values: readonly unknown[] = []): Promise<string> {
    return (await owner.query(sqlText, [...values])).rows[0].id;
  }

  async function insertVisit(season: string, creditCode: string): Promise<string> {
    const id = await insert(
      `insert into visit (season_id, draw_id, drawn_key, credit_code, window_from, window_to) values ($1, $2, $3, $3, '2026-04-01', '2026-04-30') returning id`,
      [season, ids.draw, creditCode],
    );
    await owner.query(
      `insert into visit_item (visit_id, item_code, department, entry_id) values ($1, 'MR-001', 'MARKET_REGULATION', $2), ($1, 'CM-001', 'COMMERCE', $3)`,
      [id, ids['MR-A'], ids['CM-A']],
    );
    return id;
  }

  async function decide(
    as: Parameters<TestCoordination['ask']>[0],
    creditCode: string,
    changes: Record<string, unknown> = {},
  ): Promise<unknown> {
    const representations = [{ __typename: 'Enterprise', creditCode }];
    const { data, messages } = await hub.ask(as, QUERY, { representations, creditCode, department: 'MARKET_REGULATION', ...changes });
    expect(messages).toEqual([]);
    const { _entities, entryDecision } = data as never as { _entities: { entryDecision: unknown }[]; entryDecision: unknown };
    expect(_entities[0]?.entryDecision).toEqual(entryDecision);
    return entryDecision;
  }

  test('a planned visit allows entry together with the other department, with its plan entry as ground', async () => {
    expect(await decide(CALLERS.marketsOfficer, TOLD)).toEqual({
      outcome: 'ALLOW_JOINTLY',
      onDate: '2026-04-10',
      department: { code: 'MARKET_REGULATION' },
      together: [{ code: 'COMMERCE' }],
      items: [{ code: 'MR-001' }],
      visit: { id: ids.told },
      planEntries: [{ code: 'MR-A' }],
      rulePack: { id: 'trial' },
      reasons: [
        {
          code: 'PLANNED_VISIT',
          clauses: ['LYG-4.3d', 'PJ-3.4.1a', 'CD-1.2b'],
          message: 'A visit of the season covers department, day and items.',
          remedy: null,
          lawfulFrom: null,
        },
        expect.objectContaining({ code: 'JOINT_VISIT' }),
      ],
    });
  });

  test('an enterprise without a visit may be entered after filing and consent only', async () => {
    expect(await decide(CALLERS.marketsOfficer, UNVISITED, { onDate: '2026-04-15' })).toMatchObject({
      outcome: 'NEEDS_FILING',
      visit: null,
      reasons: [
        { code: 'NOT_PLANNED', clauses: ['LYG-4.3c'], lawfulFrom: '2026-04-15' },
        { code: 'CONSENT_NEEDED', clauses: ['LYG-4.3f'] },
      ],
    });
  });

  test('an item of another category is off the plan', async () => {
    expect(await decide(CALLERS.marketsOfficer, TOLD, { items: ['CM-001'] })).toMatchObject({
      outcome: 'DENY',
      reasons: [{ code: 'ITEM_NOT_ON_VISIT' }, { code: 'NOT_PLANNED' }, { code: 'CONSENT_NEEDED' }],
    });
  });

  test('the enterprise reads decisions on itself, and nobody outside reads any', async () => {
    const itself = caller('ENTERPRISE', { creditCode: TOLD });
    expect(await decide(itself, TOLD)).toMatchObject({ outcome: 'ALLOW_JOINTLY', visit: { id: ids.told } });
    expect(await decide(itself, UNVISITED)).toBeNull();
    expect(await decide(CALLERS.public, TOLD)).toBeNull();
  });

  test('an enterprise that was not told of its visit does not learn of it by asking', async () => {
    expect(await decide(CALLERS.marketsOfficer, VISITED)).toMatchObject({
      reasons: [{ code: 'TEAM_NOT_CONFIRMED' }],
      visit: { id: ids.visited },
    });
    const itself = await decide(caller('ENTERPRISE', { creditCode: VISITED }), VISITED);
    const stranger = await decide(caller('ENTERPRISE', { creditCode: UNVISITED }), UNVISITED);
    expect(itself).toEqual(stranger);
  });

  test('visits of a superseded draw are no ground', async () => {
    await owner.query('begin');
    await owner.query(
      'alter table draw disable trigger draw_state; alter table draw drop constraint draw_machine_previous_state_state_fkey',
    );
    await owner.query("update draw set state = 'SUPERSEDED'");
    await owner.query('commit');
    expect(await decide(CALLERS.marketsOfficer, TOLD)).toMatchObject({ visit: null });
    await owner.query("update draw set state = 'ANNOUNCED'");
    expect(await decide(CALLERS.marketsOfficer, TOLD)).toMatchObject({ visit: { id: ids.told } });
  });

  test('an unknown department is named as bad input', async () => {
    const representations = [{ __typename: 'Enterprise', creditCode: TOLD }];
    const answer = await hub.ask(CALLERS.marketsOfficer, QUERY, { representations, creditCode: TOLD, department: 'FORESTRY' });
    expect(answer.codes).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });

  test('decisions on fifty enterprises are one statement', async () => {
    const representations = Array.from({ length: 50 }, (_, index) => ({ __typename: 'Enterprise', creditCode: creditCodeOf(index + 1) }));
    const spy = jest.spyOn(hub.subgraph.database.manager, 'query');
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Enterprise {
      entryDecision(department: "MARKET_REGULATION") { outcome reasons { code } } } } }`;
    const { messages } = await hub.ask(CALLERS.marketsOfficer, query, { representations });
    expect(messages).toEqual([]);
    expect(spy).toHaveBeenCalledTimes(1);
    spy.mockRestore();
  });
});
