import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { serverEnvironment } from './server-environment.ts';

/**
 * As whom the server's programs run, because PostgreSQL refuses to run as root.
 *
 * `direct`: as we are. `userNamespace`: still root outside, `nobody` in its own eyes, so every path that root reads is readable.
 * `otherUser`: with the ids of an ordinary user.
 */
export type RunAs =
  | { readonly kind: 'direct' }
  | { readonly kind: 'userNamespace' }
  | { readonly kind: 'otherUser'; readonly name: string; readonly uid: number; readonly gid: number };

/** What the choice depends on; all of it comes from the machine, see `runAsForThisMachine`. */
export interface RunAsFacts {
  readonly isRoot: boolean;
  /** Owner of the existing data directory: only that user can go on with it. Null before the first start. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  readonly hasUserNamespaces: () => boolean;
  /** Ordinary users in the order of preference. */
  readonly users: () => readonly { readonly name: string; readonly uid: number; readonly gid: number }[];
  /** Whether this user gets through to the programs and to the folder of the data. */
  readonly mayRun: (user: { readonly uid: number; readonly gid: number }) => boolean;
}

/** The way to run the server, or null when this machine offers none. The owner of an existing data directory decides, so a later start never mixes ways. */
export function chooseRunAs(facts: RunAsFacts): RunAs | null {
  if (!facts.isRoot) return { kind: 'direct' };
  const { owner } = facts;
  if (owner !== null && owner.uid !== 0) {
    return facts.mayRun(owner) ? { kind: 'otherUser', name: `uid ${owner.uid}`, ...owner } : null;
  }
  if (facts.hasUserNamespaces()) return { kind: 'userNamespace' };
  if (owner !== null) return null;
  const user = facts.users().find((candidate) => facts.mayRun(candidate));
  return user === undefined ? null : { kind: 'otherUser', ...user };
}

/** Chooses for this process, these programs and this data directory. Throws ROOT_REFUSED with what a person can do. */
export function runAsForThisMachine(binaries: Binaries, folder: string, dataDirectory: string): RunAs {
  const owner = fs.statSync(dataDirectory, { throwIfNoEntry: false });
  const runAs = chooseRunAs({
    isRoot: process.geteuid?.() === 0,
    owner: owner === undefined ? null : { uid: owner.uid, gid: owner.gid },
    hasUserNamespaces: () => hasUserNamespaces(binaries),
    users: ordinaryUsers,
    mayRun: (user) => mayRun(user, binaries, folder),
  });
  if (runAs !== null) return runAs;
  throw new EmbeddedPostgresError('ROOT_REFUSED', {
    en: `PostgreSQL does not run as root, user namespaces are not available, and no fitting user (the owner of ${dataDirectory}, else postgres or nobody) reaches both ${binaries.directory} and ${folder}. Start as an ordinary user, put HUB_STATE_DIR and the project where others may enter, or set DATABASE_URL.`,
    zh: `PostgreSQL 不能以 root 运行，本机没有可用的用户命名空间，也没有合适的用户（${dataDirectory} 的属主，或 postgres、nobody）能同时访问 ${binaries.directory} 和 ${folder}。请用普通用户启动，或把 HUB_STATE_DIR 与项目放到其他用户可进入的位置，或设置 DATABASE_URL。`,
  });
}

const USER_NAMESPACE_COMMAND = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'] as const;

/** The words in front of a program's path. */
export function commandPrefix(runAs: RunAs): readonly string[] {
  return runAs.kind === 'userNamespace' ? USER_NAMESPACE_COMMAND : [];
}

/** The ids for `spawn`. */
export function spawnIds(runAs: RunAs): { uid?: number; gid?: number } {
  return runAs.kind === 'otherUser' ? { uid: runAs.uid, gid: runAs.gid } : {};
}

/** Gives a fresh file or folder to the user who is to work with it. */
export function handOver(runAs: RunAs, file: string): void {
  if (runAs.kind === 'otherUser') fs.chownSync(file, runAs.uid, runAs.gid);
}

function hasUserNamespaces(binaries: Binaries): boolean {
  if (process.platform !== 'linux') return false;
  const [program, ...words] = [...USER_NAMESPACE_COMMAND, binaries.postgres, '--version'];
  return program !== undefined && spawnSync(program, words, { env: serverEnvironment() }).status === 0;
}

function ordinaryUsers(): { name: string; uid: number; gid: number }[] {
  return ['postgres', 'nobody'].flatMap((name) => {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    return uid === null || gid === null || uid === 0 ? [] : [{ name, uid, gid }];
  });
}

function idOf(flag: '-u' | '-g', name: string): number | null {
  const answer = spawnSync('id', [flag, name], { encoding: 'utf8', env: serverEnvironment() });
  return answer.status === 0 ? Number(answer.stdout) : null;
}

function mayRun(user: { readonly uid: number; readonly gid: number }, binaries: Binaries, folder: string): boolean {
  const options = { uid: user.uid, gid: user.gid, env: serverEnvironment(), cwd: '/' };
  const reachesPrograms = spawnSync(binaries.postgres, ['--version'], options).status === 0;
  return reachesPrograms && spawnSync('/bin/sh', ['-c', '[ -x "$1" ]', 'sh', folder], options).status === 0;
}
