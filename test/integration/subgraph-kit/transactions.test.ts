import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import pg from 'pg';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { Overtaken, openDatabase } from '../../../subgraphs/subgraph-kit/database/data-source.ts';
import { KitBase1764028800000 } from '../../../subgraphs/subgraph-kit/database/migrations/2026.11.25T00-00-00.kit-base.ts';
import { provisionSubgraph } from '../../../subgraphs/subgraph-kit/database/provision.ts';
import { runMutation } from '../../../subgraphs/subgraph-kit/mutation/run-mutation.ts';
import type { RequestContext } from '../../../subgraphs/subgraph-kit/request-context.ts';
import { toClientError } from '../../../subgraphs/subgraph-kit/server/client-error.ts';
import { caller } from '../../support/coordination-subgraph.ts';
import { eventually } from '../../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const SCHEMA = 'transaction_probe';
const COUNT = 'update tally set count = count + 1 where name = $1';

class Probe1764100000000 {
  readonly name = 'Probe1764100000000';

  async up(runner: { query(sqlText: string): Promise<unknown> }): Promise<void> {
    await runner.query('create table tally (name text primary key, count int not null default 0)');
  }

  async down(): Promise<void> {}
}

describe('a transaction that others overtake', () => {
  let made: TestDatabase;
  let database: DataSource;
  let other: pg.Client;
  let watcher: pg.Client;

  beforeAll(async () => {
    made = await createTestDatabase();
    await provisionSubgraph(made.url, { schema: SCHEMA, entities: [], migrations: [KitBase1764028800000, Probe1764100000000] });
    database = await openDatabase({ url: made.url, schema: SCHEMA, role: 'app', entities: [], migrations: [], poolSize: 4 });
    other = new pg.Client({ connectionString: made.url, options: `-c search_path=${SCHEMA}` });
    watcher = new pg.Client({ connectionString: made.url });
    await Promise.all([other.connect(), watcher.connect()]);
  });
  beforeEach(async () => {
    await other.query(`truncate tally; insert into tally (name) values ('left'), ('right')`);
  });
  afterAll(async () => {
    await Promise.all([other.end(), watcher.end()]);
    await database.destroy();
    await made.drop();
  });

  const counts = async () => (await other.query('select name, count from tally order by name')).rows;
  const raise = (code: string) => `do $$ begin raise exception 'as if' using errcode = '${code}'; end $$`;
  const mutate = (key: string, work: (attempt: number) => string) => {
    const context = { caller: caller('COORDINATOR'), requestId: key, locale: 'en', clock: { now: () => new Date() }, database } as never;
    let attempt = 0;
    const done = { kind: 'done', result: { __typename: 'Counted' }, subject: 'Tally', before: null, after: null } as const;
    return runMutation(context as RequestContext, { operation: 'count', idempotencyKey: key, input: {} }, async (manager) => {
      attempt += 1;
      await manager.query(COUNT, ['left']);
      await manager.query(work(attempt));
      return done;
    });
  };

  test('as the victim of a deadlock is run again, and nobody is told', async () => {
    // Its own time to look for a ring is so long that the hub's session finds it, and is the victim.
    await other.query(`set deadlock_timeout = '1min'`);
    await other.query('begin');
    await other.query(COUNT, ['right']);
    let runs = 0;
    let crossing: Promise<unknown> = Promise.resolve();
    await database.transaction(async (manager) => {
      runs += 1;
      await manager.query(COUNT, ['left']);
      if (runs === 1) {
        crossing = other.query(COUNT, ['left']).then(() => other.query('commit'));
        const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        await eventually('the other one waits', async () => (await watcher.query(waits)).rows.length > 0);
      }
      await manager.query(COUNT, ['right']);
    });
    await crossing;
    expect(runs).toBe(2);
    expect(await counts()).toEqual([
      { name: 'left', count: 2 },
      { name: 'right', count: 2 },
    ]);
  });

  test.each(['40001', '40P01'])('and ends with %s is run three times at most, and leaves nothing behind', async (code) => {
    let runs = 0;
    const always = database.transaction(async (manager) => {
      runs += 1;
      await manager.query(COUNT, ['left']);
      await manager.query(raise(code));
    });
    await expect(always).rejects.toMatchObject({ code });
    expect(runs).toBe(3);
    expect(await counts()).toContainEqual({ name: 'left', count: 0 });
  });

  test('in its isolation level is run again in the same', async () => {
    const levels: unknown[] = [];
    await database.transaction('REPEATABLE READ', async (manager) => {
      levels.push(...((await manager.query('show transaction_isolation')) as unknown[]));
      if (levels.length === 1) throw new Overtaken('by hand');
    });
    expect(levels).toEqual(Array(2).fill({ transaction_isolation: 'repeatable read' }));
  });

  test('is not what fails for another reason: that is run once', async () => {
    let runs = 0;
    const failing = database.transaction(async (manager) => {
      runs += 1;
      await manager.query(raise('23505'));
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(runs).toBe(1);
  });

  test('once, as a mutation, has its effect once', async () => {
    const once = (attempt: number) => (attempt === 1 ? raise('40001') : 'select 1');
    expect(await mutate('once', once)).toEqual({ __typename: 'Counted' });
    expect(await mutate('once', once)).toEqual({ __typename: 'Counted' });
    expect(await counts()).toContainEqual({ name: 'left', count: 1 });
    expect((await other.query(`select count(*)::int as n from trace_entry where operation = 'count'`)).rows).toEqual([{ n: 1 }]);
  });

  test('again and again, as a mutation, asks the caller to come later; so does one that waits too long', async () => {
    const logged: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
    const told = async (mutation: Promise<unknown>) => {
      const originalError: Error = await mutation.then(
        () => new Error('done'),
        (error) => error,
      );
      const { message, extensions } = toClientError(new GraphQLError('-', { originalError }), { log, requestId: '-', locale: 'zh-CN' });
      return [extensions.code, message];
    };
    const later = ['RATE_LIMITED', '他人正在修改相关数据，请稍后重试。'];
    expect(await told(mutate('always', () => raise('40P01')))).toEqual(later);
    expect(logged.join('')).toContain('as if');
    await other.query('begin');
    await other.query(COUNT, ['right']);
    const impatient = `with limited as (select set_config('lock_timeout', '10ms', true)) select 1 from limited, tally where name = 'right' for update of tally`;
    expect(await told(mutate('held', () => impatient))).toEqual(later);
    await other.query('rollback');
    expect(await mutate('held', () => 'select 1')).toEqual({ __typename: 'Counted' });
    expect((await told(mutate('wrong', () => raise('23505'))))[0]).toBe('INTERNAL_SERVER_ERROR');
  });
});
