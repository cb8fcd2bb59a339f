import { createLogger } from '../../../subgraphs/subgraph-kit/log.ts';
import { provision, RunningSubgraph } from '../../../subgraphs/subgraph-kit/server/subgraph.ts';
import { serveSubgraph } from '../../../subgraphs/subgraph-kit/server/subgraph-server.ts';
import { readSettings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../subgraphs/subgraph-kit/system-clock.ts';
import { openKeyRing } from '../../identity/trust.ts';
import { createFeedTransport } from '../../transports/feed-transport.ts';
import type { HttpConnection } from '../../transports/http-connection.ts';
import { findDefinition, type HubPlan } from '../subgraph-list.ts';
import { openHttpConnections } from './http-connections.ts';
import { openHubDatabase } from './hub-database.ts';
import { runUntilTold } from './run-until-told.ts';
import { saySilently } from './say.ts';

/** One subgraph of a hub as a process of its own, until it is told to end. Resolves with the exit code. */
export async function serveSubgraphProcess(plan: HubPlan, name: string): Promise<number> {
  const settings = readSettings();
  const definition = findDefinition(plan, name);
  const log = createLogger(settings.logLevel, name);
  const keys = await openKeyRing(settings);
  const database = await openHubDatabase(settings, [name], saySilently);
  const databaseUrl = database.urlOf(name);
  await provision(definition, databaseUrl);
  const neighbours = new Map<string, HttpConnection | undefined>();
  const feedTransport = createFeedTransport((source) => {
    if (!neighbours.has(source)) neighbours.set(source, openHttpConnections(name, [source], { settings, keys })[0]);
    return neighbours.get(source);
  });
  const environment = { databaseUrl, poolSize: settings.poolSize, keys, clock: systemClock, log, feedTransport };
  const subgraph = await RunningSubgraph.start(definition, environment);
  const server = await serveSubgraph(subgraph, { host: settings.host, port: settings.port });
  log.info({ url: server.url }, 'subgraph is ready');
  return runUntilTold({
    lost: database.lost,
    stop: async () => {
      await server.stop();
      await subgraph.stop();
      await Promise.all([...neighbours.values()].map((connection) => connection?.close()));
      await database.stop();
    },
  });
}
