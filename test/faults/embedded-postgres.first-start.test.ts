import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { completeBinaries, findBinaries } from '../../subgraphs/subgraph-kit/database/embedded-postgres/binaries.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../subgraphs/subgraph-kit/database/embedded-postgres/launcher.ts';
import { preferredPort } from '../../subgraphs/subgraph-kit/database/embedded-postgres/port.ts';
import { freshFolder, isRunning, spawnOwner } from '../support/database-owner.ts';
import { eventually } from '../support/eventually.ts';

const folders: string[] = [];
const databases: EmbeddedPostgres[] = [];

function folder(): string {
  const made = freshFolder('hub-first-');
  folders.push(made);
  return made;
}

async function start(stateDir: string): Promise<EmbeddedPostgres> {
  const database = await startEmbeddedPostgres({ stateDir });
  databases.push(database);
  return database;
}

async function ask(url: string, sqlText: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query(sqlText)).rows[0])[0];
  } finally {
    await client.end();
  }
}

afterAll(async () => {
  for (const database of databases) await database.stop();
  for (const made of folders) fs.rmSync(made, { recursive: true, force: true });
});

describe('the programs without their install script', () => {
  test('library links and run bits are made by us, and the programs run only then', () => {
    const original = findBinaries();
    const directory = path.join(folder(), 'package', 'native');
    for (const part of ['bin', 'lib']) {
      fs.cpSync(path.join(original.directory, part), path.join(directory, part), {
        recursive: true,
        filter: (source) => !fs.lstatSync(source).isSymbolicLink(),
      });
    }
    fs.copyFileSync(path.join(original.directory, 'pg-symlinks.json'), path.join(directory, 'pg-symlinks.json'));
    const copy = { directory, postgres: path.join(directory, 'bin', 'postgres'), initdb: path.join(directory, 'bin', 'initdb') };
    const version = () => spawnSync(copy.postgres, ['--version'], { encoding: 'utf8' });
    expect(version().status).not.toBe(0);
    fs.chmodSync(copy.postgres, 0o644);
    completeBinaries(copy);
    expect(version().stdout).toContain('PostgreSQL) 18');
    completeBinaries(copy);
  });

  test('a platform without programs is told what to do, in both languages', () => {
    expect(() => findBinaries('linux', 'mips')).toThrow(/DATABASE_URL to[\s\S]*请将 DATABASE_URL/);
  });
});

describe('the first start', () => {
  test('text is UTF-8, ordered by code point, folded by the builtin locale, and Chinese characters are letters', async () => {
    const { url } = await start(folder());
    expect(
      await ask(
        url,
        "select concat_ws(' ', pg_encoding_to_char(encoding), datlocprovider, datlocale, datcollate) from pg_database where datname = 'postgres'",
      ),
    ).toBe('UTF8 b C.UTF-8 C');
    expect(await ask(url, "select upper('é') || lower('Ж')")).toBe('Éж');
    expect(await ask(url, "select datctype from pg_database where datname = 'postgres'")).toMatch(/UTF-8|utf8/);
  });

  test('nothing acknowledged can be lost: fsync and synchronous_commit are on', async () => {
    const { url } = await start(folder());
    expect(
      await ask(url, "select current_setting('fsync') || current_setting('synchronous_commit') || current_setting('full_page_writes')"),
    ).toBe('ononon');
  });

  test('the password is of the user alone, and a wrong one is refused', async () => {
    const stateDir = folder();
    const { url } = await start(stateDir);
    const files = path.join(stateDir, 'postgres');
    expect(fs.statSync(path.join(files, 'password')).mode & 0o777).toBe(0o600);
    expect(fs.statSync(path.join(files, 'data-18')).mode & 0o077).toBe(0);
    expect(fs.readdirSync(files).filter((name) => name.includes('copy') || name.includes('draft'))).toEqual([]);
    await expect(ask(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  test('a lost password file is told, and the data are not touched', async () => {
    const stateDir = folder();
    await (await start(stateDir)).stop();
    fs.rmSync(path.join(stateDir, 'postgres', 'password'));
    await expect(start(stateDir)).rejects.toThrow(/password file[\s\S]*密码文件/);
    expect(fs.existsSync(path.join(stateDir, 'postgres', 'data-18', 'PG_VERSION'))).toBe(true);
  });

  test('data of another major version are refused, not opened', async () => {
    const stateDir = folder();
    await (await start(stateDir)).stop();
    fs.writeFileSync(path.join(stateDir, 'postgres', 'data-18', 'PG_VERSION'), '17\n');
    await expect(start(stateDir)).rejects.toThrow(/made by PostgreSQL 17/);
  });

  test('paths that are long, Chinese, and hold spaces and quotes work', async () => {
    const stateDir = path.join(
      folder(),
      "联合 检查 '一'",
      ...Array.from({ length: 10 }, (_, level) => `第${level}级目录名称特别长的一个文件夹`),
    );
    expect(Buffer.byteLength(stateDir)).toBeGreaterThan(450);
    const { url } = await start(stateDir);
    expect(await ask(url, 'select 42')).toBe(42);
  });

  test('a folder that cannot be written is told, in both languages', async () => {
    const file = path.join(folder(), 'a-file');
    fs.writeFileSync(file, '');
    await expect(start(file)).rejects.toThrow(/HUB_STATE_DIR to[\s\S]*请将 HUB_STATE_DIR/);
  });

  test('the port comes from the path; when it is taken, the next free one is used', async () => {
    const stateDir = folder();
    const first = await start(stateDir);
    const expected = preferredPort(path.join(fs.realpathSync(stateDir), 'postgres', 'data-18'));
    expect(first.port).toBe(expected);
    await first.stop();
    const stranger = net.createServer().listen(expected, '127.0.0.1');
    await new Promise((resolve) => stranger.once('listening', resolve));
    const second = await start(stateDir);
    stranger.close();
    expect(second.port).toBeGreaterThan(expected);
    expect(await ask(second.url, 'select 42')).toBe(42);
  });

  test('the server listens on the loopback address only and has no socket file', async () => {
    const { url } = await start(folder());
    expect(await ask(url, "select current_setting('listen_addresses') || '|' || current_setting('unix_socket_directories')")).toBe(
      '127.0.0.1|',
    );
  });

  test('a start that is killed while the data directory is made leaves nothing that the next one stumbles over', async () => {
    const stateDir = folder();
    const files = path.join(stateDir, 'postgres');
    const drafts = () => (fs.existsSync(files) ? fs.readdirSync(files).filter((name) => name.startsWith('data-draft')) : []);
    const killed = spawnOwner(stateDir);
    await eventually('initdb has begun', () => drafts().some((name) => fs.readdirSync(path.join(files, name)).length > 3));
    await killed.kill();
    expect(fs.existsSync(path.join(files, 'data-18'))).toBe(false);
    const { url, stop } = await start(stateDir);
    expect(await ask(url, 'select 42')).toBe(42);
    await stop();
    await start(stateDir);
    expect(drafts()).toEqual([]);
  });

  test('a server that ended is not left as a process', async () => {
    const database = await start(folder());
    await database.stop();
    expect(isRunning(database.pid)).toBe(false);
  });
});
