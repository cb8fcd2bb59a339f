import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../../subgraphs/subgraph-kit/database/data-source.ts';
import { provisionSubgraph } from '../../../subgraphs/subgraph-kit/database/provision.ts';
import { type JobDefinition, Jobs, provisionJobs } from '../../../subgraphs/subgraph-kit/jobs/jobs.ts';
import { eventually } from '../../support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const SCHEMA = 'jobs_probe';
const QUEUES = ['collect', 'fail-once', 'fail-long', 'backlog', 'later', 'same'];

describe('jobs on PostgreSQL under the app role', () => {
  let made: TestDatabase;
  let database: DataSource;
  let jobs: Jobs;
  let owner: pg.Client;
  const seen: { queue: string; data: Record<string, unknown> }[] = [];
  const warnings: string[] = [];
  let isBroken = true;

  const collecting = (queue: string): JobDefinition => ({ queue, run: async (data) => void seen.push({ queue, data }) });
  const ofQueue = (queue: string): Record<string, unknown>[] => seen.filter((entry) => entry.queue === queue).map((entry) => entry.data);

  beforeAll(async () => {
    made = await createTestDatabase();
    await provisionSubgraph(made.url, { schema: SCHEMA, entities: [], migrations: [] });
    // Replicas that start together all provision.
    await Promise.all([1, 2, 3].map(() => provisionJobs(made.url, SCHEMA, QUEUES)));
    await provisionJobs(made.url, SCHEMA, QUEUES);
    database = await openDatabase({ url: made.url, schema: SCHEMA, role: 'app', entities: [], migrations: [], poolSize: 4 });
    const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
    jobs = await Jobs.start({ databaseUrl: made.url, appSchema: SCHEMA, log });
    let failures = 0;
    const failOnce: JobDefinition = {
      queue: 'fail-once',
      run: async (data) => {
        failures += 1;
        if (failures === 1) throw new Error('the first attempt fails');
        seen.push({ queue: 'fail-once', data });
      },
    };
    const failLong: JobDefinition = {
      queue: 'fail-long',
      run: async (data) => {
        if (isBroken) throw new Error('it fails for days');
        seen.push({ queue: 'fail-long', data });
      },
    };
    await jobs.work([collecting('collect'), failOnce, failLong, collecting('backlog'), collecting('later')]);
    owner = new pg.Client({ connectionString: made.url });
    await owner.connect();
  }, 60_000);

  afterAll(async () => {
    await owner.end();
    await jobs.stop();
    await database.destroy();
    await made.drop();
  });

  test('a job arrives when its transaction commits', async () => {
    await database.transaction(async (manager) => {
      await jobs.send(manager, 'collect', { number: 1 }, { singletonKey: 'one' });
      expect(ofQueue('collect')).toEqual([]);
    });
    await eventually('the job is worked', () => ofQueue('collect').length === 1);
    expect(ofQueue('collect')).toEqual([{ number: 1 }]);
  });

  test('a rollback leaves no job', async () => {
    const failed = database.transaction(async (manager) => {
      await jobs.send(manager, 'collect', { number: 2 }, { singletonKey: 'two' });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    const { rows } = await owner.query("select count(*)::int as n from jobs.job where singleton_key = 'two'");
    expect(rows[0].n).toBe(0);
  });

  test('a job that fails is tried again and reported', async () => {
    await database.transaction((manager) => jobs.send(manager, 'fail-once', { number: 3 }, { singletonKey: 'three' }));
    await eventually('the second attempt succeeds', () => ofQueue('fail-once').length === 1);
    expect(warnings.join('')).toContain('the first attempt fails');
  });

  test('a job that fails for days is still tried again, every five minutes at least, and is done when what was broken is mended', async () => {
    await database.transaction((manager) => jobs.send(manager, 'fail-long', { number: 5 }, { singletonKey: 'five' }));
    const failed = async () => {
      const sqlText = `select retry_count as count, extract(epoch from start_after - now())::int as pause, keep_until > now() + interval '1 year' as kept
        from jobs.job where name = 'fail-long' and state = 'retry'`;
      return (await owner.query(sqlText)).rows[0] as { count: number; pause: number; kept: boolean } | undefined;
    };
    const again = (retryCount: number) =>
      owner.query(`update jobs.job set retry_count = $1, start_after = now() where name = 'fail-long' and state = 'retry'`, [retryCount]);
    await eventually('it has failed', failed);
    await again(1_000);
    const later = await eventually('it has failed a thousand times', async () => {
      const found = await failed();
      return found !== undefined && found.count > 1_000 ? found : null;
    });
    expect(later).toEqual({ count: 1_001, pause: expect.any(Number), kept: true });
    expect(later.pause).toBeGreaterThan(200);
    expect(later.pause).toBeLessThanOrEqual(300);
    isBroken = false;
    await again(1_001);
    await eventually('it is done', () => ofQueue('fail-long').length === 1);
  }, 60_000);

  test('a backlog drains faster than one job a poll', async () => {
    await database.transaction(async (manager) => {
      for (let number = 0; number < 100; number++) await jobs.send(manager, 'backlog', { number }, { singletonKey: `b${number}` });
    });
    await eventually('all are worked', () => ofQueue('backlog').length === 100, 10_000);
  });

  test('a job for later stays until then', async () => {
    const startAfter = new Date(Date.now() + 86_400_000);
    await database.transaction((manager) => jobs.send(manager, 'later', { number: 4 }, { singletonKey: 'four', startAfter }));
    const { rows } = await owner.query("select state, start_after from jobs.job where name = 'later'");
    expect(rows).toEqual([{ state: 'created', start_after: startAfter }]);
  });

  test('two waiting jobs of one key are one', async () => {
    for (let round = 0; round < 2; round++) {
      await database.transaction((manager) => jobs.send(manager, 'same', { round }, { singletonKey: 'key' }));
    }
    await database.transaction((manager) => jobs.send(manager, 'same', { round: 'other' }, { singletonKey: 'other key' }));
    const { rows } = await owner.query("select data from jobs.job where name = 'same' order by singleton_key");
    expect(rows).toEqual([{ data: { round: 0 } }, { data: { round: 'other' } }]);
  });

  test('the app role may not make tables', async () => {
    await expect(database.query('create table jobs.mine (id int)')).rejects.toMatchObject({ code: '42501' });
  });

  test('the workers themselves are under the app role: what is taken from it is taken from them', async () => {
    await owner.query(`revoke select, update on jobs.job_common from ${SCHEMA}_app`);
    await owner.query(`revoke select, update on jobs.job from ${SCHEMA}_app`);
    await eventually('a worker is refused', () => warnings.join('').includes('permission denied for table job'));
  });
});
