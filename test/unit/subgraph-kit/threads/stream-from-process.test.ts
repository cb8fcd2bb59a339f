import { renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OutOfRoom, streamFromProcess } from '../../../../subgraphs/subgraph-kit/threads/stream-from-process.ts';
import { collect } from '../../../support/workbook/bytes.ts';

interface ItsFacts {
  readonly pid: number;
  readonly priority: number;
  readonly environment: readonly string[];
  readonly score: string;
}

const module = new URL('../../../support/process-generators.ts', import.meta.url);
const stream = <Item>(name: string, input: unknown = null, room = 64) => streamFromProcess<Item>({ module, name, input, room });
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
/** Processes that this one has; one that has ended is let go a turn later. */
async function children(): Promise<number> {
  await setImmediate();
  await setImmediate();
  return process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap').length;
}
async function firstOf<Item>(items: AsyncGenerator<Item>): Promise<Item> {
  const { value, done } = await items.next();
  if (done === true) throw new Error('there is no item');
  return value;
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stream-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a generator in a process of its own', () => {
  test('gives its items in their order, and its process ends with the last', async () => {
    expect(await collect(stream('countTo', 1_000))).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    expect(await children()).toBe(0);
  });

  test('gives way to the process that serves, is the first to go when memory ends, and knows none of its settings', async () => {
    const items = stream<ItsFacts>('itself');
    const { pid, priority, environment, score } = await firstOf(items);
    expect(pid).not.toBe(process.pid);
    expect(priority).toBeGreaterThan(getPriority());
    expect(environment.filter((name) => name in process.env && name !== 'NODE_CHANNEL_FD')).toEqual([]);
    if (process.platform === 'linux') expect(score).toBe('1000');
    await items.return();
  });

  test('makes one item ahead and no more', async () => {
    const path = join(folder, 'taken');
    const note = (count: number): void => {
      // Renamed, because the process would find it empty while it is written.
      writeFileSync(`${path}.new`, String(count));
      renameSync(`${path}.new`, path);
    };
    note(0);
    let taken = 0;
    for await (const takenWhenMade of stream<string>('contentsOf', path)) {
      expect(taken - Number(takenWhenMade)).toBeLessThanOrEqual(1);
      taken += 1;
      if (taken === 500) break;
      note(taken);
    }
  });

  test('is ended, whatever it does, when the consumer stops', async () => {
    const items = stream<ItsFacts>('itself');
    const { pid } = await firstOf(items);
    expect(isAlive(pid)).toBe(true);
    await items.return();
    expect(isAlive(pid)).toBe(false);
  });

  test('goes on when somebody stops the hub by a key: what was begun is brought to an end', async () => {
    const items = stream<ItsFacts>('itself');
    const { pid } = await firstOf(items);
    process.kill(pid, 'SIGINT');
    for (let item = 0; item < 10; item += 1) expect((await firstOf(items)).pid).toBe(pid);
    await items.return();
  });

  test('fails with the sentence of what went wrong inside, and leaves no process', async () => {
    await expect(firstOf(stream('fail', 'too late'))).rejects.toThrow('too late');
    await expect(firstOf(stream('nobody'))).rejects.toThrow('exports no nobody');
    await expect(firstOf(stream('leave'))).rejects.toThrow('the process of leave ended with 3');
    expect(await children()).toBe(0);
  });

  test.each([
    ['many small pieces', 'grow', null],
    ['one large piece', 'leap', 30_000_000],
  ])('keeps to the room that it is given, and this process lives, when it takes %s of memory', async (_case, name, input) => {
    await expect(firstOf(stream(name, input))).rejects.toBeInstanceOf(OutOfRoom);
  });

  test('waits while two others run', async () => {
    const running = [stream<ItsFacts>('itself'), stream<ItsFacts>('itself')];
    await Promise.all(running.map(firstOf));
    const waiting = stream<ItsFacts>('itself');
    const first = firstOf(waiting);
    expect(await children()).toBe(2);
    await running[0]?.return();
    expect(isAlive((await first).pid)).toBe(true);
    await running[1]?.return();
    await waiting.return();
    expect(await children()).toBe(0);
  });
});
