import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../subgraphs/subgraph-kit/database/embedded-postgres/launcher.ts';
import { type DatabaseOwner, freshFolder, isRunning, type OwnerReport, spawnOwner } from '../support/database-owner.ts';
import { eventually } from '../support/eventually.ts';

const folders: string[] = [];
const owners: DatabaseOwner[] = [];
const databases: EmbeddedPostgres[] = [];

function folder(): string {
  const made = freshFolder('hub-life-');
  folders.push(made);
  return made;
}

function owner(stateDir: string, options: Parameters<typeof spawnOwner>[1] = {}): DatabaseOwner {
  const made = spawnOwner(stateDir, options);
  owners.push(made);
  return made;
}

async function start(stateDir: string, log?: (line: string) => void): Promise<EmbeddedPostgres> {
  const database = await startEmbeddedPostgres({ stateDir, ...(log ? { log } : {}) });
  databases.push(database);
  return database;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function countRows(url: string): Promise<number> {
  const client = await connect(url);
  try {
    return Number((await client.query('select count(*) from acknowledged')).rows[0].count);
  } finally {
    await client.end();
  }
}

/** Writes rows one by one until the connection breaks; what it returns was acknowledged. */
async function writeUntilCut(url: string, acknowledged: { count: number }): Promise<void> {
  const client = await connect(url);
  try {
    for (;;) {
      await client.query('insert into acknowledged default values');
      acknowledged.count += 1;
    }
  } catch {
    await client.end().catch(() => {});
  }
}

function gone(pid: number): Promise<boolean> {
  return eventually(`process ${pid} is gone`, () => !isRunning(pid), 10_000);
}

afterEach(async () => {
  for (const made of owners.splice(0)) if (made.process.exitCode === null && made.process.signalCode === null) await made.kill();
  for (const database of databases.splice(0)) await database.stop();
});

afterAll(() => {
  for (const made of folders) fs.rmSync(made, { recursive: true, force: true });
});

describe('a second starter', () => {
  test('of four processes that start at once on an empty folder one owns the server and three attach to it', async () => {
    const stateDir = folder();
    const reports = await Promise.all([1, 2, 3, 4].map(() => owner(stateDir).started()));
    expect(reports.filter((report) => !report.attached)).toHaveLength(1);
    expect(new Set(reports.map((report) => `${report.pid} ${report.port} ${report.url}`)).size).toBe(1);
  });

  test('two starts within one process share the server as well', async () => {
    const stateDir = folder();
    const [first, second] = await Promise.all([start(stateDir), start(stateDir)]);
    expect([first.attached, second.attached].sort()).toEqual([false, true]);
    expect(first.pid).toBe(second.pid);
  });

  test('the one that attached leaves the server running when it stops', async () => {
    const stateDir = folder();
    const first = owner(stateDir);
    const { pid, url } = await first.started();
    const second = owner(stateDir);
    expect((await second.started()).attached).toBe(true);
    second.tell('stop');
    await once(second.process, 'exit');
    expect(isRunning(pid)).toBe(true);
    await (await connect(url)).end();
  });

  test('the one that attached is told in both languages when the owner stops, and may start the server itself', async () => {
    const stateDir = folder();
    const first = owner(stateDir);
    const { pid } = await first.started();
    const attached = await start(stateDir);
    expect(attached.attached).toBe(true);
    first.tell('stop');
    const error = await attached.lost;
    expect(error.fault).toBe('SERVER_ENDED');
    expect(error.message).toMatch(/has ended[\s\S]*已结束/);
    const own = await start(stateDir);
    expect(own.attached).toBe(false);
    expect(own.pid).not.toBe(pid);
  });

  test('a starter that comes while the server is stopping waits and gets a server of its own', async () => {
    const stateDir = folder();
    const first = await start(stateDir);
    const [second] = await Promise.all([start(stateDir), first.stop()]);
    const client = await connect(second.url).catch(() => null);
    // Either it came before the stop and attached to a server that has ended since, or it has a new one that answers.
    if (second.attached) expect((await second.lost).fault).toBe('SERVER_ENDED');
    else expect(client).not.toBeNull();
    await client?.end();
  });
});

describe('the end of the owner', () => {
  test('after kill -9 of the owner the server is gone, at once, also with sessions open', async () => {
    const first = owner(folder());
    const { pid, url } = await first.started();
    const client = await connect(url);
    const cut = new Promise<void>((resolve) => client.once('end', resolve));
    await first.kill();
    const killedAt = performance.now();
    await Promise.all([gone(pid), cut]);
    expect(performance.now() - killedAt).toBeLessThan(3_000);
  });

  test('after kill -9 in the middle of the start no server stays behind', async () => {
    const stateDir = folder();
    await (await start(stateDir)).stop();
    const pidFile = path.join(stateDir, 'postgres', 'data-18', 'postmaster.pid');
    const first = owner(stateDir);
    const pid = await eventually('the server writes its pid', () => {
      const line = fs.existsSync(pidFile) ? fs.readFileSync(pidFile, 'utf8').split('\n')[0] : '';
      return line ? Number(line) : null;
    });
    await first.kill();
    await gone(pid);
    expect((await start(stateDir)).attached).toBe(false);
  });

  test('an owner that simply ends takes the server with it', async () => {
    const first = owner(folder());
    const { pid } = await first.started();
    first.tell('leave');
    await once(first.process, 'exit');
    await gone(pid);
  });

  test('a Ctrl-C for the whole process group does not reach the server before its owner', async () => {
    const first = owner(folder());
    const { pid } = await first.started();
    const groupOf = (id: number | undefined) => fs.readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]?.split(' ')[2];
    expect(groupOf(pid)).toMatch(/^\d+$/);
    expect(groupOf(pid)).not.toBe(groupOf(first.process.pid));
  });

  test('under eight writers, rounds of kill -9 of owner or server lose no acknowledged row', async () => {
    const stateDir = folder();
    const acknowledged = { count: 0 };
    for (const victim of ['owner', 'server', 'owner', 'server'] as const) {
      const first = owner(stateDir);
      const { url, pid }: OwnerReport = await first.started();
      const client = await connect(url);
      await client.query('create table if not exists acknowledged (id bigserial primary key, at timestamptz default now())');
      await client.end();
      expect(await countRows(url)).toBeGreaterThanOrEqual(acknowledged.count);
      const target = acknowledged.count + 400;
      const writers = Array.from({ length: 8 }, () => writeUntilCut(url, acknowledged));
      await eventually('400 more rows are acknowledged', () => acknowledged.count >= target, 60_000);
      if (victim === 'owner') await first.kill();
      else process.kill(pid, 'SIGKILL');
      await Promise.all(writers);
      if (victim === 'server') {
        await eventually('the owner is told', () => first.facts().find((fact) => fact.lost === 'SERVER_ENDED'));
        await first.kill();
      }
    }
    const { url } = await start(stateDir);
    const rows = await countRows(url);
    expect(rows).toBeGreaterThanOrEqual(acknowledged.count);
    // A row may be written and its acknowledgement cut: at most one for each writer and round.
    expect(rows).toBeLessThanOrEqual(acknowledged.count + 4 * 8);
  });
});

describe('what a dead server left behind', () => {
  async function stoppedFolderWithPidOf(pid: number): Promise<string> {
    const stateDir = folder();
    const database = await start(stateDir);
    const pidFile = path.join(stateDir, 'postgres', 'data-18', 'postmaster.pid');
    const content = fs.readFileSync(pidFile, 'utf8');
    await database.stop();
    fs.writeFileSync(pidFile, content.replace(/^\d+/, String(pid)));
    return stateDir;
  }

  test('a pid that a living stranger has by now is not taken for the server', async () => {
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    const stateDir = await stoppedFolderWithPidOf(stranger.pid ?? 0);
    const lines: string[] = [];
    const database = await start(stateDir, (line) => lines.push(line));
    expect(database.attached).toBe(false);
    expect(lines.join()).toContain('postmaster.pid');
    expect(isRunning(stranger.pid ?? 0)).toBe(true);
    stranger.kill();
  });

  test('a zombie counts as dead', async () => {
    // The shell starts a child and becomes a program that never asks for it; the child ends only then, and stays a zombie.
    const child = 'until grep -q sleep "/proc/$PPID/comm"; do :; done';
    const parent = spawn('sh', ['-c', 'sh -c "$0" & echo $!; exec sleep 60', child], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(parent.stdout, 'data');
    const zombie = Number(line);
    await eventually('the child is a zombie', () => / Z /.test(fs.readFileSync(`/proc/${zombie}/stat`, 'utf8')));
    const database = await start(await stoppedFolderWithPidOf(zombie));
    expect(database.attached).toBe(false);
    parent.kill();
  });

  test('a pid that nobody has is no hindrance', async () => {
    const ended = spawn('true', { stdio: 'ignore' });
    await once(ended, 'exit');
    expect((await start(await stoppedFolderWithPidOf(ended.pid ?? 0))).attached).toBe(false);
  });
});
