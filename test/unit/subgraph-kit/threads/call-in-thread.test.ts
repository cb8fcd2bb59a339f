import { getPriority } from 'node:os';
import process from 'node:process';
import { describe, expect, test } from '@jest/globals';
import { callInThread } from '../../../../subgraphs/subgraph-kit/threads/call-in-thread.ts';

const module = new URL('../../../support/thread-functions.ts', import.meta.url);

const own = getPriority();

describe('a function in a thread of its own', () => {
  test('gives what it resolves with, computed elsewhere', async () => {
    const [sum, thread] = await callInThread<[number, number]>({ module, name: 'sumOf', input: [1, 2, 3] });
    expect(sum).toBe(6);
    expect(thread).not.toBe(0);
  });

  (process.platform === 'linux' ? test : test.skip)('gives way to the thread that called it', async () => {
    expect(await callInThread({ module, name: 'priority', input: null })).toBeGreaterThan(getPriority());
    expect(getPriority()).toBe(own);
  });

  test('fails with the sentence of what went wrong inside', async () => {
    await expect(callInThread({ module, name: 'fail', input: 'too late' })).rejects.toThrow('too late');
  });

  test('fails when the thread ends without a result, or knows no such function', async () => {
    await expect(callInThread({ module, name: 'leave', input: null })).rejects.toThrow('the thread of leave ended with 3 and no result');
    await expect(callInThread({ module, name: 'nobody', input: null })).rejects.toThrow('exports no nobody');
  });

  test('keeps to the room that it is given', async () => {
    const room = { maxOldGenerationSizeMb: 20 };
    await expect(callInThread({ module, name: 'grow', input: null, room })).rejects.toThrow('memory');
  });
});
