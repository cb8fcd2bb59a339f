import process from 'node:process';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { openKeyRing } from '../../../../gateway/identity/trust.ts';
import { StatementSigner } from '../../../../gateway/transports/statement-signer.ts';
import { STATEMENT_HEADER } from '../../../../subgraphs/subgraph-kit/identity/statement.ts';
import { readSettings } from '../../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../../subgraphs/subgraph-kit/system-clock.ts';
import { BENCH_FACTS } from '../bench-caller.ts';
import { runProgram } from '../program.ts';
import { routedSupergraph } from '../routed-supergraph.ts';
import { serveJson } from '../serve-json.ts';

type Fetcher = NonNullable<RemoteGraphQLDataSource['fetcher']>;

/** Apollo's gateway in the cheapest set-up there is: bare node:http, the same plugins switched off as in ours, nobody's identity checked. */
await runProgram(async () => {
  const sign = process.env.BENCH_SIGNS === 'yes' ? await statementFetchers() : null;
  const gateway = new ApolloGateway({
    supergraphSdl: await routedSupergraph(),
    buildService: ({ name, url = '' }) => {
      const source = new RemoteGraphQLDataSource({ url });
      if (sign !== null) source.fetcher = sign(name, source.fetcher);
      return source;
    },
  });
  const apollo = new ApolloServer({
    gateway,
    csrfPrevention: false,
    stringifyResult: (result) => JSON.stringify(result),
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  const headers = new HeaderMap([['content-type', 'application/json']]);
  const server = await serveJson(async (body) => {
    const httpGraphQLRequest = { method: 'POST', headers, body: JSON.parse(body), search: '' };
    const answer = await apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context: async () => ({}) });
    return answer.body.kind === 'complete' ? answer.body.string : '';
  });
  return {
    facts: { url: server.url },
    stop: async () => {
      server.close();
      await apollo.stop();
    },
  };
});

/** Real subgraphs answer nobody without a statement. */
async function statementFetchers(): Promise<(audience: string, fetcher: Fetcher) => Fetcher> {
  const signer = new StatementSigner('gateway', await openKeyRing(readSettings()), systemClock);
  return (audience, fetcher) => (url, init) => {
    const statement = signer.sign({ audience, path: '/graphql', body: String(init?.body) }, BENCH_FACTS);
    return fetcher(url, { ...init, headers: { ...init?.headers, [STATEMENT_HEADER]: statement } });
  };
}
