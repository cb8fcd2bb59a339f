/** Starts or attaches to the embedded database of the folder given as argument, reports on standard output, and stays until it is killed or told `stop` or `leave`. */
import { startEmbeddedPostgres } from '../../../subgraphs/subgraph-kit/database/embedded-postgres/launcher.ts';

const [stateDir = ''] = process.argv.slice(2);
const report = (fact: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(fact)}\n`);

try {
  const database = await startEmbeddedPostgres({ stateDir, log: (line) => report({ log: line }) });
  report({ url: database.url, port: database.port, pid: database.pid, attached: database.attached });
  database.lost.then((error) => report({ lost: error.fault, message: error.message }));
  process.stdin.on('data', async (word) => {
    if (String(word).includes('stop')) {
      await database.stop();
      report({ stopped: true });
    }
    process.exit(0);
  });
} catch (error) {
  report({ failed: String(error), fault: error instanceof Error && 'fault' in error ? error.fault : null });
  process.exit(1);
}
