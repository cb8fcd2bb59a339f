import { createLogger } from '../../../subgraphs/subgraph-kit/log.ts';
import { readSettings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../subgraphs/subgraph-kit/system-clock.ts';
import { startGateway } from '../../gateway.ts';
import { createTokenVerifier, openKeyRing } from '../../identity/trust.ts';
import { openHttpConnections } from './http-connections.ts';
import { runUntilTold } from './run-until-told.ts';
import { type Supergraphs, subgraphNamesOf } from './supergraph-files.ts';

/** The gateway of a hub as a process of its own, until it is told to end. Resolves with the exit code. */
export async function serveGatewayProcess(supergraphs: Supergraphs): Promise<number> {
  const settings = readSettings();
  const log = createLogger(settings.logLevel, 'gateway');
  const verifier = await createTokenVerifier(settings, systemClock);
  const keys = await openKeyRing(settings);
  const connections = openHttpConnections('gateway', subgraphNamesOf(supergraphs.supergraphSdl), { settings, keys });
  const gateway = await startGateway({ settings, ...supergraphs, connections, verifier, clock: systemClock, log });
  log.info({ url: gateway.url }, 'gateway is ready');
  return runUntilTold({ stop: () => gateway.stop() });
}
