import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { RegisterTarget, TargetCheck } from './register-target.ts';

/** Lines are sent in pieces of this size, each a statement of its own: a sender who is slow keeps no transaction open. @unit characters */
const COPY_PIECE = 2_000_000;

/** A staged row that is refused, and the value that is to blame. */
export interface RefusedRow {
  readonly row: number;
  readonly value: string;
  /** Row of the file that came first, for a repeated key. */
  readonly first?: number;
}

/** How many rows were refused, and the first of them. */
export interface Refusals {
  readonly count: number;
  readonly rows: readonly RefusedRow[];
}

/** What an upsert did to the register. */
export interface UpsertCounts {
  readonly inserted: number;
  readonly updated: number;
}

/**
 * Rows of one import on their way into a register: a temporary table of one session.
 *
 * It is filled outside of any transaction and taken over in one, so that a long upload holds up neither feeds nor vacuum.
 */
export class RegisterStaging {
  readonly #runner: QueryRunner;
  readonly #client: PoolClient;
  readonly #target: RegisterTarget;
  #lines = '';

  private constructor(runner: QueryRunner, client: PoolClient, target: RegisterTarget) {
    this.#runner = runner;
    this.#client = client;
    this.#target = target;
  }

  /** Opens a session with an empty staging table. */
  static async open(database: DataSource, target: RegisterTarget): Promise<RegisterStaging> {
    const runner = database.createQueryRunner();
    const client = (await runner.connect()) as PoolClient;
    const columns = target.columns.map((column) => `${column.name} ${column.sqlType}`);
    await runner.query('drop table if exists pg_temp.staged');
    await runner.query(`create temporary table staged (row_number integer not null, ${columns.join(', ')})`);
    return new RegisterStaging(runner, client, target);
  }

  /** Adds lines in COPY's text format. */
  async add(lines: string): Promise<void> {
    this.#lines += lines;
    if (this.#lines.length >= COPY_PIECE) await this.#send();
  }

  /** Sends what is still here. */
  async flush(): Promise<void> {
    if (this.#lines !== '') await this.#send();
    await this.#runner.query('analyze pg_temp.staged');
  }

  /** Runs the take-over in one transaction; nobody else imports into this register meanwhile. */
  async transaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    await this.#runner.startTransaction();
    try {
      await this.#runner.query(`set local statement_timeout = '15min'; set local lock_timeout = '15min'; set local work_mem = '128MB'`);
      await this.#runner.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [`import ${this.#target.register}`]);
      const result = await work(this.#runner.manager);
      await this.#runner.commitTransaction();
      return result;
    } catch (error) {
      await this.#runner.rollbackTransaction();
      throw error;
    }
  }

  /** Takes out rows whose key stood in an earlier row of the file. */
  async refuseRepeated(limit: number): Promise<Refusals> {
    const key = this.#target.key.join(', ');
    const repeated = `(select ${key}, min(row_number) as first from staged group by ${key} having count(*) > 1)`;
    const condition = `${this.#target.key.map((column) => `s.${column} = f.${column}`).join(' and ')} and s.row_number > f.first`;
    const rows = (await this.#runner.query(
      `select s.row_number as row, s.${this.#target.key[0]}::text as value, f.first from staged s join ${repeated} f on ${condition}
        order by s.row_number limit $1`,
      [limit],
    )) as RefusedRow[];
    if (rows.length === 0) return { count: 0, rows };
    const [, count] = (await this.#runner.query(`delete from staged s using ${repeated} f where ${condition}`)) as [unknown, number];
    return { count, rows };
  }

  /** Takes out rows that a check refuses. @param column column whose value is to blame */
  async refuse(check: TargetCheck, column: string, limit: number): Promise<Refusals> {
    const rows = (await this.#runner.query(
      `select s.row_number as row, coalesce(s.${column}::text, '') as value from staged s where ${check.refuses} order by s.row_number limit $1`,
      [limit],
    )) as RefusedRow[];
    if (rows.length === 0) return { count: 0, rows };
    const [, count] = (await this.#runner.query(`delete from staged s where ${check.refuses}`)) as [unknown, number];
    return { count, rows };
  }

  /** Puts the staged rows into the register: new ones are added, rows that differ are changed, all others are left alone. */
  async upsert(): Promise<UpsertCounts> {
    const { table, key, columns } = this.#target;
    const names = columns.map((column) => column.name);
    const values = names.filter((name) => !key.includes(name));
    const [counts] = (await this.#runner.query(
      `with written as (
         insert into ${table} as t (${names.join(', ')})
         select ${names.map((name) => `s.${name}`).join(', ')} from staged s order by ${key.map((name) => `s.${name}`).join(', ')}
         on conflict (${key.join(', ')}) do update set ${values.map((name) => `${name} = excluded.${name}`).join(', ')}
          where (${values.map((name) => `t.${name}`).join(', ')}) is distinct from (${values.map((name) => `excluded.${name}`).join(', ')})
         returning (t.xmax = 0) as is_new
       )
       select count(*) filter (where is_new) as inserted, count(*) filter (where not is_new) as updated from written`,
    )) as UpsertCounts[];
    return counts ?? { inserted: 0, updated: 0 };
  }

  /** Gives the session back without its table. */
  async close(): Promise<void> {
    try {
      await this.#runner.query('drop table if exists pg_temp.staged');
    } finally {
      await this.#runner.release();
    }
  }

  async #send(): Promise<void> {
    const stream = this.#client.query(copyFrom('copy pg_temp.staged from stdin'));
    const finished = once(stream, 'finish');
    stream.end(Buffer.from(this.#lines));
    this.#lines = '';
    await finished;
  }
}
