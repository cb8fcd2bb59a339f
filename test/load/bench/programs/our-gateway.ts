import { startGateway } from '../../../../gateway/gateway.ts';
import { openHttpConnections } from '../../../../gateway/hub/processes/http-connections.ts';
import { readSupergraphFiles, subgraphNamesOf } from '../../../../gateway/hub/processes/supergraph-files.ts';
import { createTokenVerifier, openKeyRing } from '../../../../gateway/identity/trust.ts';
import { createLogger } from '../../../../subgraphs/subgraph-kit/log.ts';
import { readSettings } from '../../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../../subgraphs/subgraph-kit/system-clock.ts';
import { runProgram } from '../program.ts';

/** The gateway process of split mode, as gateway/hub/serve-gateway.ts puts it together. */
await runProgram(async () => {
  const settings = readSettings();
  const supergraphs = await readSupergraphFiles();
  const verifier = await createTokenVerifier(settings, systemClock);
  const connections = openHttpConnections('gateway', subgraphNamesOf(supergraphs.supergraphSdl), {
    settings,
    keys: await openKeyRing(settings),
  });
  const log = createLogger(settings.logLevel, 'gateway');
  const gateway = await startGateway({ settings, ...supergraphs, connections, verifier, clock: systemClock, log });
  return { facts: { url: gateway.url }, stop: () => gateway.stop() };
});
