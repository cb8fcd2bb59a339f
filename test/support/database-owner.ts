import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

/** What an owner process reports about its database. */
export interface OwnerReport {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly attached: boolean;
}

/** A process of its own that starts or attaches to an embedded database, so that a test can kill it. */
export interface DatabaseOwner {
  readonly process: ChildProcess;
  /** Everything that was reported so far. */
  readonly facts: () => readonly Record<string, unknown>[];
  /** The running database; throws what the process said when it failed. */
  readonly started: () => Promise<OwnerReport>;
  readonly tell: (word: 'stop' | 'leave') => void;
  /** kill -9, and wait until it is gone. */
  readonly kill: () => Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../faults/programs/database-owner.ts', import.meta.url));

/** Starts an owner process; `prefix` are words in front of node, `env` is added to ours. */
export function spawnOwner(stateDir: string, options: { prefix?: readonly string[]; env?: Record<string, string> } = {}): DatabaseOwner {
  const [program = process.execPath, ...words] = [...(options.prefix ?? []), process.execPath, PROGRAM, stateDir];
  const spawnOptions: SpawnOptions = { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '', ...options.env } };
  const child = spawn(program, words, spawnOptions);
  let text = '';
  child.stdout?.on('data', (data) => {
    text += data;
  });
  const gone = once(child, 'exit');
  const facts = () =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const started = async () => {
    const fact = await eventually(
      'the owner reports',
      () => facts().find((candidate) => 'url' in candidate || 'failed' in candidate),
      60_000,
    );
    if ('failed' in fact) throw new Error(String(fact.failed));
    return fact as unknown as OwnerReport;
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  return { process: child, facts, started, tell: (word) => child.stdin?.write(`${word}\n`), kill };
}

/** A fresh folder in the system's temporary folder, with a name that other users of the machine may enter. */
export function freshFolder(name: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), name));
  fs.chmodSync(folder, 0o755);
  return folder;
}

/** Whether a process is there and is no zombie. */
export function isRunning(pid: number): boolean {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}
