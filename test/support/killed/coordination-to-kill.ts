import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import type { Answer } from '../coordination-subgraph.ts';
import type { MovableClock } from '../draw-ceremony.ts';
import { eventually } from '../eventually.ts';
import { rowsOf } from '../test-database.ts';
import type { BuiltProgram } from './built-program.ts';
import { CoordinationProcess } from './coordination-process.ts';
import type { KillPoint } from './kill-switch.ts';

const LIMIT_MS = 120_000;

/** A job of a draw, by its queue. */
export interface DrawJob {
  readonly queue: string;
  readonly drawId: string;
}

/**
 * Coordination that is killed and replaced, and asked again as a client does whose answer did not come. Jobs wait until the test lets them begin, and
 * one whose worker died is taken up at once instead of after half a minute without a heartbeat.
 */
export class CoordinationToKill {
  readonly #program: BuiltProgram;
  readonly #databaseUrl: string;
  readonly #clock: MovableClock;
  #current: CoordinationProcess;
  #next: CoordinationProcess;
  #killAt: KillPoint | null = null;
  #kills = 0;
  #steps = 0;

  private constructor(program: BuiltProgram, databaseUrl: string, clock: MovableClock) {
    this.#program = program;
    this.#databaseUrl = databaseUrl;
    this.#clock = clock;
    this.#current = new CoordinationProcess(program);
    this.#next = new CoordinationProcess(program);
  }

  /** Starts the first process on a database, and loads its successor. */
  static async start(program: BuiltProgram, databaseUrl: string, clock: MovableClock): Promise<CoordinationToKill> {
    await holdJobs(databaseUrl);
    const coordination = new CoordinationToKill(program, databaseUrl, clock);
    await coordination.#current.start(databaseUrl, clock.offsetMs, null);
    return coordination;
  }

  /** How often it was killed on a point. */
  get kills(): number {
    return this.#kills;
  }

  /** Steps of the last call or job that ran to its end. */
  get steps(): number {
    return this.#steps;
  }

  /** The next call kills it at this point. */
  killInNextCall(point: KillPoint | null): void {
    this.#killAt = point;
  }

  /** Asks, and asks again when the process died over it. */
  async ask(as: Caller, query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    const killAt = query.startsWith('mutation') ? this.#killAt : null;
    if (killAt !== null) this.#killAt = null;
    let heard = await this.#current.ask({ as, query, variables, killAt });
    if (killAt !== null && heard !== null) throw new Error(`no step ${killAt.step} in ${query}`);
    if (heard === null) {
      this.#kills += 1;
      await this.replace();
      heard = await this.#current.ask({ as, query, variables, killAt: null });
    }
    if (heard === null || heard.answer === null) throw new Error('the successor died too');
    this.#steps = heard.steps;
    return heard.answer;
  }

  /** Lets a job begin in a fresh process that is killed at a point, and be taken up again. `between` comes before that. */
  async work(job: DrawJob, killAt: KillPoint | null, between: () => Promise<unknown> = async () => undefined): Promise<void> {
    await letBegin(this.#databaseUrl, job);
    await this.replace(killAt);
    if (killAt !== null) {
      await this.#current.death();
      this.#kills += 1;
      await takeUpAgain(this.#databaseUrl);
      await between();
      await this.replace();
    }
    await eventually(`the job of ${job.queue} is done`, async () => (await jobsAtWork(this.#databaseUrl, job)).length === 0, LIMIT_MS);
    this.#steps = await this.#current.steps();
  }

  /** kill -9 when it still lives, then its successor. */
  async replace(killAt: KillPoint | null = null): Promise<void> {
    await this.#current.kill();
    this.#current = this.#next;
    this.#next = new CoordinationProcess(this.#program);
    await this.#current.start(this.#databaseUrl, this.#clock.offsetMs, killAt);
  }

  /** Ends both processes. */
  async stop(): Promise<void> {
    await Promise.all([this.#current.kill(), this.#next.kill()]);
  }
}

/** New jobs wait for the test, whatever date they were sent with. One that failed is written anew by the library, and is not held. */
async function holdJobs(databaseUrl: string): Promise<void> {
  await rowsOf(
    databaseUrl,
    'jobs',
    `create or replace function hold_job() returns trigger language plpgsql as $$ begin
       if new.state = 'created' then new.start_after := now() + interval '1 year'; end if;
       return new;
     end $$;
     create or replace trigger hold_job before insert on job for each row execute function hold_job()`,
  );
}

function jobsAtWork(databaseUrl: string, { queue, drawId }: DrawJob): Promise<unknown[]> {
  // Held jobs are new ones with a far date; one that failed waits a while until it is tried again.
  const atWork = `select id from job where name = $1 and singleton_key = $2 and (state in ('retry', 'active') or (state = 'created' and start_after <= now()))`;
  return rowsOf(databaseUrl, 'jobs', atWork, [queue, drawId]);
}

/** A held job may begin. */
export async function letBegin(databaseUrl: string, { queue, drawId }: DrawJob): Promise<void> {
  const held = `update job set start_after = now() where name = $1 and singleton_key = $2 and state in ('created', 'retry') returning id`;
  if ((await rowsOf(databaseUrl, 'jobs', held, [queue, drawId])).length === 0) throw new Error(`no job of ${queue} waits`);
}

/** What the library does once a worker has given no sign for half a minute. */
export async function takeUpAgain(databaseUrl: string): Promise<void> {
  await rowsOf(databaseUrl, 'jobs', `update job set state = 'retry', heartbeat_on = null, start_after = now() where state = 'active'`);
}
