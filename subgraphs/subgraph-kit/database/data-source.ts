import 'reflect-metadata';
import pg from 'pg';
import {
  DataSource,
  type DataSourceOptions,
  type EntityManager,
  type EntitySchema,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import { ReadPipeline } from './read-pipeline.ts';

/** A TypeORM migration class. */
export type MigrationClass = new () => MigrationInterface;
/** A TypeORM row class or schema. */
export type EntityClass = (new () => object) | EntitySchema;

/** Which database, as which role, with which limits. */
export interface DatabaseOptions {
  /** PostgreSQL connection URL. */
  readonly url: string;
  /** PostgreSQL schema of the subgraph, which also names its roles `<schema>_app` and `<schema>_migrator`. */
  readonly schema: string;
  readonly role: 'app' | 'migrator';
  readonly entities: readonly EntityClass[];
  readonly migrations: readonly MigrationClass[];
  /** Connections at most, at least 3; processes x pools must stay below the server's max_connections. */
  readonly poolSize: number;
}

const TEXT_OIDS = { date: 1082, numeric: 1700, int8: 20 } as const;
const INT8_PARSER_SAFE_DIGITS = 15;
const STATEMENT_TIMEOUT_MS = 30_000;
const LOCK_TIMEOUT_MS = 10_000;
/** A forgotten open transaction would stop every feed, because a feed waits for the oldest one. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;
/** Times that a transaction is begun which others overtake. */
const TRANSACTION_TRIES = 3;
/** deadlock_detected and serialization_failure: PostgreSQL gave this transaction up for another one. */
const GIVEN_UP_FOR_OTHERS: ReadonlySet<unknown> = new Set(['40P01', '40001']);
const LOCK_NOT_AVAILABLE = '55P03';

setTypeParsers();

/** Opens the pools of a subgraph under one of its two roles. */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  return new HubDatabase(options).initialize();
}

/** What work in a transaction throws when it finds that another one has overtaken it: begun anew it sees what the other one did. */
export class Overtaken extends Error {}

const SELECT = /^\s*select\b/iu;
/** A statement by keys: its plan is the same for whatever keys. The best plan of a search depends on its values. */
const BY_KEYS = /\b(?:any|unnest)\(\$1\b/u;

/** TypeORM for everything in transactions; what is only read goes past it, over connections of its own, of which some are for statements by keys. */
class HubDatabase extends DataSource {
  readonly #byKeys: ReadPipeline;
  readonly #searches: ReadPipeline;

  constructor(options: DatabaseOptions) {
    const share = Math.floor(options.poolSize / 3);
    super(toDataSourceOptions({ ...options, poolSize: options.poolSize - 2 * share }));
    const config = {
      ...connectionOptions(options),
      connectionString: options.url,
      application_name: `hub ${options.schema} reads`,
      max: share,
    };
    this.#searches = new ReadPipeline(config, false);
    // Left to itself the server would plan some of them anew each time, which costs more than to carry them out.
    this.#byKeys = new ReadPipeline({ ...config, options: `${config.options} -c plan_cache_mode=force_generic_plan` }, true);
  }

  override query<T>(text: string, values: unknown[] = [], runner?: QueryRunner): Promise<T> {
    if (runner !== undefined || !SELECT.test(text)) return super.query<T>(text, values, runner);
    return (BY_KEYS.test(text) ? this.#byKeys : this.#searches).query(text, values) as Promise<T>;
  }

  /** Runs the work in a transaction, once more when others overtook it: what it has done is undone then, so it may do nothing outside of the transaction. */
  override async transaction<T>(...call: readonly [IsolationLevel, TransactionWork<T>] | readonly [TransactionWork<T>]): Promise<T> {
    const run = (): Promise<T> => (call.length === 1 ? super.transaction(call[0]) : super.transaction(call[0], call[1]));
    for (let attempt = 1; attempt < TRANSACTION_TRIES; attempt++) {
      try {
        return await run();
      } catch (error) {
        if (!isOvertaken(error)) throw error;
      }
    }
    return run();
  }

  override async destroy(): Promise<void> {
    await Promise.all([this.#byKeys.end(), this.#searches.end()]);
    await super.destroy();
  }
}

type TransactionWork<T> = (manager: EntityManager) => Promise<T>;
type IsolationLevel = Parameters<EntityManager['transaction']>[0] & string;

/** Whether others were faster, or have held what was wanted for longer than the time limit: the same may succeed later. */
export function isHeldUp(error: unknown): boolean {
  return isOvertaken(error) || codeOf(error) === LOCK_NOT_AVAILABLE;
}

function isOvertaken(error: unknown): boolean {
  return error instanceof Overtaken || GIVEN_UP_FOR_OTHERS.has(codeOf(error));
}

function codeOf(error: unknown): unknown {
  return error instanceof Error ? (error as { readonly code?: unknown }).code : undefined;
}

/** Start-up options that every session gets: role, search path and time limits. */
export function sessionOptions(schema: string, role: 'app' | 'migrator'): string {
  return [
    `-c role=${schema}_${role}`,
    `-c search_path=${schema},public`,
    // Migrations build indexes on large tables and must be allowed to take their time.
    `-c statement_timeout=${role === 'app' ? STATEMENT_TIMEOUT_MS : 0}`,
    `-c lock_timeout=${LOCK_TIMEOUT_MS}`,
    `-c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_TIMEOUT_MS}`,
    '-c timezone=Asia/Shanghai',
  ].join(' ');
}

/** TypeORM options of a subgraph's database; never `synchronize`. */
export function toDataSourceOptions(options: DatabaseOptions): DataSourceOptions {
  return {
    type: 'postgres',
    url: options.url,
    schema: options.schema,
    entities: [...options.entities],
    migrations: [...options.migrations],
    synchronize: false,
    migrationsRun: false,
    logging: false,
    applicationName: `hub ${options.schema}`,
    poolSize: options.poolSize,
    extra: connectionOptions(options),
  };
}

function connectionOptions({ schema, role }: DatabaseOptions): pg.PoolConfig {
  return { options: sessionOptions(schema, role), connectionTimeoutMillis: 10_000, idleTimeoutMillis: 30_000, keepAlive: true };
}

function setTypeParsers(): void {
  // A `date` as a JavaScript Date is local midnight, and its ISO text can be the day before; it stays text.
  pg.types.setTypeParser(TEXT_OIDS.date, (text) => text);
  // bigint counts of ours stay far below 2^53; a larger one stays text rather than losing digits.
  pg.types.setTypeParser(TEXT_OIDS.int8, (text) => (text.length <= INT8_PARSER_SAFE_DIGITS ? Number(text) : text));
}
