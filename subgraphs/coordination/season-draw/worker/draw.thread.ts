import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { sealPool, startPool } from '../pure/create-pool.ts';
import type { DrawProfile, Pool } from '../pure/draw-types.ts';
import { nodePrimitives } from '../pure/node-primitives.ts';
import { hashLeaves, type LeafWork } from '../pure/pool-leaves.ts';
import type { DrawPrimitives } from '../pure/primitives.ts';
import { carryOut, type DrawProgress, type DrawTask, type DrawTasks, type PoolTask, type TaskTools } from './draw-tasks.ts';

/*
 * The thread in which a task of the draw runs, so that the process that serves never waits for it. Large pools are hashed by further threads
 * at the same time: each takes a range of the units and writes into one shared buffer.
 */

/** What the caller hands to this thread. */
export type ThreadOrder<Task extends DrawTask = DrawTask> = { readonly task: Task; readonly input: DrawTasks[Task]['input'] };

/** What this thread says. */
export type ThreadMessage =
  | { readonly kind: 'progress'; readonly progress: DrawProgress }
  /** Some members of a list of the result. The next piece comes when the caller has answered. */
  | { readonly kind: 'piece'; readonly list: string; readonly members: readonly unknown[] }
  /** The result without the members of its long lists, which came before. */
  | { readonly kind: 'done'; readonly result: unknown };

/** Below this number of balls another thread costs more than it saves. */
const BALLS_PER_THREAD_MIN = 30_000;
const THREADS_MAX = 4;
const RANGES_PER_REPORT = 10;
/** Members of a list that the caller takes in at once: unpacking them is the only time that it waits. */
const PIECE_MEMBERS: Readonly<Record<string, number>> = { frames: 1, visits: 500, assigned: 5_000, unfilled: 5_000 };

await main(workerData as ThreadOrder);

async function main({ task, input }: ThreadOrder): Promise<void> {
  const say = (message: ThreadMessage): void => parentPort?.postMessage(message);
  const report = (progress: DrawProgress): void => say({ kind: 'progress', progress });
  const tools: TaskTools = { primitivesOf: nodePrimitives, report, poolOf: (pool) => makePool(pool, nodePrimitives(pool.profile), report) };
  say({ kind: 'done', result: await withoutLongLists(await carryOut(task, input, tools), say) });
}

/** Sends long lists in pieces, each after the one before was taken, so that a large result never stops the serving process. */
async function withoutLongLists(result: unknown, say: (message: ThreadMessage) => void): Promise<unknown> {
  if (result === null || typeof result !== 'object' || Array.isArray(result)) return result;
  const rest: Record<string, unknown> = { ...result };
  for (const [list, size] of Object.entries(PIECE_MEMBERS)) {
    const members = rest[list];
    if (!Array.isArray(members)) continue;
    rest[list] = [];
    for (let start = 0; start < members.length; start += size) {
      say({ kind: 'piece', list, members: members.slice(start, start + size) });
      await new Promise((resolve) => parentPort?.once('message', resolve));
    }
  }
  return rest;
}

async function makePool(input: PoolTask, primitives: DrawPrimitives, report: TaskTools['report']): Promise<Pool> {
  const work = startPool(input);
  const units = work.firstBall.length - 1;
  const balls = work.firstBall.at(-1) ?? 0;
  const threads = Math.max(1, Math.min(THREADS_MAX, availableParallelism(), Math.floor(balls / BALLS_PER_THREAD_MIN)));
  const bounds = Array.from({ length: threads + 1 }, (_, thread) => Math.floor((units * thread) / threads));
  const others = bounds.slice(1, -1).map((from, index) => hashElsewhere(work, { from, to: bounds[index + 2] as number }, input.profile));
  // Waiting starts at once, or a helper that fails while this thread hashes would end the process.
  const helpers = Promise.all(others);
  helpers.catch(() => undefined);
  const own = bounds[1] as number;
  for (let part = 0; part < RANGES_PER_REPORT; part++) {
    report({ phase: 'LEAVES', percent: (100 * part) / RANGES_PER_REPORT });
    hashLeaves(
      work,
      { from: Math.floor((own * part) / RANGES_PER_REPORT), to: Math.floor((own * (part + 1)) / RANGES_PER_REPORT) },
      primitives,
    );
  }
  await helpers;
  report({ phase: 'POOL', percent: 0 });
  return sealPool(input, work, primitives);
}

function hashElsewhere(work: LeafWork, range: { readonly from: number; readonly to: number }, profile: DrawProfile): Promise<void> {
  return new Promise((resolve, reject) => {
    const helper = new Worker(new URL('./leaf.thread.ts', import.meta.url), { workerData: { work, range, profile }, execArgv: [] });
    helper.once('error', reject);
    helper.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a hashing thread ended with ${code}`))));
  });
}
