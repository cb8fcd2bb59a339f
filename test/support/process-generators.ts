import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import process from 'node:process';

/** Generators that a test runs in a process of their own. */

export async function* countTo(last: number): AsyncGenerator<number> {
  for (let number = 1; number <= last; number += 1) yield number;
}

/** What the process is, without end. */
export async function* itself(): AsyncGenerator<{ pid: number; priority: number; environment: string[]; score: string }> {
  for (;;) {
    const score = process.platform === 'linux' ? readFileSync('/proc/self/oom_score_adj', 'utf8').trim() : '';
    yield { pid: process.pid, priority: getPriority(), environment: Object.keys(process.env), score };
  }
}

/** What a file says at the time when each item is made, without end. */
export async function* contentsOf(path: string): AsyncGenerator<string> {
  for (;;) yield readFileSync(path, 'utf8');
}

// biome-ignore lint/correctness/useYield: it fails before.
export async function* fail(sentence: string): AsyncGenerator<never> {
  throw new Error(sentence);
}

// biome-ignore lint/correctness/useYield: the process ends before.
export async function* leave(): AsyncGenerator<never> {
  process.exit(3);
}

/** Takes memory in small pieces until there is none. */
export async function* grow(): AsyncGenerator<number> {
  const kept: string[][] = [];
  for (;;) {
    kept.push(Array.from({ length: 100_000 }, (_, index) => `${kept.length}/${index}`));
    if (kept.length === 0) yield 0;
  }
}

/** Takes one piece of memory that is larger than there is: in a thread, that ends the whole process. */
export async function* leap(numbers: number): AsyncGenerator<number> {
  yield new Array(numbers).fill(0.5).length;
}
