import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isRunning } from '../support/database-owner.ts';
import { eventually } from '../support/eventually.ts';
import { type CommandRun, type InventedClone, makeInventedClone } from '../support/set-up/invented-clone.ts';

let clone: InventedClone;
/** Hubs that a failing test would leave running. */
const hubs: number[] = [];

beforeEach(() => {
  clone = makeInventedClone();
});

afterEach(() => {
  for (const pid of hubs.splice(0)) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  clone.remove();
});

async function finish(run: CommandRun): Promise<CommandRun> {
  await run.ended;
  return run;
}

async function hubPid(run: CommandRun): Promise<number> {
  const text = await eventually(
    'the hub has started',
    () => /started (\d+)/.exec(run.output()) ?? (run.process.exitCode !== null ? Promise.reject(new Error(run.errors())) : null),
  );
  hubs.push(Number(text[1]));
  return Number(text[1]);
}

function leftovers(): string[] {
  return fs.readdirSync(path.join(clone.root, '.hub', 'set-up')).filter((name) => name !== 'lock');
}

describe('what a command finds', () => {
  test('nothing: it installs, without what only developers need; the next command installs nothing', async () => {
    const first = await finish(clone.run(['echo', '0']));
    expect(await first.ended).toEqual({ code: 0, signal: null });
    expect(first.errors()).toMatch(/Installing packages[\s\S]*正在安装依赖/);
    expect(clone.npmCalls()).toHaveLength(1);
    expect(clone.npmCalls()[0]).toContain('--omit=dev');
    expect(clone.installed()).toMatchObject({ tsx: '1.0.0', fourth: '1.0.0', jest: null });
    const second = await finish(clone.run(['echo', '0']));
    expect(second.errors()).toBe('');
    expect(clone.npmCalls()).toHaveLength(1);
    expect(leftovers()).toEqual([]);
  });

  test('packages without those of developers: only the tests need more, even with NODE_ENV=production', async () => {
    await finish(clone.run(['echo']));
    const tests = await finish(clone.run(['test', 'some/path', '-t', 'two words'], { NODE_ENV: 'production' }));
    expect(clone.npmCalls()[1]).toContain('--include=dev');
    expect(tests.output()).toBe('jest ["some/path","-t","two words"] --experimental-vm-modules\n');
  });

  test('packages of developers: they stay, also when the lock file changes and a user command installs', async () => {
    await finish(clone.run(['test']));
    await finish(clone.run(['echo']));
    expect(clone.npmCalls()).toHaveLength(1);
    clone.lockVersion('2.0.0');
    await finish(clone.run(['echo']));
    expect(clone.installed()).toMatchObject({ tsx: '2.0.0', jest: '2.0.0' });
  });

  test('a package folder that is gone: it installs', async () => {
    await finish(clone.run(['echo']));
    fs.rmSync(path.join(clone.root, 'node_modules', 'third'), { recursive: true });
    await finish(clone.run(['echo']));
    expect(clone.installed()).toMatchObject({ third: '1.0.0' });
  });

  test('a Node that is gone: it installs, unless the present one is new enough', async () => {
    await finish(clone.run(['echo']));
    fs.rmSync(path.join(clone.root, 'node_modules', `node-${process.platform}-${process.arch}`), { recursive: true });
    const run = await finish(clone.run(['echo']));
    expect(await run.ended).toEqual({ code: 0, signal: null });
  });
});

describe('installing', () => {
  test('two commands at once call npm once, and both run', async () => {
    const runs = [clone.run(['echo'], { INVENTED_NPM_PAUSE_MS: '30' }), clone.run(['echo'], { INVENTED_NPM_PAUSE_MS: '30' })];
    expect(await Promise.all(runs.map((run) => run.ended))).toEqual(Array(2).fill({ code: 0, signal: null }));
    expect(clone.npmCalls()).toHaveLength(1);
    expect(runs.map((run) => run.errors()).join()).toMatch(/waiting for it[\s\S]*等待其完成/);
  });

  test('a kill -9 at any package leaves the old packages whole, and the next command puts the new ones in place and ends the orphaned npm', async () => {
    await finish(clone.run(['echo']));
    const old = clone.installed();
    for (const version of ['2.0.0', '3.0.0', '4.0.0']) {
      clone.lockVersion(version);
      const calls = clone.npmCalls().length;
      const killed = clone.run(['echo'], { INVENTED_NPM_PAUSE_MS: '150' });
      await eventually('npm has begun', () => clone.npmCalls().length > calls);
      const staging = path.join(clone.root, '.hub', 'set-up', leftovers()[0] ?? '', 'node_modules');
      const packages = Number(version[0]) - 1;
      await eventually(`${packages} packages are there`, () => fs.existsSync(staging) && fs.readdirSync(staging).length >= packages);
      killed.process.kill('SIGKILL');
      await eventually('it is gone', () => killed.process.signalCode === 'SIGKILL');
      expect(clone.installed()).toEqual(old);
    }
    const orphan = Number(clone.npmCalls().at(-1)?.split(' ')[0]);
    const next = await finish(clone.run(['echo']));
    expect(await next.ended).toEqual({ code: 0, signal: null });
    expect(Object.values(clone.installed()).filter((version) => version !== null)).toEqual(Array(6).fill('4.0.0'));
    expect(isRunning(orphan)).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  test('an npm that fails is told in both languages, and the old packages stay', async () => {
    await finish(clone.run(['echo']));
    clone.lockVersion('2.0.0');
    const failed = await finish(clone.run(['echo'], { INVENTED_NPM_FAILS: 'yes' }));
    expect((await failed.ended).code).toBe(1);
    expect(failed.errors()).toMatch(/npm error network[\s\S]*could not be installed[\s\S]*依赖安装失败/);
    expect(clone.installed()).toMatchObject({ tsx: '1.0.0', fourth: '1.0.0' });
  });

  test('a signal while npm works ends both', async () => {
    const run = clone.run(['echo'], { INVENTED_NPM_PAUSE_MS: '5000' });
    const call = await eventually('npm has begun', () => clone.npmCalls()[0]);
    run.process.kill('SIGTERM');
    expect((await run.ended).signal).toBe('SIGTERM');
    await eventually('npm is gone', () => !isRunning(Number(call.split(' ')[0])));
  });
});

describe('the command itself', () => {
  test('gets its words, the project as folder, and the folder of the person', async () => {
    const run = await finish(clone.run(['echo', '0', 'two words', '--flag=中文']));
    expect(JSON.parse(run.output())).toEqual({
      words: ['0', 'two words', '--flag=中文'],
      folder: fs.realpathSync(clone.root),
      from: fs.realpathSync(path.dirname(clone.root)),
    });
  });

  test('reads the settings of a file .env, and what the environment says comes before it', async () => {
    fs.writeFileSync(path.join(clone.root, '.env'), 'PORT=4711\n');
    const portOf = async (run: CommandRun): Promise<unknown> => JSON.parse((await finish(run)).output()).port;
    expect(await portOf(clone.run(['echo', '0'], { PORT: '4712' }))).toBe('4712');
    expect(await portOf(clone.run(['echo', '0']))).toBe('4711');
  });

  test('its exit code is ours', async () => {
    expect(await clone.run(['echo', '42']).ended).toEqual({ code: 42, signal: null });
  });

  test('a command that does not exist is refused before anything is installed, with a list', async () => {
    const run = await finish(clone.run(['ecko']));
    expect((await run.ended).code).toBe(2);
    expect(run.errors()).toMatch(/no command "ecko"\. Commands: start, test, echo\.[\s\S]*没有命令/);
    expect(clone.npmCalls()).toEqual([]);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s reaches it, once, and its exit code is ours', async (signal) => {
    const run = clone.run(['start']);
    await hubPid(run);
    run.process.kill(signal);
    expect(await run.ended).toEqual({ code: 7, signal: null });
    expect(run.output().match(/ended by/g)).toHaveLength(1);
  });

  test('a command that is killed lets us end in the same way', async () => {
    const run = clone.run(['start']);
    process.kill(await hubPid(run), 'SIGKILL');
    expect((await run.ended).signal).toBe('SIGKILL');
  });

  test('it ends when the set-up in front of it is killed', async () => {
    const run = clone.run(['start']);
    const pid = await hubPid(run);
    run.process.kill('SIGKILL');
    await eventually('the hub is gone', () => !isRunning(pid), 5_000);
    await run.ended;
    expect(run.output()).toContain('ended by SIGTERM');
  });

  test('it ends when npm in front of the set-up is killed', async () => {
    await finish(clone.run(['echo']));
    const words = [
      '-c',
      '"$@" & echo "set-up $!"; wait',
      'npm',
      process.execPath,
      path.join(clone.root, 'gateway', 'hub', 'set-up', 'run.mjs'),
      'start',
    ];
    const npm = spawn('/bin/sh', words, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '', npm_lifecycle_event: 'start' },
    });
    let output = '';
    npm.stdout.on('data', (data) => {
      output += data;
    });
    const started = await eventually('the hub has started', () => /started (\d+)/.exec(output));
    hubs.push(Number(started[1]));
    npm.kill('SIGKILL');
    await eventually('the hub is gone', () => !isRunning(Number(started[1])), 5_000);
  });
});
