import { readSettings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { runCommand, runUntilTold } from '../processes/run-until-told.ts';
import { sayOnTerminal as say } from '../processes/say.ts';
import { startSplitHub } from '../split.ts';

/** `npm run split`: the hub as separate processes over HTTP. When one of them ends, all end. */
async function split(): Promise<number> {
  const hub = await startSplitHub(readSettings(), say);
  say(`The hub is ready: ${hub.url}/graphql`, '各进程已就绪。');
  for (const [name, url] of hub.subgraphUrls) say(`  ${name}: ${url}, pid ${hub.pidOf(name)}`, `  ${name}: ${url}, pid ${hub.pidOf(name)}`);
  return runUntilTold(hub);
}

await runCommand(split);
