import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type pg from 'pg';
import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import { ceremonyUnit, connectTo } from '../../support/draw-ceremony.ts';
import { inventNotices, inventSeason, inventVisits } from '../../support/invented-visits.ts';

interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const RESTAURANT = '91330109YA8JBGN14P';
const PAGE = 'nodes { id } pageInfo { hasNextPage endCursor }';

/** Ids of all nodes, page after page. */
async function idsOf(pageAfter: (after: string | null) => Promise<Page>): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo } = await pageAfter(after);
    ids.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) return ids;
    after = pageInfo.endCursor;
  }
}

describe('visits', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  const data = async <Data>(as: Caller, query: string, variables: Record<string, unknown> = {}): Promise<Data> => {
    const answer = await coordination.ask(as, query, variables);
    expect([answer.codes, answer.messages]).toEqual([[], []]);
    return answer.data as never;
  };

  beforeAll(async () => {
    coordination = await startTestCoordination();
    client = await connectTo(coordination.url);
  });
  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  describe('of an enterprise', () => {
    const visitsOf = (as: Caller, first: number) =>
      idsOf(async (after) => {
        const query = `query ($e: [_Any!]!, $first: Int, $after: String) { _entities(representations: $e) { ... on Enterprise {
          visits(first: $first, after: $after) { ${PAGE} } } } }`;
        const variables = { e: [{ __typename: 'Enterprise', creditCode: RESTAURANT }], first, after };
        return (await data<{ _entities: [{ visits: Page }] }>(as, query, variables))._entities[0].visits;
      });
    let ids: string[];

    beforeAll(async () => {
      ids = await inventVisits(
        client,
        await inventSeason(client, 'UNTOLD'),
        ['PUBLISHED', 'WITHDRAWN', 'TEAM_CONFIRMED', 'PUBLISHED', 'WITHDRAWN', 'DRAWN'].map((state) => ({ creditCode: RESTAURANT, state })),
      );
      await inventNotices(client, ids.slice(1, 2));
    });

    test.each([1, 2, 3])('it finds all of which it knows in pages of %i, however many others lie between them', async (first) => {
      const known = [ids[3], ids[1], ids[0]];
      expect(await visitsOf(caller('ENTERPRISE', { creditCode: RESTAURANT }), first)).toEqual(known);
    });

    test('staff find the others too', async () => {
      expect(await visitsOf(CALLERS.marketsOfficer, 4)).toEqual(ids.toReversed());
    });

    test('a visit of which it does not know is not there by its id either', async () => {
      const query = 'query ($told: ID!, $untold: ID!) { told: visit(id: $told) { id } untold: visit(id: $untold) { id } }';
      const answer = await data(caller('ENTERPRISE', { creditCode: RESTAURANT }), query, { told: ids[1], untold: ids[4] });
      expect(answer).toEqual({ told: { id: ids[1] }, untold: null });
    });
  });

  describe('of a season', () => {
    const [EAST, WEST] = [ceremonyUnit(1), ceremonyUnit(2)];
    const inspectorId = randomUUID();
    const colleague = randomUUID();
    const inspector = caller('INSPECTOR', { inspectorId, department: 'COMMERCE' });
    const full = { department: 'COMMERCE', inspectorIds: [inspectorId, colleague] };
    const short = { department: 'CULTURE_TOURISM', inspectorIds: [randomUUID()], unfilled: ['NO_CAPACITY'] };
    let seasonId: string;
    let ids: Record<'noSession' | 'morning' | 'afternoon' | 'short' | 'gap' | 'done', string>;
    const namesOf = (found: readonly string[]) => found.map((id) => Object.entries(ids).find(([, other]) => other === id)?.[0] ?? id);
    const board = async (filter: object | null, as: Caller = CALLERS.coordinator) => {
      const query = `query ($id: ID!, $filter: VisitFilter, $after: String) { visits(seasonId: $id, filter: $filter, first: 2, after: $after) { ${PAGE} } }`;
      return namesOf(await idsOf(async (after) => (await data<{ visits: Page }>(as, query, { id: seasonId, filter, after })).visits));
    };
    const mine = async (filter: object | null, first = 2) => {
      const query = `query ($filter: VisitFilter, $first: Int, $after: String) { myVisits(filter: $filter, first: $first, after: $after) { ${PAGE} } }`;
      return namesOf(await idsOf(async (after) => (await data<{ myVisits: Page }>(inspector, query, { filter, first, after })).myVisits));
    };

    beforeAll(async () => {
      seasonId = await inventSeason(client, 'BOARD');
      await client.query(
        `insert into joint_enterprise (credit_code, jurisdiction, name, status, division_code, address, source)
         values ($1, '330100', 'East', 'ACTIVE', '330102', '-', 'markets'), ($2, '330100', 'West', 'ACTIVE', '330105', '-', 'markets')`,
        [EAST, WEST],
      );
      await client.query(
        `insert into joint_inspector (id, department, name, unit, division_code, qualifications, certified, yearly_capacity, status)
         values ($1, 'COMMERCE', '王五', '一所', '330106', '{}', true, 40, 'ACTIVE')`,
        [inspectorId],
      );
      const windowed = { windowFrom: '2026-03-01', windowTo: '2026-06-30' };
      const made = await inventVisits(client, seasonId, [
        { creditCode: EAST, ...windowed, windowFrom: '2026-05-05', teams: [full] },
        { creditCode: WEST, ...windowed, state: 'NOTIFIED', sessionFrom: '2026-05-05 14:00+08', teams: [full] },
        { creditCode: EAST, ...windowed, state: 'NOTIFIED', sessionFrom: '2026-05-05 09:00+08', teams: [full] },
        { creditCode: EAST, ...windowed, sessionGap: 'TEAM_NOT_FULL', teams: [short] },
        { creditCode: WEST, ...windowed, sessionGap: 'NO_COMMON_SESSION', teams: [{ ...full, inspectorIds: [colleague, randomUUID()] }] },
        { creditCode: WEST, ...windowed, state: 'PUBLISHED', sessionFrom: '2026-04-01 09:00+08', teams: [full] },
      ]);
      const [noSession = '', afternoon = '', morning = '', thin = '', gap = '', done = ''] = made;
      ids = { noSession, afternoon, morning, short: thin, gap, done };
    });

    test('the board without a filter holds all in the order in which they were made', async () => {
      expect(await board(null)).toEqual(['noSession', 'afternoon', 'morning', 'short', 'gap', 'done']);
    });

    test.each([
      [{ states: ['NOTIFIED', 'PUBLISHED'] }, ['afternoon', 'morning', 'done']],
      [{ states: [] }, []],
      [{ department: 'CULTURE_TOURISM' }, ['short']],
      [{ divisionCode: '330105' }, ['afternoon', 'gap', 'done']],
      [{ hasSessionGap: true }, ['short', 'gap']],
      [{ hasSessionGap: false, states: ['DRAWN'] }, ['noSession']],
      [{ hasUnfilledSeats: true }, ['short']],
      [{ hasUnfilledSeats: false, hasSessionGap: true }, ['gap']],
      [{ from: '2026-04-01', to: '2026-04-01' }, ['short', 'gap', 'done']],
      [{ from: '2026-05-06' }, ['noSession', 'short', 'gap']],
      [{ to: '2026-02-28' }, []],
    ])('the filter %j finds %j, page after page', async (filter, found) => {
      expect(await board(filter)).toEqual(found);
    });

    test('an enterprise gets no visits of a season, and no counts', async () => {
      const query = 'query ($id: ID!) { visits(seasonId: $id) { nodes { id } } season(id: $id) { visitCounts { count } } }';
      await client.query('set session_replication_role = replica');
      await client.query(`update season set state = 'DRAWN' where id = $1`, [seasonId]);
      await client.query('set session_replication_role = origin');
      const answer = await data(caller('ENTERPRISE', { creditCode: EAST }), query, { id: seasonId });
      expect(answer).toEqual({ visits: { nodes: [] }, season: { visitCounts: [] } });
    });

    test('the counts by state add up, in the order of a visit’s life, with one statement for all seasons', async () => {
      const empty = await inventSeason(client, 'EMPTY');
      const spy = jest.spyOn(coordination.subgraph.database.manager, 'query');
      const query = '{ seasons { nodes { id visitCounts { state count } } } }';
      const { seasons } = await data<{ seasons: { nodes: { id: string; visitCounts: object[] }[] } }>(CALLERS.coordinator, query);
      expect(spy).toHaveBeenCalledTimes(2);
      spy.mockRestore();
      const countsOf = (id: string) => seasons.nodes.find((season) => season.id === id)?.visitCounts;
      expect(countsOf(seasonId)).toEqual([
        { state: 'DRAWN', count: 3 },
        { state: 'NOTIFIED', count: 2 },
        { state: 'PUBLISHED', count: 1 },
      ]);
      expect(countsOf(empty)).toEqual([]);
    });

    test.each([1, 2, 10])('an inspector’s own visits come in the order in which they begin, in pages of %i', async (first) => {
      expect(await mine(null, first)).toEqual(['done', 'noSession', 'morning', 'afternoon']);
    });

    test('an inspector’s day is its sessions, and what has no session yet', async () => {
      expect(await mine({ from: '2026-05-05', to: '2026-05-05' })).toEqual(['noSession', 'morning', 'afternoon']);
      expect(await mine({ from: '2026-05-05', to: '2026-05-05', states: ['NOTIFIED'] })).toEqual(['morning', 'afternoon']);
    });

    test('visits on a rota lead to the visit and the enterprise, with one statement for all of them', async () => {
      const query = `{ myRota(from: "2026-04-01", to: "2026-06-30") { visits { visitId creditCode enterprise { creditCode } visit { id state } } } }`;
      const spy = jest.spyOn(coordination.subgraph.database.manager, 'query');
      type Entry = { visitId: string; creditCode: string; enterprise: { creditCode: string }; visit: { id: string; state: string } };
      const { myRota } = await data<{ myRota: { visits: Entry[] } }>(inspector, query);
      // Visits of the rota, leaves, what was left, and the visits that the entries lead to.
      expect(spy).toHaveBeenCalledTimes(4);
      spy.mockRestore();
      expect(namesOf(myRota.visits.map(({ visit }) => visit.id))).toEqual(['done', 'morning', 'afternoon', 'noSession']);
      for (const { visitId, creditCode, enterprise, visit } of myRota.visits)
        expect([visit.id, enterprise.creditCode]).toEqual([visitId, creditCode]);
    });

    test('a booking leads to its visit', async () => {
      await client.query(`insert into booking (inspector_id, visit_id, during) select $1, id, session from visit where id = $2`, [
        inspectorId,
        ids.morning,
      ]);
      const query = 'query ($id: ID!) { inspector(id: $id) { bookings { nodes { status visit { id enterprise { creditCode } } } } } }';
      expect(await data(CALLERS.marketsOfficer, query, { id: inspectorId })).toEqual({
        inspector: { bookings: { nodes: [{ status: 'BOOKED', visit: { id: ids.morning, enterprise: { creditCode: EAST } } }] } },
      });
    });
  });
});
