import process from 'node:process';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import pg from 'pg';

/** Where a process is killed: at which step of its work, and whether the step is taken before. */
export interface KillPoint {
  /** From 1. */
  readonly step: number;
  /** `after`: the statement is on its way to the database, and nobody will hear the answer. */
  readonly when: 'before' | 'after';
}

/** Connections of the subgraph itself; the job library has others, which ask all the time. */
const OWN_CONNECTIONS = 'hub coordination';
const READING_CONNECTIONS = 'hub coordination reads';
const JOB_IS_DONE = /set completed_on = /iu;
const FEEDS = /\bfeed_cursor\b/u;
const READS_A_DRAW = /\bfrom draw d\b/u;
/** Under which threads find what they share with the process that started them. */
const SHARED = 'kill-switch';
/** Places of the shared numbers. */
const AT = { steps: 0, step: 1, isAfter: 2, waitsForDraw: 3 } as const;

type Sender = pg.Client & { readonly connectionParameters: { readonly application_name?: string } };

/**
 * Counts what a process and its threads do to the outside, and kills it at one of these steps: a statement that goes to the database, the word to the
 * job library that a job is done, or the start of a thread. Counting needs no time to pass, so a point is the same in every run.
 */
export class KillSwitch {
  readonly #numbers: Int32Array;

  private constructor(numbers: Int32Array) {
    this.#numbers = numbers;
    const send = pg.Client.prototype.query as (...words: unknown[]) => unknown;
    const passing = this;
    pg.Client.prototype.query = function (this: Sender, ...words: unknown[]) {
      return passing.#pass(passing.#counts(this, words[0]), () => Reflect.apply(send, this, words));
    } as typeof pg.Client.prototype.query;
    process.on('worker', () => this.#pass(true, () => undefined));
  }

  /** That of a process, which its threads will share. */
  static ofProcess(): KillSwitch {
    const numbers = new Int32Array(new SharedArrayBuffer(4 * Object.keys(AT).length));
    setEnvironmentData(SHARED, numbers as never);
    return new KillSwitch(numbers);
  }

  /** That of a thread: the one of its process, or none. */
  static ofThread(): KillSwitch | null {
    const numbers = getEnvironmentData(SHARED) as unknown as Int32Array | undefined;
    return numbers === undefined ? null : new KillSwitch(numbers);
  }

  /** Steps since it was armed. */
  get steps(): number {
    return this.#get('steps');
  }

  /** Counts anew from now, or for a job from the moment at which it reads its draw. */
  arm(point: KillPoint | null, from: 'now' | 'draw'): void {
    this.#set('steps', 0);
    this.#set('step', point?.step ?? 0);
    this.#set('isAfter', point?.when === 'after' ? 1 : 0);
    this.#set('waitsForDraw', from === 'draw' ? 1 : 0);
  }

  #pass<Result>(counts: boolean, take: () => Result): Result {
    if (!counts) return take();
    const isHere = Atomics.add(this.#numbers, AT.steps, 1) + 1 === this.#get('step');
    if (isHere && this.#get('isAfter') === 0) die();
    const result = take();
    if (isHere) die();
    return result;
  }

  #counts(client: Sender, statement: unknown): boolean {
    const text = textOf(statement);
    const { application_name: name } = client.connectionParameters;
    const isOwn = name === OWN_CONNECTIONS || name === READING_CONNECTIONS;
    if (isOwn && READS_A_DRAW.test(text)) this.#set('waitsForDraw', 0);
    if (this.#get('waitsForDraw') === 1) return false;
    return name === OWN_CONNECTIONS ? !FEEDS.test(text) : JOB_IS_DONE.test(text);
  }

  #get(name: keyof typeof AT): number {
    return Atomics.load(this.#numbers, AT[name]);
  }

  #set(name: keyof typeof AT, value: number): void {
    Atomics.store(this.#numbers, AT[name], value);
  }
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  const { text } = statement as { readonly text?: unknown };
  return typeof text === 'string' ? text : '';
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}
