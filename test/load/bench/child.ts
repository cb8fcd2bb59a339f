import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Reply } from './program.ts';

/** A process of the bench gets this long to be ready: loading the engines takes seconds on a busy machine. */
const READY_TIMEOUT_MS = 240_000;
const STOP_TIMEOUT_MS = 30_000;
/** As gateway/hub/set-up/run.mjs starts every process of the hub. */
const STEADY = '--no-memory-protection-keys';

/** A process of the bench, seen from the one that measures. */
export class Child {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #asked = 0;

  private constructor(name: string, child: ChildProcess) {
    this.name = name;
    this.#process = child;
    child.on('message', (reply: Reply) => this.#receive(reply));
    child.once('exit', (code, signal) => this.#failAll(new Error(`${name} has ended (${signal ?? code})`)));
  }

  /** Starts a program of `programs/`; resolves with what it says when it is ready. Ends with this process, however that ends. */
  static async start<Facts>(
    file: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<{ readonly child: Child; readonly facts: Facts }> {
    const path = fileURLToPath(new URL(`./programs/${file}.ts`, import.meta.url));
    const spawned = spawn(process.execPath, [STEADY, ...profileWords(), '--import', 'tsx', path], {
      // NODE_OPTIONS of a test runner would be taken for the child's.
      // Hive's runtime looks for the metadata server of a cloud otherwise; a bench talks to this machine only.
      env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production', METADATA_SERVER_DETECTION: 'none', ...environment },
      // Only the rows of the bench are for its reader; what a process logs goes beside them.
      stdio: ['ignore', 2, 'inherit', 'ipc'],
    });
    const child = new Child(file, spawned);
    const timer = setTimeout(() => spawned.kill('SIGKILL'), READY_TIMEOUT_MS);
    try {
      const facts = await new Promise<unknown>((resolve, reject) => child.#waiting.set(0, { resolve, reject }));
      return { child, facts: facts as Facts };
    } catch (error) {
      spawned.kill('SIGKILL');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks it for something; rejects with what went wrong there. */
  async ask<Value>(name: string, argument: unknown = null): Promise<Value> {
    this.#asked += 1;
    const id = this.#asked;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#process.send({ id, name, argument });
    return (await answer) as Value;
  }

  /** Processor time that it has used so far. @unit microseconds */
  usedMicroseconds(): Promise<number> {
    return this.ask('usedMicroseconds');
  }

  /** Ends it in order, or else by force. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await this.ask('stop').catch(() => this.#process.kill('SIGKILL'));
    await gone;
    clearTimeout(timer);
  }

  #receive({ id, value, error }: Reply): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(`${this.name}: ${error}`));
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** With `--profile` each process writes what it spent its time on, for the developer tools of a browser. */
function profileWords(): readonly string[] {
  const folder = process.env.BENCH_PROFILES;
  return folder === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', folder];
}
