import { enableCompileCache } from 'node:module';
import { constants, setPriority } from 'node:os';
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadOrder } from './call-in-thread.ts';

/*
 * The thread in which a function of some module is called once. Node keeps what it compiled, so that the next thread need not read the same modules
 * again.
 */

enableCompileCache();
// What takes long gives way to the thread that answers. On Linux a priority is a thread's own, elsewhere it would be that of the whole process.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const { module, name, input } = workerData as ThreadOrder;
const functions = (await import(module)) as Readonly<Record<string, (input: unknown) => unknown>>;
const called = functions[name];
if (called === undefined) throw new Error(`${module} exports no ${name}`);
parentPort?.postMessage(await called(input));
