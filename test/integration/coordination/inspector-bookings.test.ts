import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';

describe('inspectors and their bookings', () => {
  let hub: TestCoordination;
  let owner: pg.Client;
  const inspectors = [randomUUID(), randomUUID(), randomUUID()].toSorted();
  const [busy = '', idle = ''] = inspectors;

  beforeAll(async () => {
    hub = await startTestCoordination({ clock: { now: () => new Date('2026-12-31T16:30:00Z') } });
    owner = new pg.Client({ connectionString: hub.url, options: '-c search_path=coordination,public -c timezone=Asia/Shanghai' });
    await owner.connect();
    await owner.query(
      `insert into joint_inspector (id, department, name, unit, division_code, qualifications, certified, yearly_capacity, status)
       select id, 'MARKET_REGULATION', '王五', '一所', '330106', '{CATERING}', true, 40, 'ACTIVE' from unnest($1::uuid[]) id`,
      [inspectors],
    );
    await owner.query(`
      with s as (insert into season (jurisdiction, code, name, year, window_from, window_to, opened_by, opened_at)
                   values ('330100', 's', '-', 2026, '2026-01-01', '2026-12-31', '-', now()) returning id),
           d as (insert into draw (season_id, profile, plan, plan_digest, witness, announced_at)
                   select id, 'DRAW1-SHA256', '{}', '-', '-', now() from s returning id, season_id)
      insert into visit (season_id, draw_id, drawn_key, credit_code, window_from, window_to)
        select season_id, id, n::text, n::text, '2026-01-01', '2026-12-31' from d, generate_series(1, 4) n`);
    await owner.query(
      `insert into booking (inspector_id, visit_id, during, status)
       select $1, v.id, tstzrange(x.day, x.day + interval '3 hours'), x.status from (values
         ('1', timestamptz '2026-06-01 09:00+08', 'BOOKED'), ('2', timestamptz '2027-01-01 09:00+08', 'BOOKED'),
         ('3', timestamptz '2027-03-01 09:00+08', 'BOOKED'), ('4', timestamptz '2027-04-01 09:00+08', 'RELEASED')) as x(key, day, status)
       join visit v on v.drawn_key = x.key order by x.key`,
      [busy],
    );
  });
  afterAll(async () => {
    await owner.end();
    await hub.stop();
  });

  test('the load counts the bookings of the year in Asia/Shanghai that still stand', async () => {
    // 16:30 on 31 December in Greenwich is the first of January in Shanghai.
    const query = 'query ($busy: ID!, $idle: ID!) { busy: inspector(id: $busy) { load } idle: inspector(id: $idle) { load } }';
    expect((await hub.ask(CALLERS.coordinator, query, { busy, idle })).data).toEqual({ busy: { load: 2 }, idle: { load: 0 } });
  });

  test('bookings are paged, latest start first', async () => {
    const query = `query ($id: ID!, $after: String) { inspector(id: $id) { bookings(first: 3, after: $after) {
      nodes { from status } pageInfo { hasNextPage endCursor } } } }`;
    const first = await hub.ask(CALLERS.coordinator, query, { id: busy });
    const page = (first.data as never as { inspector: { bookings: { nodes: { from: string }[]; pageInfo: { endCursor: string } } } })
      .inspector.bookings;
    expect(page).toMatchObject({
      nodes: [{ status: 'RELEASED' }, {}, { from: '2027-01-01T01:00:00.000Z' }],
      pageInfo: { hasNextPage: true },
    });
    const second = await hub.ask(CALLERS.coordinator, query, { id: busy, after: page.pageInfo.endCursor });
    expect(second.data).toMatchObject({
      inspector: { bookings: { nodes: [{ from: '2026-06-01T01:00:00.000Z' }], pageInfo: { hasNextPage: false } } },
    });
  });

  test('a level of inspectors costs one statement for loads and one for bookings', async () => {
    const spy = jest.spyOn(hub.subgraph.database.manager, 'query');
    const query = '{ inspectors(department: "MARKET_REGULATION") { nodes { id load bookings { nodes { id } } } } }';
    const { data } = await hub.ask(CALLERS.marketsOfficer, query);
    expect((data as never as { inspectors: { nodes: unknown[] } }).inspectors.nodes).toHaveLength(3);
    expect(spy).toHaveBeenCalledTimes(3);
    spy.mockRestore();
  });

  test('somebody outside of the departments sees neither load nor bookings, the public no name either', async () => {
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Inspector {
      id name load yearlyCapacity qualifications bookings { nodes { id } } } } }`;
    const representations = [{ __typename: 'Inspector', id: busy }];
    const hidden = { id: busy, load: null, yearlyCapacity: null, qualifications: null, bookings: { nodes: [] } };
    expect((await hub.ask(caller('ENTERPRISE', { creditCode: 'E1' }), query, { representations })).data).toEqual({
      _entities: [{ ...hidden, name: '王五' }],
    });
    expect((await hub.ask(CALLERS.public, query, { representations })).data).toEqual({ _entities: [{ ...hidden, name: null }] });
  });

  test('how far feeds were read is for oversight only', async () => {
    await owner.query("insert into feed_cursor (source, kind, position, applied_rows) values ('markets', 'inspector', '1:x', 3)");
    await owner.query("insert into refused_feed_row (source, kind, row_key, reason) values ('markets', 'inspector', 'x', '23514')");
    const query = '{ registryFeeds { source kind appliedRows refusedRows } }';
    expect((await hub.ask(CALLERS.auditor, query)).data).toEqual({
      registryFeeds: [{ source: 'markets', kind: 'inspector', appliedRows: 3, refusedRows: 1 }],
    });
    expect((await hub.ask(CALLERS.marketsOfficer, query)).data).toEqual({ registryFeeds: [] });
  });
});
