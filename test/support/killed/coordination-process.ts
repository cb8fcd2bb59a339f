import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import type { Answer } from '../coordination-subgraph.ts';
import type { BuiltProgram } from './built-program.ts';
import type { KillPoint } from './kill-switch.ts';

/** Hosts coordination, and is killed where it is told. */
export const COORDINATION_PROGRAM = new URL('../../faults/programs/coordination-in-waiting.ts', import.meta.url);
const KILL_SWITCH = new URL('./kill-switch-of-thread.ts', import.meta.url).href;
const LIMIT_MS = 120_000;

/** What the process is told. */
export type ToCoordination =
  | { readonly kind: 'start'; readonly databaseUrl: string; readonly offsetMs: number; readonly killAt: KillPoint | null }
  | ({ readonly kind: 'ask' } & Question)
  | { readonly kind: 'count' };

/** What it says. */
export type FromCoordination =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: Answer | null; readonly steps: number }
  | { readonly kind: 'counted'; readonly steps: number };

/** A call, and where within it the process is killed. */
export interface Question {
  readonly as: Caller;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly killAt: KillPoint | null;
}

/** One process that hosts coordination, from its loading to its death. */
export class CoordinationProcess {
  readonly #child: ChildProcess;
  readonly #death: Promise<null>;
  readonly #loaded: Promise<unknown>;

  constructor(program: BuiltProgram) {
    this.#child = fork(program.path, [], {
      execArgv: [],
      env: {
        ...process.env,
        // For its threads: the process itself sets its switch when it starts.
        NODE_OPTIONS: `--import ${KILL_SWITCH}`,
        NODE_COMPILE_CACHE: program.compileCache,
        TEST_LOG: 'error',
      },
    });
    this.#death = new Promise((resolve) => this.#child.once('exit', () => resolve(null)));
    this.#loaded = this.#hear('loaded');
  }

  /** Lets it begin. False when it died on the way, which a job in its queue can bring about. */
  async start(databaseUrl: string, offsetMs: number, killAt: KillPoint | null): Promise<boolean> {
    await this.#loaded;
    return (await this.#tell({ kind: 'start', databaseUrl, offsetMs, killAt }, 'ready')) !== null;
  }

  /** The answer to a call with the steps that it took; null when it died over it. */
  ask(question: Question): Promise<Extract<FromCoordination, { kind: 'answer' }> | null> {
    return this.#tell({ kind: 'ask', ...question }, 'answer');
  }

  /** Steps since it was told where to die. */
  async steps(): Promise<number> {
    return (await this.#tell({ kind: 'count' }, 'counted'))?.steps ?? 0;
  }

  /** Resolves when it is dead; it must come to that by itself. */
  async death(): Promise<void> {
    await bounded(this.#death, 'the process dies where it was told to');
  }

  /** Kills it wherever it is. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#death;
  }

  #tell<Kind extends FromCoordination['kind']>(
    message: ToCoordination,
    kind: Kind,
  ): Promise<Extract<FromCoordination, { kind: Kind }> | null> {
    const heard = this.#hear(kind);
    // A process that has just died is told by the null that it answers with.
    this.#child.send(message, () => undefined);
    return heard;
  }

  #hear<Kind extends FromCoordination['kind']>(kind: Kind): Promise<Extract<FromCoordination, { kind: Kind }> | null> {
    const heard = new Promise<Extract<FromCoordination, { kind: Kind }>>((resolve) => {
      const listen = (message: FromCoordination): void => {
        if (message.kind !== kind) return;
        this.#child.off('message', listen);
        resolve(message as Extract<FromCoordination, { kind: Kind }>);
      };
      this.#child.on('message', listen);
    });
    return bounded(Promise.race([heard, this.#death]), `the process says ${kind}`);
  }
}

async function bounded<Result>(waiting: Promise<Result>, sentence: string): Promise<Result> {
  const limit = new AbortController();
  const late = delay(LIMIT_MS, undefined, { signal: limit.signal }).then(() => {
    throw new Error(`Not within ${LIMIT_MS} ms: ${sentence}`);
  });
  // Once the wait is over nobody looks at the limit any more.
  late.catch(() => undefined);
  try {
    return await Promise.race([waiting, late]);
  } finally {
    limit.abort();
  }
}
