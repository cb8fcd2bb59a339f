import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { type Hub, startHub } from '../../../gateway/hub/all-in-one.ts';
import { databaseChecks } from '../../../gateway/hub/doctor/database-checks.ts';
import { examineHub } from '../../../gateway/hub/doctor/doctor.ts';
import { examine, printFindings } from '../../../gateway/hub/doctor/finding.ts';
import { findDefinition } from '../../../gateway/hub/subgraph-list.ts';
import { readSettings, type Settings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { ask } from '../../support/gateway/tiny-hub.ts';
import { testPlan } from '../../support/hub-plan.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('the whole hub in one process', () => {
  let database: TestDatabase;
  let stateDir: string;
  let hub: Hub;
  let settings: Settings;
  const said: string[] = [];
  const neighbour = createServer();

  beforeAll(async () => {
    database = await createTestDatabase();
    stateDir = await mkdtemp(join(tmpdir(), 'hub 联合检查 '));
    neighbour.listen(0, '127.0.0.1');
    await once(neighbour, 'listening');
    const { port } = neighbour.address() as AddressInfo;
    settings = readSettings({
      NODE_ENV: 'test',
      LOG_LEVEL: 'silent',
      PORT: String(port),
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: '6',
      HUB_STATE_DIR: stateDir,
    });
    hub = await startHub(settings, { plan: testPlan(), say: (english) => said.push(english) });
  }, 120_000);

  afterAll(async () => {
    await hub?.stop();
    neighbour.close();
    await database?.drop();
    await rm(stateDir, { recursive: true, force: true });
  });

  test('takes another port when the wished one is taken, and says so', () => {
    expect(hub.port).not.toBe(settings.port);
    expect(said).toContain(`Port ${settings.port} is taken, using ${hub.port}.`);
  });

  test('uses the database of the settings', () => {
    expect(hub.isDatabaseEmbedded).toBe(false);
  });

  test('all subgraphs answer through one gateway', async () => {
    expect(await (await fetch(`${hub.url}/ready`)).json()).toEqual({
      status: 'ready',
      subgraphs: { markets: true, commerce: true, culture: true, 'urban-management': true, coordination: true },
    });
    const token = await hub.issueToken({ role: 'COORDINATOR' });
    const answer = await ask(hub.url, '{ departments { code } }', { token });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.departments).toHaveLength(hub.departments.length);
  });

  test('a hub that is stopped warns of nothing, however busily its subgraphs read each other', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    const replica = await startHub({ ...settings, port: 0 }, { plan: testPlan(), log });
    const readers = [...replica.subgraphs.values()];
    let isStopped = false;
    const busily = (async () => {
      while (!isStopped) {
        for (const subgraph of readers) subgraph.ringFeeds();
        await new Promise(setImmediate);
      }
    })();
    await replica.stop();
    isStopped = true;
    await busily;
    expect(lines).toEqual([]);
  });

  test('the doctor finds nothing wrong with it', async () => {
    const findings = await examineHub(settings, () => database.url);
    expect(printFindings(findings.filter(({ verdict }) => verdict === 'wrong'))).toBe('');
  });

  test('the doctor sees transaction ids ahead of the server after a restore, and what he says mends it', async () => {
    const definition = findDefinition(testPlan(), 'markets');
    const table = definition.feeds[0]?.table ?? '';
    const client = new pg.Client({ connectionString: database.url, options: '-c search_path=markets,public' });
    await client.connect();
    const checks = databaseChecks(definition, database.url).filter(({ topic }) => topic.en.includes('transaction'));
    const verdicts = async () => (await examine(checks)).map(({ verdict, facts }) => [verdict, facts.en.includes(table)]);
    try {
      expect(await verdicts()).toEqual([['fine', false]]);
      // A row as a restore brings it in: with the transaction id of another server, past the triggers.
      await client.query(`alter table ${table} alter column changed_xid set default '900000000'::xid8`);
      await client.query(`alter table ${table} disable trigger user`);
      await insertAnyRow(client, table);
      expect(await verdicts()).toEqual([['wrong', true]]);
      await client.query(`update ${table} set changed_xid = pg_current_xact_id()`);
      expect(await verdicts()).toEqual([['fine', false]]);
    } finally {
      await client.end();
    }
  });

  test('a database that does not answer is named, with what to do', async () => {
    const findings = await examine(databaseChecks(findDefinition(testPlan(), 'markets'), 'postgresql://nobody@127.0.0.1:9/none'));
    expect(findings.every(({ verdict, remedy }) => verdict === 'wrong' && remedy?.en.includes('DATABASE_URL'))).toBe(true);
  });
});

/** A row with something in every column that must have a value and has no default. */
async function insertAnyRow(client: pg.Client, table: string): Promise<void> {
  await client.query('set session_replication_role = replica');
  const { rows } = await client.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and attnotnull and not atthasdef and attidentity = '' and not attisdropped`,
    [table],
  );
  const { rows: checks } = await client.query<{ name: string }>(
    `select conname as name from pg_constraint where conrelid = $1::regclass and contype = 'c'`,
    [table],
  );
  for (const { name } of checks) await client.query(`alter table ${table} drop constraint ${name}`);
  const values = rows.map(({ type }) => sampleValueOf(type));
  await client.query(`insert into ${table} (${rows.map(({ name }) => name).join(', ')}) values (${values.join(', ')})`);
}

function sampleValueOf(type: string): string {
  if (type.endsWith('[]')) return `'{}'`;
  if (type === 'uuid') return 'gen_random_uuid()';
  if (type === 'boolean') return 'true';
  if (/^(date|timestamp)/u.test(type)) return 'now()';
  return /int|numeric/u.test(type) ? '0' : `'x'`;
}
