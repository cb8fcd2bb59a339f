import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { findBinaries } from '../../subgraphs/subgraph-kit/database/embedded-postgres/binaries.ts';
import { type DatabaseOwner, freshFolder, spawnOwner } from '../support/database-owner.ts';

const isRoot = process.geteuid?.() === 0;
const hasUserNamespaces = spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0;
/** An ordinary user plays root inside a user namespace; nothing but ids differs for the launcher. */
const asRoot = isRoot ? [] : ['unshare', '--user', '--map-root-user', '--'];

const folders: string[] = [];
const owners: DatabaseOwner[] = [];

function folder(): string {
  const made = freshFolder('hub-root-');
  folders.push(made);
  return made;
}

function owner(stateDir: string, options: Parameters<typeof spawnOwner>[1] = {}): DatabaseOwner {
  const made = spawnOwner(stateDir, options);
  owners.push(made);
  return made;
}

/** A search path without `unshare`, as in a container that forbids user namespaces. */
function pathWithoutUnshare(): string {
  const programs = path.join(folder(), 'programs');
  fs.mkdirSync(programs);
  for (const name of ['id', 'sh', 'ps']) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
    if (found) fs.symlinkSync(found, path.join(programs, name));
  }
  return programs;
}

/** User id under which a process runs, as the kernel sees it from here. */
function userOf(pid: number): number {
  return Number(/^Uid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

afterEach(async () => {
  for (const made of owners.splice(0)) if (made.process.exitCode === null && made.process.signalCode === null) await made.kill();
});

afterAll(() => {
  for (const made of folders) fs.rmSync(made, { recursive: true, force: true });
});

(hasUserNamespaces ? describe : describe.skip)('as root with user namespaces', () => {
  test('the server runs, and its data stay with root, so that folders closed to others work', async () => {
    const stateDir = path.join(folder(), 'closed');
    fs.mkdirSync(stateDir, { mode: 0o700 });
    const { pid } = await owner(stateDir, { prefix: asRoot }).started();
    const data = path.join(stateDir, 'postgres', 'data-18');
    expect(fs.statSync(data).uid).toBe(process.geteuid?.());
    expect(userOf(pid)).toBe(process.geteuid?.());
  });
});

(isRoot ? describe : describe.skip)('as root without user namespaces', () => {
  const programs = findBinaries();
  const nobodyMayRun = spawnSync(programs.postgres, ['--version'], { uid: 65534, gid: 65534 }).status === 0;

  (nobodyMayRun ? test : test.skip)(
    'the server runs as an ordinary user, and goes on as that user when user namespaces are back',
    async () => {
      const stateDir = folder();
      const env = { PATH: pathWithoutUnshare() };
      const first = owner(stateDir, { env });
      const { pid } = await first.started();
      const user = userOf(pid);
      expect(user).not.toBe(0);
      expect(fs.statSync(path.join(stateDir, 'postgres', 'data-18')).uid).toBe(user);
      expect(fs.statSync(path.join(stateDir, 'postgres', 'password')).mode & 0o777).toBe(0o600);
      await first.kill();
      const again = await owner(stateDir).started();
      expect(userOf(again.pid)).toBe(user);
    },
  );

  test('when no other user reaches the folder, the message says so in both languages', async () => {
    const closed = path.join(folder(), 'closed');
    fs.mkdirSync(closed, { mode: 0o700 });
    await expect(owner(path.join(closed, 'state'), { env: { PATH: pathWithoutUnshare() } }).started()).rejects.toThrow(
      /does not run as root[\s\S]*不能以 root 运行/,
    );
  });

  (nobodyMayRun ? test : test.skip)('a database that an ordinary user began is continued as that user', async () => {
    const stateDir = path.join(folder(), 'of-nobody');
    fs.mkdirSync(stateDir);
    fs.chownSync(stateDir, 65534, 65534);
    const first = owner(stateDir, { prefix: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'] });
    await first.started();
    await first.kill();
    const { pid } = await owner(stateDir).started();
    expect(userOf(pid)).toBe(65534);
  });
});
