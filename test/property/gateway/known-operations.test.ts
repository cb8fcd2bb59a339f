import { describe, expect, test } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { createGatewayContext, type GatewayContext } from '../../../gateway/endpoints/gateway-context.ts';
import { GraphqlEndpoint } from '../../../gateway/endpoints/graphql-endpoint.ts';
import { createExecutor } from '../../../gateway/executor/executor.ts';
import { ANONYMOUS } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { createLogger } from '../../../subgraphs/subgraph-kit/log.ts';
import { buildFederation } from '../../support/federation/federation.ts';
import { fixtureValues } from '../../support/federation/fixture-values.ts';
import { generateQuery } from '../../support/federation/query-generator.ts';

const QUERIES = Number(process.env.QUERIES ?? 150);
const FIRST_SEED = Number(process.env.SEED ?? 1);
/** Means the same as `application/json`, but Apollo Server has to find that out, so it answers by itself. */
const THROUGH_APOLLO = { accept: 'application/json;q=0.9' };
const LIMITS = { tokensMax: 10_000, depthMax: 50, aliasesMax: 500, rootFieldsMax: 100, costMax: 3_000 };

interface Told {
  readonly answer: unknown;
  readonly outcome: unknown;
}

const federation = buildFederation();

interface Asking {
  readonly schema: GraphQLSchema;
  readonly endpoint: GraphqlEndpoint;
  readonly sent: string[];
  reset(): void;
}

async function open(): Promise<Asking> {
  const sent: string[] = [];
  const executor = createExecutor<GatewayContext>({
    supergraphSdl: federation.supergraphSdl,
    fetch: (request, context) => {
      sent.push(request.subgraph + request.bodyPrefix + request.variablesJson);
      return federation.fetch(request, context);
    },
  });
  const endpoint = new GraphqlEndpoint({ executor, limits: LIMITS, log: createLogger('silent', 'test') });
  await endpoint.start();
  return {
    schema: executor.apiSchema,
    endpoint,
    sent,
    reset: () => {
      sent.length = 0;
      federation.journal.length = 0;
    },
  };
}

/** What a caller is told, what the log is told, and what the subgraphs were asked. */
async function tell(
  { endpoint, sent, reset }: Asking,
  request: object,
  headers: Record<string, string>,
): Promise<Told & { asked: string[] }> {
  reset();
  const context = createGatewayContext({ requestId: 'r', locale: 'en', caller: ANONYMOUS });
  const answer: unknown = await endpoint.answer(JSON.stringify(request), headers, context).catch((error: unknown) => String(error));
  const { operation, cost, codes, isAnswered } = context.outcome;
  return { answer, outcome: { operation, cost, codes, isAnswered }, asked: [...sent].sort() };
}

/** The same request three times: the first time nothing is known, then it is, then Apollo Server answers by itself again. */
async function compare(asking: Asking, request: object): Promise<boolean> {
  const first = await tell(asking, request, {});
  const known = await tell(asking, request, {});
  const apollo = await tell(asking, request, THROUGH_APOLLO);
  expect(known).toEqual(first);
  expect(apollo).toEqual(first);
  return JSON.stringify(first.answer).includes('errors');
}

/** What a caller may get wrong, and what is merely unusual. */
const REQUESTS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['a variable of the wrong type', { query: 'query($n: Int!) { visits(first: $n) { id } }', variables: { n: 'many' } }],
  ['a variable that is missing', { query: 'query($n: Int!) { visits(first: $n) { id } }' }],
  ['a condition without a value', { query: 'query($c: Boolean) { visits { id @include(if: $c) } }', variables: { c: null } }],
  ['a cost above the limit', { query: 'query($n: Int!) { visits(first: $n) { id } }', variables: { n: 4_000 } }],
  ['one of two operations', { query: 'query A { visits { id } } query B { visits { mood } }', operationName: 'B' }],
  ['no operation of that name', { query: 'query A { visits { id } } query B { visits { mood } }', operationName: 'C' }],
  ['several operations and no name', { query: 'query A { visits { id } } query B { visits { mood } }' }],
  ['an empty name', { query: '{ visits { id } }', operationName: '' }],
  ['a document that does not fit', { query: '{ nothing }' }],
  ['a document that cannot be read', { query: '{ visits(' }],
  ['a subscription', { query: 'subscription { visits { id } }' }],
  ['introspection', { query: '{ __schema { queryType { name } } __typename }' }],
  ['a persisted query with a wrong hash', { query: '{ visits { id } }', extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }],
  ['extensions that mean nothing', { query: '{ visits { id } }', extensions: {} }],
  ['nulls', { query: '{ visits { id } }', variables: null, operationName: null, extensions: null }],
  ['variables that are no object', { query: '{ visits { id } }', variables: [] }],
  ['no query', { variables: {} }],
];

describe('an operation that is known is answered as Apollo Server answers it', () => {
  test.each(['query', 'mutation'] as const)(
    'for generated documents: %s',
    async (operation) => {
      const asking = await open();
      let withErrors = 0;
      for (let seed = FIRST_SEED; seed < FIRST_SEED + QUERIES; seed += 1) {
        const { source, variables } = generateQuery(asking.schema, seed, { operation, valuesOf: fixtureValues });
        if (await compare(asking, { query: source, variables })) withErrors += 1;
      }
      expect(withErrors).toBeGreaterThan(QUERIES * 0.1);
      expect(withErrors).toBeLessThan(QUERIES * 0.9);
      await asking.endpoint.stop();
    },
    120_000 + QUERIES * 1_000,
  );

  test.each(REQUESTS)('%s', async (_what, request) => {
    const asking = await open();
    await compare(asking, request);
    // A known document does not make another request with it good.
    await tell(asking, { query: 'query' in request ? request.query : undefined, variables: { n: 1, c: true } }, {});
    await compare(asking, request);
    await asking.endpoint.stop();
  });

  test('a mutation that fails is not executed again to be told', async () => {
    const asking = await open();
    const request = {
      query:
        'mutation { bumpPlanning bumpFindings closeFinding(id: "f3") { ... on Closed { finding { ... on SafetyFinding { detail } } } } }',
    };
    await compare(asking, request);
    const { asked } = await tell(asking, request, {});
    expect(asked.filter((text) => text.includes('bumpPlanning'))).toHaveLength(1);
    await asking.endpoint.stop();
  });

  test('and Apollo Server has no part in it: it answers when that has stopped', async () => {
    const asking = await open();
    const request = { query: '{ visits { id } }' };
    const first = await tell(asking, request, {});
    await asking.endpoint.stop();
    expect(await tell(asking, request, {})).toEqual(first);
    expect((await tell(asking, request, THROUGH_APOLLO)).answer).not.toEqual(first.answer);
    expect((await tell(asking, { query: '{ visits { mood } }' }, {})).answer).not.toHaveProperty('status', 200);
  });
});
