import process from 'node:process';
import { startHub } from '../../../gateway/hub/all-in-one.ts';
import { readSettings } from '../../../subgraphs/subgraph-kit/settings.ts';

/** A whole hub in one process that has loaded its code and waits for a line before it starts, so that a test that kills hubs need not wait for each. */
const settings = readSettings();
process.stdout.write('loaded\n');
process.stdin.once('data', () => {
  startHub(settings).then(
    ({ url }) => process.stdout.write(`ready ${url}\n`),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
// Whoever started it may be killed as well.
process.stdin.once('end', () => process.exit(0));
