import { writeFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { constants, setPriority } from 'node:os';
import process from 'node:process';
import type { ProcessAnswer, ProcessMessage, ProcessOrder } from './stream-from-process.ts';

/*
 * The process in which a generator function of some module runs: each message asks for one item. Node keeps what it compiled, so that the next
 * process need not read the same modules again.
 */

/** The first that the kernel ends when the machine has no memory left. */
const FIRST_TO_GO = '1000';

enableCompileCache();
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
if (process.platform === 'linux') {
  try {
    writeFileSync('/proc/self/oom_score_adj', FIRST_TO_GO);
  } catch {
    // Where /proc cannot be written the kernel chooses by size, which is mostly the same.
  }
}
// A key that stops the hub reaches all processes of a terminal, but what the hub has begun it brings to an end; this process ends with it.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit());

let items: Promise<AsyncIterator<unknown>>;
process.on('message', async (message: ProcessMessage) => {
  if (message !== 'next') items = open(message);
  process.send?.(await next(items));
});

async function open({ module, name, input }: ProcessOrder): Promise<AsyncIterator<unknown>> {
  const functions = (await import(module)) as Readonly<Record<string, (input: unknown) => AsyncIterator<unknown>>>;
  const called = functions[name];
  if (called === undefined) throw new Error(`${module} exports no ${name}`);
  return called(input);
}

async function next(opened: typeof items): Promise<ProcessAnswer> {
  try {
    return await (await opened).next();
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}
