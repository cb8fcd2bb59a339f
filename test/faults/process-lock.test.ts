import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { processIdentity, withProcessLock } from '../../subgraphs/subgraph-kit/database/embedded-postgres/process-lock.mjs';
import { freshFolder } from '../support/database-owner.ts';
import { eventually } from '../support/eventually.ts';

const folder = freshFolder('hub-lock-');
const PROGRAM = fileURLToPath(new URL('./programs/counting-under-lock.ts', import.meta.url));

function counter(name: string) {
  return spawn(process.execPath, [PROGRAM, path.join(folder, `${name}.lock`), path.join(folder, name)], {
    stdio: 'inherit',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

const sizeOf = (name: string) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0;

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the lock between processes', () => {
  test('processes that are killed inside and outside of it never let two in, and never keep the others out', async () => {
    const steady = [counter('count'), counter('count'), counter('count')];
    const done = Promise.all(steady.map((process) => once(process, 'exit')));
    for (let round = 0; round < 8; round += 1) {
      const victim = counter('count');
      await eventually('the victim has the lock', () => {
        const inside = path.join(folder, 'count.inside');
        return fs.existsSync(inside) && fs.readFileSync(inside, 'utf8') === String(victim.pid);
      });
      victim.kill('SIGKILL');
      await once(victim, 'exit');
      const size = sizeOf('count');
      await eventually('the others go on', () => sizeOf('count') > size + 20);
    }
    fs.writeFileSync(path.join(folder, 'count.stop'), '');
    const exits = await done;
    expect(exits.map(([code]) => code)).toEqual([0, 0, 0]);
    expect(fs.existsSync(path.join(folder, 'count.collisions'))).toBe(false);
  });

  test('a holder that lives is waited for, is named, and the wait has an end', async () => {
    const lock = path.join(folder, 'held.lock');
    const waitedFor: number[] = [];
    await withProcessLock(lock, { timeoutMs: 1_000 }, async () => {
      const second = withProcessLock(lock, { timeoutMs: 1, onWait: (pid) => waitedFor.push(pid) }, async () => 'inside');
      await expect(second).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' });
    });
    expect(waitedFor).toEqual([process.pid]);
  });

  test('work that throws gives the lock back', async () => {
    const lock = path.join(folder, 'thrown.lock');
    const failing = withProcessLock(lock, { timeoutMs: 1_000 }, () => Promise.reject(new Error('work failed')));
    await expect(failing).rejects.toThrow('work failed');
    expect(await withProcessLock(lock, { timeoutMs: 1_000 }, async () => 'inside')).toBe('inside');
  });

  test('a zombie does not hold the lock, a living process does', async () => {
    const child = 'until grep -q sleep "/proc/$PPID/comm"; do :; done';
    const parent = spawn('sh', ['-c', 'sh -c "$0" & echo $!; exec sleep 60', child], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(parent.stdout, 'data');
    const zombie = Number(line);
    expect(processIdentity(parent.pid ?? 0)).toMatch(/^\d+:\d+$/);
    await eventually('the child is a zombie', () => / Z /.test(fs.readFileSync(`/proc/${zombie}/stat`, 'utf8')));
    expect(processIdentity(zombie)).toBeNull();
    parent.kill();
  });

  test('a pid that another process has by now does not hold the lock', async () => {
    const lock = path.join(folder, 'reused.lock');
    fs.mkdirSync(lock);
    fs.writeFileSync(path.join(lock, '5'), `${process.pid}:1`);
    expect(processIdentity(process.pid)).not.toBe(`${process.pid}:1`);
    expect(await withProcessLock(lock, { timeoutMs: 1_000 }, async () => fs.readdirSync(lock))).toEqual(['6']);
  });
});
