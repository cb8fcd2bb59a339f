import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { commandPrefix, type RunAs, spawnIds } from './run-as.ts';
import { serverEnvironment } from './server-environment.ts';

/**
 * A dead-man switch around the server: a shell starts it, tells its pid and watches a pipe that only the owner holds open. When the pipe closes,
 * by `stop()` or because the owner is gone in whatever way, the server gets SIGINT, the fast shutdown. The shell is there before the server,
 * so there is no moment in which the owner can die and leave the server behind, and it reaps the server, so there is no zombie.
 */
const GUARD_SCRIPT = `
exec 3<&0 </dev/null
"$@" >&2 3<&- &
server=$!
echo "$server"
exec >&2
(while read -r line; do :; done <&3; kill -INT "$server" 2>/dev/null) &
watcher=$!
exec 3<&-
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"
`;

/** A server process and the means to end it. */
export interface GuardedServer {
  readonly pid: number;
  /** Settles when the server is gone, for whatever reason. */
  readonly ended: Promise<void>;
  readonly hasEnded: () => boolean;
  /** Whether `stop` was called. */
  readonly isStopping: () => boolean;
  /** What the server logged since its start, the last 2,000 characters of it. */
  readonly recentLog: () => string;
  /** Fast shutdown, then harder ways: resolves when the server is gone. */
  readonly stop: () => Promise<void>;
}

/** How to start a server. */
export interface ServerPlan {
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly arguments: readonly string[];
  readonly logFile: string;
}

/** Starts a server behind its guard; null when the programs could not be run at all. The owner's event loop is not kept alive by it. */
export async function startGuardedServer(plan: ServerPlan): Promise<GuardedServer | null> {
  const log = fs.openSync(plan.logFile, 'a', 0o600);
  const logStart = fs.fstatSync(log).size;
  const words = ['-c', GUARD_SCRIPT, 'guard', ...commandPrefix(plan.runAs), plan.binaries.postgres, ...plan.arguments];
  const guard = spawn('/bin/sh', words, {
    cwd: '/',
    env: serverEnvironment(),
    // Of its own session, or a Ctrl-C in the terminal would reach the server before the hub has finished with it.
    detached: true,
    stdio: ['pipe', 'pipe', log],
    ...spawnIds(plan.runAs),
  });
  fs.closeSync(log);
  let gone = false;
  const ended = new Promise<void>((resolve) => {
    for (const event of ['exit', 'error'] as const) {
      guard.once(event, () => {
        gone = true;
        guard.stdin?.destroy();
        resolve();
      });
    }
  });
  const pid = await firstNumber(guard);
  letOwnerFinish(guard);
  if (pid === null) return null;
  let stopping = false;
  return {
    pid,
    ended,
    hasEnded: () => gone,
    isStopping: () => stopping,
    recentLog: () => readFrom(plan.logFile, logStart).slice(-2_000),
    stop: async () => {
      stopping = true;
      guard.stdin?.end();
      await endWithin(ended, pid);
    },
  };
}

function firstNumber(guard: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    let text = '';
    guard.stdout?.on('data', (data) => {
      text += data;
      if (text.includes('\n')) resolve(Number(text));
    });
    guard.stdout?.once('close', () => resolve(null));
    guard.once('error', () => resolve(null));
  });
}

function letOwnerFinish(guard: ChildProcess): void {
  guard.stdout?.destroy();
  guard.unref();
  const pipe: unknown = guard.stdin;
  if (pipe instanceof Object && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
  // Writing end of a pipe whose reader is gone: nothing is ever written, so nothing is lost.
  guard.stdin?.on('error', () => {});
}

/** Fast shutdown waits for a checkpoint; immediate shutdown leaves a crash recovery to the next start and loses nothing. */
const FAST_SHUTDOWN_LIMIT_MS = 20_000;
const IMMEDIATE_SHUTDOWN_LIMIT_MS = 5_000;

async function endWithin(ended: Promise<void>, pid: number): Promise<void> {
  if (await settlesWithin(ended, FAST_SHUTDOWN_LIMIT_MS)) return;
  signal(pid, 'SIGQUIT');
  if (await settlesWithin(ended, IMMEDIATE_SHUTDOWN_LIMIT_MS)) return;
  signal(pid, 'SIGKILL');
  await ended;
}

async function settlesWithin(ended: Promise<void>, limitMs: number): Promise<boolean> {
  const timer = new AbortController();
  const settled = await Promise.race([ended.then(() => true), delay(limitMs, false, { signal: timer.signal }).catch(() => false)]);
  timer.abort();
  return settled;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended in the meantime.
  }
}

function readFrom(file: string, start: number): string {
  try {
    return fs.readFileSync(file).subarray(start).toString('utf8');
  } catch {
    return '';
  }
}
