import { createLogger } from '../../subgraphs/subgraph-kit/log.ts';
import { readSettings } from '../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../subgraphs/subgraph-kit/system-clock.ts';
import { startGateway } from '../gateway.ts';
import { createTokenVerifier, openKeyRing } from '../identity/trust.ts';
import { openHttpConnections } from './processes/http-connections.ts';
import { runCommand, runUntilTold } from './processes/run-until-told.ts';
import { readSupergraphFiles, subgraphNamesOf } from './processes/supergraph-files.ts';

/** The gateway as a process of its own, over the generated supergraph files. Any number of replicas may run. */
async function serve(): Promise<number> {
  const settings = readSettings();
  const log = createLogger(settings.logLevel, 'gateway');
  const supergraphs = await readSupergraphFiles();
  const verifier = await createTokenVerifier(settings, systemClock);
  const keys = await openKeyRing(settings);
  const connections = openHttpConnections('gateway', subgraphNamesOf(supergraphs.supergraphSdl), { settings, keys });
  const gateway = await startGateway({ settings, ...supergraphs, connections, verifier, clock: systemClock, log });
  log.info({ url: gateway.url }, 'gateway is ready');
  return runUntilTold({ stop: () => gateway.stop() });
}

await runCommand(serve);
