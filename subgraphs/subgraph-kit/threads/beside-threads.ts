import { availableParallelism } from 'node:os';
import { callInThread, type ThreadCall } from './call-in-thread.ts';

const THREADS_MAX = 4;

/** Threads that so much work is worth. @param least work below which another thread costs more than it saves */
export function threadsFor(work: number, least: number): number {
  return Math.max(1, Math.min(THREADS_MAX, availableParallelism(), Math.floor(work / least)));
}

/** Does one part of some work here while other threads do the rest. What all of them come to, this thread's own first. */
export async function besideThreads<Result>(others: readonly ThreadCall[], own: () => Promise<Result> | Result): Promise<Result[]> {
  const helpers = Promise.all(others.map((call) => callInThread<Result>(call)));
  // Waiting starts at once, or a helper that fails while this thread works would end the process.
  helpers.catch(() => undefined);
  return [await own(), ...(await helpers)];
}
