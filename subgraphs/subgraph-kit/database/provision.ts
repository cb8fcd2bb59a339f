import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type DatabaseOptions, openDatabase } from './data-source.ts';

const DUPLICATE_CODES = new Set(['42710', '42P06', '23505', 'XX000']);
/** Any fixed number: all processes of all subgraphs take the same lock, so roles and schemas are made one after the other. */
const PROVISION_LOCK = 7_300_001;
const LOCK_RETRY_MS = 50;

/**
 * Makes schema, roles and privileges of a subgraph when they are missing, then runs its migrations under the migrator role.
 *
 * Safe when several processes start at once. The app role has no DDL and sees no other subgraph's schema.
 * @param adminUrl connection of a role that may create roles and schemas in this database
 */
export async function provisionSubgraph(adminUrl: string, options: Omit<DatabaseOptions, 'role' | 'poolSize' | 'url'>): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await takeLock(client);
    await createRoles(client, options.schema);
    await createSchema(client, options.schema);
    const database = await openDatabase({ ...options, url: adminUrl, role: 'migrator', poolSize: 3 });
    try {
      await database.runMigrations({ transaction: 'each' });
    } finally {
      await database.destroy();
    }
  } finally {
    await client.end();
  }
}

/** TypeORM takes no lock of its own; a blocking lock would hang with CREATE INDEX CONCURRENTLY, so it is tried in a loop. */
async function takeLock(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ ok: boolean }>('select pg_try_advisory_lock($1) as ok', [PROVISION_LOCK]);
    if (rows[0]?.ok === true) return;
    await delay(LOCK_RETRY_MS);
  }
}

async function createRoles(client: pg.Client, schema: string): Promise<void> {
  for (const role of [`${schema}_app`, `${schema}_migrator`]) {
    await ignoreDuplicate(client.query(`create role ${role} nologin`));
    await client.query(`grant ${role} to current_user`).catch(ignoreConcurrent);
  }
}

async function createSchema(client: pg.Client, schema: string): Promise<void> {
  await ignoreDuplicate(client.query(`create schema if not exists ${schema} authorization ${schema}_migrator`));
  await ignoreDuplicate(client.query('create extension if not exists btree_gist with schema public'));
  await client.query(`
    grant usage on schema ${schema} to ${schema}_app;
    alter default privileges for role ${schema}_migrator in schema ${schema} grant select, insert, update, delete on tables to ${schema}_app;
    alter default privileges for role ${schema}_migrator in schema ${schema} grant usage, select on sequences to ${schema}_app`);
}

/** Roles belong to the whole server, so a neighbour that provisions another database may win the race. */
async function ignoreDuplicate(query: Promise<unknown>): Promise<void> {
  await query.catch((error: unknown) => {
    if (!(error instanceof pg.DatabaseError && DUPLICATE_CODES.has(error.code ?? ''))) throw error;
  });
}

function ignoreConcurrent(error: unknown): void {
  if (!(error instanceof pg.DatabaseError && (error.code === 'XX000' || error.code === '23505'))) throw error;
}
