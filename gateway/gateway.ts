import { createServer } from 'node:http';
import type { Logger } from '../subgraphs/subgraph-kit/log.ts';
import type { Clock } from '../subgraphs/subgraph-kit/pure/clock.ts';
import { CHECKED_SCALARS } from '../subgraphs/subgraph-kit/schema/scalars.ts';
import type { Settings } from '../subgraphs/subgraph-kit/settings.ts';
import type { GatewayContext } from './endpoints/gateway-context.ts';
import { GraphqlEndpoint, type OperationLimits } from './endpoints/graphql-endpoint.ts';
import { ReadinessCheck } from './endpoints/readiness.ts';
import { createExecutor } from './executor/executor.ts';
import { Drain } from './http/drain.ts';
import { GraphiqlPage } from './http/graphiql-page.ts';
import { listenOnFreePort } from './http/listen.ts';
import { RequestHandler } from './http/request-handler.ts';
import type { TokenVerifier } from './identity/token-verifier.ts';
import { GatewayMetrics } from './observation/metrics.ts';
import { createSubgraphFetch } from './transports/observed-fetch.ts';
import type { SubgraphConnection } from './transports/subgraph-connection.ts';

/** What a gateway is made of. */
export interface GatewayParts {
  readonly settings: Settings;
  /** SDL of `schema/supergraph.graphql`, and of the supergraph of the public contract. */
  readonly supergraphSdl: string;
  readonly publicSupergraphSdl: string;
  readonly connections: readonly SubgraphConnection[];
  readonly verifier: TokenVerifier;
  readonly clock: Clock;
  readonly log: Logger;
  /** Ports tried from `settings.port` on; 1 when left out. */
  readonly portsTried?: number;
}

/** A gateway that answers. */
export interface Gateway {
  /** For example `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
  /** Refuses new requests, lets those in hand finish within the time of the settings, then closes the connections to the subgraphs. */
  stop(): Promise<void>;
}

/** Starts the door of the hub: `/graphql`, `/public/graphql`, `/graphiql`, `/imports`, `/health`, `/ready`, `/metrics`. */
export async function startGateway(parts: GatewayParts): Promise<Gateway> {
  const { settings, log } = parts;
  const connections = new Map(parts.connections.map((connection) => [connection.name, connection]));
  const metrics = new GatewayMetrics();
  const makeEndpoint = (supergraphSdl: string): GraphqlEndpoint => {
    const fetch = createSubgraphFetch<GatewayContext>(connections, metrics);
    return new GraphqlEndpoint({
      executor: createExecutor({ supergraphSdl, fetch, scalars: CHECKED_SCALARS }),
      limits: limitsOf(settings),
      log,
    });
  };
  const internal = makeEndpoint(parts.supergraphSdl);
  const open = makeEndpoint(parts.publicSupergraphSdl);
  await Promise.all([internal.start(), open.start()]);
  const server = createServer();
  const drain = new Drain(server);
  const handler = new RequestHandler({
    endpoints: { internal, public: open },
    connections,
    readiness: new ReadinessCheck(connections),
    graphiql: new GraphiqlPage('/graphql'),
    verifier: parts.verifier,
    settings,
    metrics,
    drain,
    log,
  });
  server.on('request', (request, response) => handler.handle(request, response));
  const port = await listenOnFreePort(server, { host: settings.host, port: settings.port, portsTried: parts.portsTried ?? 1 });
  return {
    url: `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`,
    port,
    stop: async () => {
      await drain.stop(settings.shutdownGraceMs);
      await Promise.all([internal.stop(), open.stop()]);
      await Promise.all(parts.connections.map((connection) => connection.close()));
    },
  };
}

function limitsOf(settings: Settings): OperationLimits {
  return {
    tokensMax: settings.queryTokensMax,
    depthMax: settings.queryDepthMax,
    aliasesMax: settings.queryAliasesMax,
    rootFieldsMax: settings.queryRootFieldsMax,
    costMax: settings.queryCostMax,
  };
}
