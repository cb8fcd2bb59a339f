import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Binaries, completeBinaries, findBinaries } from './binaries.ts';
import { openDataDirectory, openPassword, openStateFolder, type StateFiles } from './data-directory.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { type GuardedServer, startGuardedServer } from './guarded-server.ts';
import { isPortFree, PORTS_TRIED_MAX, preferredPort } from './port.ts';
import { answersOnPort, isServerOf, readPostmasterFile, removePostmasterFile, settledServer } from './postmaster.ts';
import { withProcessLock } from './process-lock.mjs';
import { type RunAs, runAsForThisMachine } from './run-as.ts';
import { type ServerSettings, serverArguments } from './server-settings.ts';

/** A running embedded server. */
export interface EmbeddedPostgres {
  /** Connection string of the superuser, database `postgres`. Holds the password: never log it. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** True when another process owns the server; it ends with its owner. */
  readonly attached: boolean;
  /** Resolves with the reason when the server is gone without our `stop()`: owner ended, killed, crashed. Stays pending otherwise. */
  readonly lost: Promise<EmbeddedPostgresError>;
  /** Stops a server that this process owns; leaves an attached one alone. Resolves when it is gone. May be called again. */
  stop(): Promise<void>;
}

/** What a caller may say. */
export interface EmbeddedPostgresOptions {
  /** The hub's state directory; the database lies in its folder `postgres`. */
  readonly stateDir: string;
  /** Added to, and stronger than, `DEFAULT_SETTINGS`; read only by the process that starts the server, not by those that attach. */
  readonly settings?: ServerSettings;
  readonly log?: (line: string) => void;
}

/** Longest wait for a start, in which a crash recovery may have to read all of `max_wal_size`. */
const START_LIMIT_MS = 300_000;

/**
 * Starts the PostgreSQL server of a state directory, or attaches to the one that another process runs there.
 *
 * The server ends with the process that started it, however that ends. Throws `EmbeddedPostgresError`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { settings = {}, log = () => {} } = options;
  const deadlineMs = performance.now() + START_LIMIT_MS;
  const files = openStateFolder(options.stateDir);
  const onWait = (pid: number) => log(`process ${pid} is starting the same database, waiting`);
  return withProcessLock(files.lock, { timeoutMs: START_LIMIT_MS, onWait }, async () => {
    const password = openPassword(files);
    const running = await settledServer(files.dataDirectory, deadlineMs);
    if (running !== null) return attachedServer(running, password, files);
    if (readPostmasterFile(files.dataDirectory) !== null) {
      log('a server that is gone left postmaster.pid behind, removing it');
      removePostmasterFile(files.dataDirectory);
    }
    const binaries = findBinaries();
    completeBinaries(binaries);
    const runAs = runAsForThisMachine(binaries, files.folder, files.dataDirectory);
    await openDataDirectory(files, binaries, runAs);
    const started = await startOnFreePort({ files, binaries, runAs, settings, log, deadlineMs });
    return ownedServer(started, password);
  });
}

interface StartPlan {
  readonly files: StateFiles;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly settings: ServerSettings;
  readonly log: (line: string) => void;
  readonly deadlineMs: number;
}

interface StartedServer {
  readonly server: GuardedServer;
  readonly port: number;
}

async function startOnFreePort(plan: StartPlan): Promise<StartedServer> {
  const first = preferredPort(plan.files.dataDirectory);
  for (let port = first; port < first + PORTS_TRIED_MAX; port += 1) {
    const server = (await isPortFree(port)) ? await startOnPort(plan, port) : null;
    if (server !== null) return { server, port };
    plan.log(`port ${port} is taken, trying the next one`);
  }
  throw new EmbeddedPostgresError('NO_FREE_PORT', {
    en: `The ports ${first} to ${first + PORTS_TRIED_MAX - 1} are all taken.`,
    zh: `端口 ${first} 至 ${first + PORTS_TRIED_MAX - 1} 均被占用。`,
  });
}

const RETRY_MS = 200;

/** A server that is ready, or null when somebody took the port between our look and the server's. */
async function startOnPort(plan: StartPlan, port: number): Promise<GuardedServer | null> {
  for (;;) {
    limitLog(plan.files.log);
    const serverPlan = {
      binaries: plan.binaries,
      runAs: plan.runAs,
      arguments: serverArguments(plan.files.dataDirectory, port, plan.settings),
      logFile: plan.files.log,
    };
    const server = await startGuardedServer(serverPlan);
    if (server !== null && (await becomesReady(server, plan, port))) return server;
    const said = server?.recentLog() ?? 'the programs could not be run';
    if (/could not bind|Address already in use/i.test(said)) return null;
    // Sessions of a killed server live on for a moment and hold its memory; the next server has to wait for them.
    const isHeldByOldSessions = /shared memory block .* is still in use/i.test(said);
    if (!isHeldByOldSessions || performance.now() > plan.deadlineMs) {
      throw new EmbeddedPostgresError('SERVER_FAILED', {
        en: `The embedded PostgreSQL server did not start; see ${plan.files.log}.`,
        zh: `内嵌 PostgreSQL 服务器未能启动，详见 ${plan.files.log}。`,
        detail: said,
      });
    }
    await delay(RETRY_MS);
  }
}

const READY_POLL_MS = 10;

async function becomesReady(server: GuardedServer, plan: StartPlan, port: number): Promise<boolean> {
  while (!server.hasEnded()) {
    const file = readPostmasterFile(plan.files.dataDirectory);
    if (file?.pid === server.pid && file.status === 'ready' && (await answersOnPort(port))) return true;
    if (performance.now() > plan.deadlineMs) {
      await server.stop();
      throw new EmbeddedPostgresError('START_TIMEOUT', {
        en: `The embedded PostgreSQL server was not ready after ${START_LIMIT_MS / 1_000} s; see ${plan.files.log}.`,
        zh: `内嵌 PostgreSQL 服务器 ${START_LIMIT_MS / 1_000} 秒后仍未就绪，详见 ${plan.files.log}。`,
      });
    }
    await delay(READY_POLL_MS);
  }
  return false;
}

const LOG_MAX_BYTES = 16 * 1024 * 1024;

function limitLog(file: string): void {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_MAX_BYTES) fs.renameSync(file, `${file}.old`);
}

function connectionString(password: string, port: number): string {
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

function ownedServer({ server, port }: StartedServer, password: string): EmbeddedPostgres {
  const lost = server.ended.then(() => (server.isStopping() ? new Promise<never>(() => {}) : lostError(server.pid, server.recentLog())));
  return { url: connectionString(password, port), port, pid: server.pid, attached: false, lost, stop: () => server.stop() };
}

const ATTACHED_POLL_MS = 500;

function attachedServer(file: { readonly pid: number; readonly port: number }, password: string, files: StateFiles): EmbeddedPostgres {
  let watch: NodeJS.Timeout | undefined;
  const lost = new Promise<EmbeddedPostgresError>((resolve) => {
    watch = setInterval(() => {
      if (isServerOf(file.pid, files.dataDirectory)) return;
      clearInterval(watch);
      resolve(lostError(file.pid));
    }, ATTACHED_POLL_MS);
    watch.unref();
  });
  const stop = async () => clearInterval(watch);
  return { url: connectionString(password, file.port), port: file.port, pid: file.pid, attached: true, lost, stop };
}

function lostError(pid: number, detail = ''): EmbeddedPostgresError {
  return new EmbeddedPostgresError('SERVER_ENDED', {
    en: `The embedded PostgreSQL server (process ${pid}) has ended: the process that started it stopped, or the server was killed. Start again to go on.`,
    zh: `内嵌 PostgreSQL 服务器（进程 ${pid}）已结束：启动它的进程已停止，或服务器被终止。请重新启动。`,
    detail,
  });
}
