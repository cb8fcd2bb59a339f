import { getPriority } from 'node:os';
import process from 'node:process';
import { threadId } from 'node:worker_threads';

/** Functions that a test calls in a thread. */

export async function sumOf(numbers: readonly number[]): Promise<[number, number]> {
  return [numbers.reduce((sum, number) => sum + number, 0), threadId];
}

/** How much the thread gives way to others. */
export function priority(): number {
  return getPriority();
}

export function fail(sentence: string): never {
  throw new Error(sentence);
}

/** Ends the thread. */
export function leave(): Promise<never> {
  process.exit(3);
}

/** Takes memory until there is none. */
export function grow(): number {
  const kept: string[][] = [];
  for (;;) kept.push(Array.from({ length: 100_000 }, (_, index) => `${kept.length}/${index}`));
}
