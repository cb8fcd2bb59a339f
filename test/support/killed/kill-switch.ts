import process from 'node:process';
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
const JOB_IS_DONE = /set completed_on = /iu;
const FEEDS = /\bfeed_cursor\b/u;
const READS_A_DRAW = /\bfrom draw d\b/u;

type Sender = pg.Client & { readonly connectionParameters: { readonly application_name?: string } };

/**
 * Counts what a process does to the outside, and kills it at one of these steps: a statement that goes to the database, the word to the job library
 * that a job is done, or the start of a thread. Counting needs no time to pass, so a point is the same in every run.
 */
export class KillSwitch {
  #steps = 0;
  #point: KillPoint | null = null;
  #waitsForDraw = false;

  constructor() {
    const send = pg.Client.prototype.query as (...words: unknown[]) => unknown;
    const passing = this;
    pg.Client.prototype.query = function (this: Sender, ...words: unknown[]) {
      return passing.#pass(passing.#counts(this, words[0]), () => Reflect.apply(send, this, words));
    } as typeof pg.Client.prototype.query;
    process.on('worker', () => this.#pass(true, () => undefined));
  }

  /** Steps since it was armed. */
  get steps(): number {
    return this.#steps;
  }

  /** Counts anew from now, or for a job from the moment at which it reads its draw. */
  arm(point: KillPoint | null, from: 'now' | 'draw'): void {
    this.#steps = 0;
    this.#point = point;
    this.#waitsForDraw = from === 'draw';
  }

  #pass<Result>(counts: boolean, take: () => Result): Result {
    if (!counts) return take();
    this.#steps += 1;
    const isHere = this.#point?.step === this.#steps;
    if (isHere && this.#point?.when === 'before') die();
    const result = take();
    if (isHere) die();
    return result;
  }

  #counts(client: Sender, statement: unknown): boolean {
    const text = textOf(statement);
    if (client.connectionParameters.application_name !== OWN_CONNECTIONS) return !this.#waitsForDraw && JOB_IS_DONE.test(text);
    if (FEEDS.test(text)) return false;
    if (this.#waitsForDraw && READS_A_DRAW.test(text)) this.#waitsForDraw = false;
    return !this.#waitsForDraw;
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
