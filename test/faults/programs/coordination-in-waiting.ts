import process from 'node:process';
import { startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import type { FromCoordination, ToCoordination } from '../../support/killed/coordination-process.ts';
import { KillSwitch } from '../../support/killed/kill-switch.ts';

/** Coordination in a process of its own. It has loaded its code and waits to be started, and is killed where it is told. */
const killSwitch = KillSwitch.ofProcess();
const say = (message: FromCoordination): void => void process.send?.(message);
let coordination: TestCoordination | undefined;

process.on('message', (message: ToCoordination) => {
  take(message).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
// Whoever started it may be killed as well.
process.on('disconnect', () => process.exit(0));
say({ kind: 'loaded' });

async function take(message: ToCoordination): Promise<void> {
  switch (message.kind) {
    case 'start': {
      const { databaseUrl, offsetMs, killAt } = message;
      killSwitch.arm(killAt, 'draw');
      coordination = await startTestCoordination({ databaseUrl, clock: { now: () => new Date(Date.now() + offsetMs) } });
      return say({ kind: 'ready' });
    }
    case 'ask': {
      const { as, query, variables, killAt } = message;
      killSwitch.arm(killAt, 'now');
      const answer = await coordination?.ask(as, query, variables);
      return say({ kind: 'answer', answer: answer ?? null, steps: killSwitch.steps });
    }
    case 'count':
      return say({ kind: 'counted', steps: killSwitch.steps });
  }
}
