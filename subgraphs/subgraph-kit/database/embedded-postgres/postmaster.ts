import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { processIdentity } from './process-lock.mjs';

/** What a server wrote about itself into `postmaster.pid`. The file may be left over from a server that is no more. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready` or `stopping`; empty while the file is being written. */
  readonly status: string;
}

/** Reads the server's own file in the data directory, or null when there is none. */
export function readPostmasterFile(dataDirectory: string): PostmasterFile | null {
  let lines: string[];
  try {
    lines = fs.readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  return { pid: Number(lines[0]), port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() };
}

/** Removes the file of a dead server. PostgreSQL does so itself unless the pid belongs to somebody else by now, or to a zombie. */
export function removePostmasterFile(dataDirectory: string): void {
  fs.rmSync(path.join(dataDirectory, 'postmaster.pid'), { force: true });
}

/**
 * Whether this living process is the server of this data directory, and not a stranger who got the pid after a crash.
 *
 * A server works inside its data directory. Where that cannot be seen (another user, a container without the ptrace capability, no /proc), its command line
 * decides.
 */
export function isServerOf(pid: number, dataDirectory: string): boolean {
  if (processIdentity(pid) === null) return false;
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`) === dataDirectory;
  } catch {
    return commandLine(pid).includes(dataDirectory);
  }
}

function commandLine(pid: number): string {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}

const ANSWER_TIMEOUT_MS = 2_000;

/** SSLRequest of the PostgreSQL protocol: length 8, code 80877103. A server answers one byte, `S` or `N`. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Whether a PostgreSQL server answers on this port of the loopback address, asked without a password. */
export function answersOnPort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(SSL_REQUEST));
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => finish(false));
    socket.once('data', (data) => finish(data[0] === 0x53 || data[0] === 0x4e));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
  });
}

const POLL_MS = 20;

/**
 * Waits while a server of this directory starts or stops; its file when it is ready for clients, null when there is no living server.
 *
 * Throws START_TIMEOUT after the deadline, a reading of `performance.now()`: a server that lives but does not answer is never taken for dead.
 */
export async function settledServer(dataDirectory: string, deadlineMs: number): Promise<PostmasterFile | null> {
  for (;;) {
    const file = readPostmasterFile(dataDirectory);
    if (file === null || !isServerOf(file.pid, dataDirectory)) return null;
    if (file.status === 'ready' && (await answersOnPort(file.port))) return file;
    if (performance.now() > deadlineMs) {
      throw new EmbeddedPostgresError('START_TIMEOUT', {
        en: `The PostgreSQL server of ${dataDirectory} (process ${file.pid}) lives but does not become ready. End that process and start again.`,
        zh: `${dataDirectory} 的 PostgreSQL 服务器（进程 ${file.pid}）仍在运行但一直未就绪。请结束该进程后重试。`,
      });
    }
    await delay(POLL_MS);
  }
}
