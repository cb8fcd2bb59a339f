import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** After this a child that was asked to end is killed. */
const END_TIMEOUT_MS = 40_000;

const PARENT_WATCH = new URL('../set-up/parent-watch.mjs', import.meta.url).href;

/** One process of a split hub. */
export interface ChildPlan {
  readonly name: string;
  /** Path of the TypeScript file, and its arguments. */
  readonly words: readonly string[];
  /** Added to the environment of this process. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Processes that live and die together. */
export class ChildGroup {
  readonly #children = new Map<string, ChildProcess>();
  readonly #ended: Promise<Error>;
  readonly #told = new Set<ChildProcess>();
  #reportEnd: (error: Error) => void = () => {};

  constructor() {
    this.#ended = new Promise((resolve) => {
      this.#reportEnd = resolve;
    });
  }

  /** Resolves when the first of them ends without having been told to. */
  get ended(): Promise<Error> {
    return this.#ended;
  }

  /** Starts a process; what it writes goes where this process writes. */
  start({ name, words, environment }: ChildPlan): void {
    const child = spawn(process.execPath, ['--import', PARENT_WATCH, ...loaderWords(), ...words], {
      // biome-ignore lint/style/noProcessEnv: a child gets what this process was given; it reads its settings itself.
      env: { ...process.env, ...environment, HUB_SET_UP_PID: String(process.pid) },
      // Over the channel a child notices that this process is gone, by kill -9 too, and ends.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#children.set(name, child);
    child.once('error', (error) => this.#reportEnd(error));
    child.once('exit', (code, signal) => {
      if (this.#children.get(name) === child) this.#children.delete(name);
      if (this.#told.has(child)) return;
      this.#reportEnd(new Error(`The process "${name}" has ended (${signal ?? `exit code ${code}`}). (进程 ${name} 已结束。)`));
    });
  }

  /** The process id of a child that runs. */
  pidOf(name: string): number | undefined {
    return this.#children.get(name)?.pid;
  }

  /** Asks all to end, in the given order of names, and waits for each; kills those that do not. */
  async stop(order: readonly string[]): Promise<void> {
    for (const name of order) {
      const child = this.#children.get(name);
      if (child === undefined) continue;
      this.#told.add(child);
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
      await exited;
      clearTimeout(timer);
    }
  }
}

/** How this very process was told to read TypeScript and to run steadily; nothing else of its arguments. */
function loaderWords(): string[] {
  const words: string[] = [];
  for (const [index, word] of process.execArgv.entries()) {
    if (word === '--import' && /tsx/u.test(process.execArgv[index + 1] ?? '')) words.push(word, process.execArgv[index + 1] ?? '');
    if (word.startsWith('--import=') && /tsx/u.test(word)) words.push(word);
    if (word === '--no-memory-protection-keys') words.push(word);
  }
  return words;
}
