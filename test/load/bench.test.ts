import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BenchRow, isMet, toJsonLine, toTable } from './bench/bench-row.ts';
import { drive } from './bench/load-driver.ts';
import { interleave, median, ratioOf } from './bench/rounds.ts';

const ENTRY = fileURLToPath(new URL('./bench/main.ts', import.meta.url));

describe('the bench, run with hardly any load', () => {
  let rows: readonly BenchRow[] = [];
  let output = '';
  let progress = '';
  let exitCode: number | null = null;

  beforeAll(async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', ENTRY, 'dossier', '--tiny', '--json'], {
      // jest's own options would be taken for the child's.
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (progress += chunk));
    [exitCode] = (await once(child, 'close')) as [number | null];
  }, 300_000);

  test('four engines give the bytes that our gateway gives, and each is a row of the promised six members', () => {
    expect({ exitCode, progress: exitCode === 0 ? '' : progress }).toEqual({ exitCode: 0, progress: '' });
    rows = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as BenchRow);
    expect(rows.map((row) => Object.keys(row))).toEqual(Array(4).fill(['name', 'value', 'unit', 'against', 'ratio', 'aim']));
    expect(new Set(rows.map(({ against }) => against)).size).toBe(4);
    expect(progress).toMatch(/dossier: \d+ requests, \d+ bytes each, the same from 5 engines/u);
  });

  test('every ratio is a positive number', () => {
    for (const { ratio } of rows) expect(ratio).toBeGreaterThan(0);
  });
});

describe('load', () => {
  const server = createServer((_request, response) => response.end('{"data":1}'));
  let url = '';

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('an answer that differs by one byte ends the measurement', async () => {
    const expected = { bodies: ['{}'], answers: [Buffer.from('{"data":2}')] };
    await expect(drive({ url, headers: {} }, expected, { connections: 2, requests: 4 })).rejects.toThrow('another answer under load');
  });

  test('exactly as many requests are sent as were asked for, over any number of connections', async () => {
    const expected = { bodies: ['{}', '{} ', ' {}'], answers: Array(3).fill(Buffer.from('{"data":1}')) };
    expect((await drive({ url, headers: {} }, expected, { connections: 8, requests: 21 })).requests).toBe(21);
  });
});

describe('figures', () => {
  test('the median of an even number of figures is between the two in the middle', () => {
    expect([median([9, 1, 5]), median([4, 1, 9, 2])]).toEqual([5, 3]);
    expect(() => median([])).toThrow();
  });

  test('everybody is measured once per round, and each round begins with another one', async () => {
    const order: string[] = [];
    const contender = (name: string) => ({ name, measure: async () => order.push(name) });
    await interleave([contender('a'), contender('b')], 2);
    expect(order).toEqual(['a', 'b', 'b', 'a']);
  });

  test('a ratio compares figures of the same round', () => {
    const figures = new Map([
      ['ours', [1, 20, 3]],
      ['other', [2, 10, 6]],
    ]);
    expect(ratioOf(figures, 'ours', 'other')).toBe(0.5);
  });

  test('an aim is for the ratio where there is one, else for the value; a row without aim is neither met nor missed', () => {
    const row: BenchRow = { name: 'x', value: 2.3456, unit: 's', against: null, ratio: null, aim: 2 };
    expect([isMet(row), isMet({ ...row, ratio: 0.5 }), isMet({ ...row, aim: null })]).toEqual([false, true, null]);
    expect(JSON.parse(toJsonLine(row))).toEqual({ ...row, value: 2.35 });
    expect(toTable([row])).toContain('NO');
  });
});
