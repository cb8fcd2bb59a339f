import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { openDatabase } from '../../../subgraphs/subgraph-kit/database/data-source.ts';
import { KitBase1764028800000 } from '../../../subgraphs/subgraph-kit/database/migrations/2026.11.25T00-00-00.kit-base.ts';
import { provisionSubgraph } from '../../../subgraphs/subgraph-kit/database/provision.ts';
import { type FeedPage, type FeedSource, readFeed } from '../../../subgraphs/subgraph-kit/feeds/feed.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { everythingIsVisible } from '../../support/visible-rows.ts';

const SCHEMA = 'feed_probe';

class Probe1764100000000 {
  readonly name = 'Probe1764100000000';

  async up(runner: { query(sqlText: string): Promise<unknown> }): Promise<void> {
    await runner.query(`
      create table parcel (id text primary key, receiver text not null, content text not null, changed_xid xid8 not null default pg_current_xact_id());
      create index parcel_feed on parcel (changed_xid, id);
      create trigger parcel_changed before update on parcel for each row execute function renew_changed_xid()`);
  }

  async down(): Promise<void> {}
}

const row = { table: 'parcel', idColumn: 'id', rowSql: "jsonb_build_object('id', t.id, 'content', t.content)" };
const SOURCES: readonly FeedSource[] = [
  { kind: 'all', ...row, readers: null },
  { kind: 'closed', ...row, readers: ['coordination'] },
  { kind: 'own', ...row, readers: null, rowsOfReaderSql: 't.receiver = $4' },
];

describe('reading a feed', () => {
  let made: TestDatabase;
  let database: DataSource;

  beforeAll(async () => {
    made = await createTestDatabase();
    await provisionSubgraph(made.url, { schema: SCHEMA, entities: [], migrations: [KitBase1764028800000, Probe1764100000000] });
    database = await openDatabase({ url: made.url, schema: SCHEMA, role: 'app', entities: [], migrations: [], poolSize: 4 });
    await database.query(
      "insert into parcel (id, receiver, content) select 'p' || n, case when n % 2 = 0 then 'markets' else 'commerce' end, '-' from generate_series(1, 6) n",
    );
  });
  afterAll(async () => {
    await database.destroy();
    await made.drop();
  });

  async function read(kind: string, reader: string, after: string | null = null, limit = 100): Promise<FeedPage> {
    await everythingIsVisible(database);
    return readNow(kind, reader, after, limit);
  }

  function readNow(kind: string, reader: string, after: string | null, limit = 100): Promise<FeedPage> {
    return readFeed({ database, sources: SOURCES, reader }, { kind, after, limit });
  }

  const idsOf = (page: FeedPage): unknown[] => page.rows.map((parcel) => parcel.id);

  test('a reader that is not on the list is refused', async () => {
    await expect(read('closed', 'markets')).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(idsOf(await read('closed', 'coordination'))).toHaveLength(6);
  });

  test('a reader gets its own rows where the feed says so, over all pages', async () => {
    expect(idsOf(await read('own', 'markets'))).toEqual(['p2', 'p4', 'p6']);
    const first = await read('own', 'commerce', null, 2);
    expect(first).toMatchObject({ more: true });
    expect(idsOf(first)).toEqual(['p1', 'p3']);
    expect(idsOf(await read('own', 'commerce', first.next, 2))).toEqual(['p5']);
  });

  test('a row that changes comes again, last and in its new state, and the others do not', async () => {
    const before = await read('all', 'anybody');
    await database.query("update parcel set content = 'new' where id = 'p3'");
    const page = await read('all', 'anybody', before.next);
    expect(page.rows).toEqual([{ id: 'p3', content: 'new' }]);
    expect(idsOf(await read('all', 'anybody')).at(-1)).toBe('p3');
  });

  test('rows of a transaction that may still be overtaken are held back, so that none is skipped', async () => {
    const start = await read('all', 'anybody');
    const early = database.createQueryRunner();
    await early.startTransaction();
    await early.query("insert into parcel (id, receiver, content) values ('early', 'markets', '-')");
    await database.query("insert into parcel (id, receiver, content) values ('late', 'markets', '-')");
    const held = await readNow('all', 'anybody', start.next);
    expect(idsOf(held)).toEqual([]);
    expect(held.next).toBe(start.next);
    await early.commitTransaction();
    await early.release();
    expect(idsOf(await read('all', 'anybody', start.next))).toEqual(['early', 'late']);
  });

  test('a position that nobody gave is bad input', async () => {
    await expect(read('all', 'anybody', 'yesterday')).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    await expect(read('nothing', 'anybody')).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });
});
