import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type DataSource, QueryFailedError } from 'typeorm';
import { openDatabase } from '../../../subgraphs/subgraph-kit/database/data-source.ts';
import { provisionSubgraph } from '../../../subgraphs/subgraph-kit/database/provision.ts';
import { eventually } from '../../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const SCHEMA = 'read_probe';

class Probe1764100000001 {
  readonly name = 'Probe1764100000001';

  async up(runner: { query(sqlText: string): Promise<unknown> }): Promise<void> {
    await runner.query("create table parcel (id text primary key); insert into parcel select 'p' || n from generate_series(1, 3) n");
  }

  async down(): Promise<void> {}
}

let made: TestDatabase;
let database: DataSource;
let owner: DataSource;

beforeAll(async () => {
  made = await createTestDatabase();
  const common = { url: made.url, schema: SCHEMA, entities: [], migrations: [] };
  await provisionSubgraph(made.url, { ...common, migrations: [Probe1764100000001] });
  database = await openDatabase({ ...common, role: 'app', poolSize: 6 });
  owner = await openDatabase({ ...common, role: 'migrator', poolSize: 3 });
});
afterAll(async () => {
  await database?.destroy();
  await owner?.destroy();
  await made?.drop();
});

/** The first column of the first row. */
async function ask<T>(text: string, values?: unknown[]): Promise<T> {
  const rows = (await database.query(text, values)) as Record<string, T>[];
  return Object.values(rows[0] ?? {})[0] as T;
}

const WAITING = `select count(*) = 1 as waits from pg_locks
  where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`;
const PID = 'select pg_backend_pid()';

describe('reads outside of transactions', () => {
  test('run under the role without DDL and with time limits', async () => {
    expect(await ask('select current_user')).toBe(`${SCHEMA}_app`);
    expect(await ask("select current_setting('statement_timeout')")).toBe('30s');
  });

  test('that are asked in one turn share a connection, each in a transaction of its own', async () => {
    const pids = await Promise.all([ask(PID), ask(PID), ask(PID)]);
    expect(new Set(pids).size).toBe(1);
    const transactions = await Promise.all([1, 2, 3].map(() => ask('select pg_current_xact_id()::text')));
    expect(new Set(transactions).size).toBe(3);
  });

  test('leave each other alone when one of them fails', async () => {
    const answers = await Promise.allSettled([ask('select 1'), ask('select 1 / $1::int', [0]), ask('select 3')]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((answers[1] as PromiseRejectedResult).reason).toBeInstanceOf(QueryFailedError);
    expect((answers[2] as PromiseFulfilledResult<number>).value).toBe(3);
  });

  test('of a later turn do not wait for a slow one', async () => {
    const runner = owner.createQueryRunner();
    await runner.query('select pg_advisory_lock(41)');
    const slow = ask('select pg_advisory_xact_lock_shared(41)');
    await eventually('the slow one waits', async () => {
      const [row] = (await owner.query(WAITING)) as { waits: boolean }[];
      return row?.waits;
    });
    expect(await ask('select 2')).toBe(2);
    await runner.query('select pg_advisory_unlock(41)');
    await runner.release();
    await slow;
  });

  test('that are many do not all wait for one connection', async () => {
    const pids = await Promise.all(Array.from({ length: 40 }, () => ask(PID)));
    expect(new Set(pids).size).toBe(2);
  });

  test('by keys have one plan for all keys, and searches one for their values', async () => {
    const mode = "current_setting('plan_cache_mode')";
    expect(await ask(`select ${mode} where 'p1' = any($1)`, [['p1']])).toBe('force_generic_plan');
    expect(await ask(`select ${mode} where 'p1' = $1`, ['p1'])).toBe('auto');
  });

  test('see what was committed before', async () => {
    await database.transaction((manager) => manager.query("insert into parcel values ('p4')"));
    expect(await ask('select count(*)::int from parcel where id = any($1)', [['p1', 'p4']])).toBe(2);
  });

  test('go on after the server has ended their connections', async () => {
    await ask(PID);
    const superuser = new pg.Client({ connectionString: made.url });
    await superuser.connect();
    await superuser.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()',
      [`hub ${SCHEMA} reads`],
    );
    await superuser.end();
    await eventually('a new connection', () => ask('select true').catch(() => false));
  });

  test('that were prepared are prepared anew when their table has another form', async () => {
    const text = 'select * from parcel where id = any($1)';
    expect(await database.query(text, [['p1']])).toEqual([{ id: 'p1' }]);
    await owner.query('alter table parcel add column weight int not null default 7');
    await eventually('the new form', () => database.query(text, [['p1']]).catch(() => false));
    expect(await database.query(text, [['p1']])).toEqual([{ id: 'p1', weight: 7 }]);
  });
});
