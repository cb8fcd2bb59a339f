import { openHubDatabase } from '../../../../gateway/hub/processes/hub-database.ts';
import { InMemorySubgraphs } from '../../../../gateway/hub/processes/in-memory-subgraphs.ts';
import { hubPlan } from '../../../../gateway/hub/subgraph-list.ts';
import { openKeyRing } from '../../../../gateway/identity/trust.ts';
import { createLogger } from '../../../../subgraphs/subgraph-kit/log.ts';
import { type SubgraphServer, serveSubgraph } from '../../../../subgraphs/subgraph-kit/server/subgraph-server.ts';
import { readSettings } from '../../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../../subgraphs/subgraph-kit/system-clock.ts';
import { runProgram } from '../program.ts';

/** The five subgraphs, each behind its HTTP port as in split mode, all in this process: fewer processes than in real life, to their advantage. */
await runProgram(async () => {
  const settings = readSettings();
  const { definitions } = hubPlan();
  const names = definitions.map(({ name }) => name);
  const database = await openHubDatabase(settings, names, () => {});
  const host = {
    settings,
    databaseUrlOf: database.urlOf,
    keys: await openKeyRing(settings),
    log: createLogger('warn', 'bench'),
    say: () => {},
    clock: systemClock,
  };
  const subgraphs = await InMemorySubgraphs.start(definitions, host);
  const servers = new Map<string, SubgraphServer>();
  for (const [name, subgraph] of subgraphs.running) servers.set(name, await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0 }));
  return {
    facts: { urls: Object.fromEntries([...servers].map(([name, { url }]) => [name, url])) },
    stop: async () => {
      for (const server of servers.values()) await server.stop();
      await subgraphs.stop();
      await database.stop();
    },
  };
});
