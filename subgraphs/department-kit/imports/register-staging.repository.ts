import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { invariant } from '../../subgraph-kit/pure/invariant.ts';
import type { RegisterTarget, TargetCheck } from './register-target.ts';

/** Limits of the one transaction of an import; a session's own are made for questions of users. */
const TRANSACTION_SETTINGS = `
  set local statement_timeout = '15min';
  set local lock_timeout = '15min';
  set local work_mem = '128MB';
  set local maintenance_work_mem = '256MB'`;
const UNIQUE_VIOLATION = '23505';
const STAGED = 'pg_temp.staged';

/** A row that is refused, and the value that is to blame. */
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

/** What an import did to the register. */
export interface WrittenRows {
  readonly inserted: number;
  readonly updated: number;
}

/** Runs the import of a file in one transaction; nobody else imports into this register meanwhile. */
export async function importInTransaction<T>(
  database: DataSource,
  register: string,
  work: (runner: QueryRunner, manager: EntityManager) => Promise<T>,
): Promise<T> {
  const runner = database.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query(TRANSACTION_SETTINGS);
    await runner.query('select pg_advisory_xact_lock(hashtextextended($1, 7))', [`import ${register}`]);
    const result = await work(runner, runner.manager);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
  }
}

/**
 * Rows of one import on their way into a register.
 *
 * They are copied into a temporary table, checked, and put into the register by one upsert. Into an empty register they are copied at once, with
 * its indexes taken away and built anew at the end: at a million rows that is less than half of the work.
 */
export class RegisterStaging {
  readonly #runner: QueryRunner;
  readonly #target: RegisterTarget;
  /** Table that holds the rows of the file: the temporary one, or the register itself. */
  readonly #rows: string;
  #copied = 0;
  #isFilled = false;

  private constructor(runner: QueryRunner, target: RegisterTarget, rows: string) {
    this.#runner = runner;
    this.#target = target;
    this.#rows = rows;
  }

  /** Prepares a register for an import in the runner's transaction. */
  static async open(runner: QueryRunner, target: RegisterTarget): Promise<RegisterStaging> {
    if (target.bulk === true) {
      const [answer] = (await runner.query('select begin_first_fill($1) as begun', [target.table])) as { begun: boolean }[];
      if (answer?.begun === true) return new RegisterStaging(runner, target, target.table);
    }
    const columns = target.columns.map((column) => `${column.name} ${column.sqlType}`);
    await runner.query(`create temporary table staged (source_row integer not null, ${columns.join(', ')}) on commit drop`);
    return new RegisterStaging(runner, target, STAGED);
  }

  /** Copies lines in COPY's text format, the row of the file first. */
  async copy(lines: AsyncIterable<Buffer>): Promise<void> {
    const columns = ['source_row', ...this.#target.columns.map((column) => column.name)];
    const client = (await this.#runner.connect()) as PoolClient;
    const stream = client.query(copyFrom(`copy ${this.#rows} (${columns.join(', ')}) from stdin`));
    await pipeline(Readable.from(lines, { objectMode: true, highWaterMark: 2 }), stream);
    this.#copied = stream.rowCount;
  }

  /** Takes out rows whose key stood in an earlier row of the file. */
  async refuseRepeated(limit: number): Promise<Refusals> {
    if (this.#rows !== STAGED && (await this.#finishFill())) return { count: 0, rows: [] };
    const key = this.#target.key.join(', ');
    const repeated = `(select ${key}, min(source_row) as first from ${this.#rows} group by ${key} having count(*) > 1)`;
    const condition = `${this.#target.key.map((column) => `s.${column} = f.${column}`).join(' and ')} and s.source_row > f.first`;
    const rows = (await this.#runner.query(
      `select s.source_row as row, s.${this.#target.key[0]}::text as value, f.first from ${this.#rows} s join ${repeated} f on ${condition}
        order by s.source_row limit $1`,
      [limit],
    )) as RefusedRow[];
    return this.#remove(rows, `delete from ${this.#rows} s using ${repeated} f where ${condition}`);
  }

  /** Takes out rows that a check refuses. @param column column whose value is to blame */
  async refuse(check: TargetCheck, column: string, limit: number): Promise<Refusals> {
    const rows = (await this.#runner.query(
      `select s.source_row as row, coalesce(s.${column}::text, '') as value from ${this.#rows} s
        where ${check.refuses} order by s.source_row limit $1`,
      [limit],
    )) as RefusedRow[];
    return this.#remove(rows, `delete from ${this.#rows} s where ${check.refuses}`);
  }

  /** Puts the rows into the register: new ones are added, rows that differ are changed, all others are left alone. */
  async write(): Promise<WrittenRows> {
    if (this.#rows === STAGED) return this.#upsert();
    if (!this.#isFilled) invariant(await this.#finishFill(), 'a register without repeated keys takes its indexes');
    return { inserted: this.#copied, updated: 0 };
  }

  /** Builds the indexes of a filled register; false when a key is repeated, which the unique one finds out at no cost of its own. */
  async #finishFill(): Promise<boolean> {
    await this.#runner.query('savepoint filled');
    try {
      await this.#runner.query('select finish_first_fill($1)', [this.#target.table]);
      this.#isFilled = true;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
      await this.#runner.query('rollback to savepoint filled');
    }
    return this.#isFilled;
  }

  async #remove(rows: readonly RefusedRow[], statement: string): Promise<Refusals> {
    if (rows.length === 0) return { count: 0, rows };
    const [, count] = (await this.#runner.query(statement)) as [unknown, number];
    this.#copied -= count;
    return { count, rows };
  }

  /** In the order of the key, because an index takes sorted rows twice as fast. */
  async #upsert(): Promise<WrittenRows> {
    const { table, key, columns } = this.#target;
    const names = columns.map((column) => column.name);
    const values = names.filter((name) => !key.includes(name));
    const written = ['source_row', ...names];
    const [counts] = (await this.#runner.query(
      `with written as (
         insert into ${table} as t (${written.join(', ')})
         select ${written.map((name) => `s.${name}`).join(', ')} from ${STAGED} s order by ${key.map((name) => `s.${name}`).join(', ')}
         on conflict (${key.join(', ')}) do update set ${[...values, 'source_row'].map((name) => `${name} = excluded.${name}`).join(', ')}
          where (${values.map((name) => `t.${name}`).join(', ')}) is distinct from (${values.map((name) => `excluded.${name}`).join(', ')})
         returning (t.xmax = 0) as is_new
       )
       select count(*) filter (where is_new) as inserted, count(*) filter (where not is_new) as updated from written`,
    )) as WrittenRows[];
    return counts ?? { inserted: 0, updated: 0 };
  }
}
