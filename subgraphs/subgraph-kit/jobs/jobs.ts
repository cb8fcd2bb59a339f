import { type ConstructorOptions, type Db, PgBoss } from 'pg-boss';
import type { EntityManager } from 'typeorm';
import { sessionOptions } from '../database/data-source.ts';
import type { Logger } from '../log.ts';

/** PostgreSQL schema of the job library. */
const JOBS_SCHEMA = 'jobs';
const POLL_SECONDS = 2;
const SUPERVISE_SECONDS = 5;
const HEARTBEAT_SECONDS = 30;
const EXPIRE_SECONDS = 3_600;
/** A job that fails is tried again with growing pauses for as long as it is kept: nobody else would take up again what it has to do. */
const RETRIES = 1_000_000;
const RETRY_SECONDS_MAX = 300;
const KEPT_SECONDS = 400 * 86_400;
/** Any fixed number that nobody else takes. */
const GRANT_LOCK = 7_300_002;

/** A queue and its worker. Handlers must be idempotent: a killed worker's job runs again. */
export interface JobDefinition {
  readonly queue: string;
  run(data: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Makes the job tables and queues; runs as the owner, again at every start. @param appSchema schema of the subgraph whose app role sends and works */
export async function provisionJobs(adminUrl: string, appSchema: string, queues: readonly string[]): Promise<void> {
  const boss = new PgBoss({ connectionString: adminUrl, schema: JOBS_SCHEMA, supervise: false, schedule: false, max: 2 });
  boss.on('error', () => {});
  await boss.start();
  try {
    for (const queue of queues) {
      await boss.createQueue(queue, {
        policy: 'short',
        notify: true,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        expireInSeconds: EXPIRE_SECONDS,
        retryLimit: RETRIES,
        retryDelay: 1,
        retryBackoff: true,
        retryDelayMax: RETRY_SECONDS_MAX,
        retentionSeconds: KEPT_SECONDS,
      });
    }
    await boss.getDb().executeSql(grantsTo(`${appSchema}_app`), []);
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Replicas that start together would trip over each other's grants ("tuple concurrently updated"), so they take turns. */
function grantsTo(role: string): string {
  return `do $$ begin
    perform pg_advisory_xact_lock(${GRANT_LOCK});
    grant usage on schema ${JOBS_SCHEMA} to ${role};
    grant select, insert, update, delete on all tables in schema ${JOBS_SCHEMA} to ${role};
    grant usage, select on all sequences in schema ${JOBS_SCHEMA} to ${role};
    grant execute on all functions in schema ${JOBS_SCHEMA} to ${role};
  end $$`;
}

/** Sends jobs inside business transactions, and works them. */
export class Jobs {
  readonly #boss: PgBoss;
  readonly #log: Logger;

  private constructor(boss: PgBoss, log: Logger) {
    this.#boss = boss;
    this.#log = log;
  }

  /** Connects under the app role of the subgraph. */
  static async start(parts: { readonly databaseUrl: string; readonly appSchema: string; readonly log: Logger }): Promise<Jobs> {
    const options = {
      connectionString: parts.databaseUrl,
      options: sessionOptions(parts.appSchema, 'app'),
      schema: JOBS_SCHEMA,
      migrate: false,
      createSchema: false,
      reindex: false,
      useListenNotify: true,
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
      cronMonitorIntervalSeconds: SUPERVISE_SECONDS,
      cronWorkerIntervalSeconds: SUPERVISE_SECONDS,
      max: 4,
    } as ConstructorOptions;
    const boss = new PgBoss(options);
    boss.on('error', (error) => parts.log.warn({ error: String(error) }, 'job library'));
    await boss.start();
    return new Jobs(boss, parts.log);
  }

  /** Starts a worker per definition. */
  async work(definitions: readonly JobDefinition[]): Promise<void> {
    for (const definition of definitions) {
      const id = await this.#boss.work(
        definition.queue,
        { pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_SECONDS },
        async ([job]) => {
          if (job === undefined) return;
          // A backlog would drain at one job a poll otherwise.
          this.#boss.notifyWorker(id);
          try {
            await definition.run(job.data as Record<string, unknown>);
          } catch (error) {
            this.#log.error({ queue: definition.queue, job: job.id, err: error }, 'job failed, will be tried again');
            throw error;
          }
        },
      );
    }
  }

  /** Sends a job in the caller's transaction: no commit, no job. @param singletonKey one waiting job per key and queue */
  async send(
    manager: EntityManager,
    queue: string,
    data: object,
    options: { readonly singletonKey: string; readonly startAfter?: Date },
  ): Promise<void> {
    await this.#boss.send(queue, data, { ...options, db: inTransaction(manager) });
  }

  /** Lets running handlers finish, at most 20 s. */
  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: 20_000 });
  }
}

function inTransaction(manager: EntityManager): Db {
  const runner = manager.queryRunner;
  if (runner === undefined) throw new Error('A job is sent inside a transaction only.');
  // The third argument asks TypeORM for the whole result; without it the rows have another shape for each kind of statement.
  return { executeSql: async (text, values) => ({ rows: (await runner.query(text, values as unknown[], true)).records ?? [] }) };
}
