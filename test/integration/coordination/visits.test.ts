import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import { connectTo } from '../../support/draw-ceremony.ts';
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
});
