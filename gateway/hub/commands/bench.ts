import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../processes/run-until-told.ts';

/** What is measured against is needed by developers only, so the benches stand among the tests and run in a process of their own. */
const ENTRY = fileURLToPath(new URL('../../../test/load/bench/main.ts', import.meta.url));

/** `npm run bench`: measurements as ratios to what one would use instead. */
async function bench(words: readonly string[]): Promise<number> {
  if (!existsSync(ENTRY))
    throw new Error('The benches come with the source of the project and are not installed here. (此安装不含性能测量。)');
  const child = spawn(process.execPath, ['--no-memory-protection-keys', '--import', 'tsx', ENTRY, ...words], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, pass);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

await runCommand(() => bench(process.argv.slice(2)));
