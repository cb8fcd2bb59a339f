import { startGateway } from '../../../../gateway/gateway.ts';
import { openHubDatabase } from '../../../../gateway/hub/processes/hub-database.ts';
import { InMemorySubgraphs } from '../../../../gateway/hub/processes/in-memory-subgraphs.ts';
import { readSupergraphFiles } from '../../../../gateway/hub/processes/supergraph-files.ts';
import { findDefinition, hubPlan } from '../../../../gateway/hub/subgraph-list.ts';
import { issueDevelopmentToken, openDevelopmentKeys } from '../../../../gateway/identity/development-tokens.ts';
import { createTokenVerifier, openKeyRing } from '../../../../gateway/identity/trust.ts';
import { createLogger } from '../../../../subgraphs/subgraph-kit/log.ts';
import { readSettings } from '../../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../../subgraphs/subgraph-kit/system-clock.ts';
import { runProgram } from '../program.ts';

/** Gateway and market regulation in one process, nobody reading the feeds: what an import costs, and nothing of what follows from it. */
await runProgram(async () => {
  const settings = readSettings();
  const log = createLogger(settings.logLevel, 'bench');
  const keys = await openKeyRing(settings);
  const database = await openHubDatabase(settings, ['markets'], () => {});
  const definition = findDefinition(hubPlan(), 'markets');
  const subgraphs = await InMemorySubgraphs.start([definition], {
    settings,
    databaseUrlOf: database.urlOf,
    keys,
    log,
    say: () => {},
    clock: systemClock,
  });
  const gateway = await startGateway({
    settings,
    ...(await readSupergraphFiles()),
    connections: subgraphs.connectionsOf('gateway', ['markets']),
    verifier: await createTokenVerifier(settings, systemClock),
    clock: systemClock,
    log,
  });
  const terms = { issuer: settings.jwtIssuer, audience: settings.jwtAudience, now: systemClock.now() };
  const officer = { role: 'DEPARTMENT_OFFICER', department: 'MARKET_REGULATION' } as const;
  const token = await issueDevelopmentToken(await openDevelopmentKeys(settings.stateDir), officer, terms);
  return {
    facts: { url: gateway.url, token },
    stop: async () => {
      await gateway.stop();
      await subgraphs.stop();
      await database.stop();
    },
  };
});
