import { type Hub, startHub } from '../../../../gateway/hub/all-in-one.ts';
import { loadSampleCity, runFirstSeason } from '../../../../gateway/hub/first-season.ts';
import type { TokenIdentity } from '../../../../gateway/identity/development-tokens.ts';
import { readSettings } from '../../../../subgraphs/subgraph-kit/settings.ts';
import { runProgram } from '../program.ts';

/** The hub as `npm start` runs it: gateway and five subgraphs in this process. */
await runProgram(async () => {
  const settings = readSettings();
  const hub = await startHub(settings);
  return {
    facts: { url: hub.url },
    answers: {
      /** The sample city of the settings' size. @param enterprises another size, for more enterprises of the same city */
      loadCity: (enterprises: unknown) => loadSampleCity(withSize(hub, enterprises), () => {}),
      runSeason: () => runFirstSeason(hub, () => {}),
      issueToken: (identity: unknown) => hub.issueToken(identity as TokenIdentity),
    },
    stop: () => hub.stop(),
  };
});

function withSize(hub: Hub, enterprises: unknown): Hub {
  return typeof enterprises === 'number' ? { ...hub, settings: { ...hub.settings, sampleEnterprises: enterprises } } : hub;
}
