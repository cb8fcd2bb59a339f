import { afterAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const made: TestDatabase[] = [];

async function rowsOf(database: TestDatabase, sqlText: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query(sqlText)).rows;
  } finally {
    await client.end();
  }
}

describe('databases for test files', () => {
  afterAll(async () => {
    for (const database of made) await database.drop();
  });

  test('two databases do not see each other', async () => {
    const [first, second] = [await createTestDatabase(), await createTestDatabase()];
    made.push(first, second);
    await rowsOf(first, 'create table mark (id int)');
    expect(await rowsOf(first, "select to_regclass('mark') is not null as exists")).toEqual([{ exists: true }]);
    expect(await rowsOf(second, "select to_regclass('mark') is not null as exists")).toEqual([{ exists: false }]);
  });

  test('a template is prepared once and copied, also when two ask at the same time', async () => {
    let prepared = 0;
    const template = {
      name: 'probe',
      prepare: async (url: string) => {
        prepared += 1;
        await rowsOf({ url, drop: async () => {} }, 'create table probe as select 7 as value');
      },
    };
    const copies = await Promise.all([
      createTestDatabase({ template }),
      createTestDatabase({ template }),
      createTestDatabase({ template }),
    ]);
    made.push(...copies);
    for (const copy of copies) expect(await rowsOf(copy, 'select value from probe')).toEqual([{ value: 7 }]);
    expect(prepared).toBe(1);
  });

  test('a dropped database is gone, even with a session in it', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    client.on('error', () => {});
    await client.connect();
    await database.drop();
    const again = new pg.Client({ connectionString: database.url });
    await expect(again.connect()).rejects.toThrow(/does not exist/);
  });
});
