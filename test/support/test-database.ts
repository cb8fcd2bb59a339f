import crypto from 'node:crypto';
import pg from 'pg';
import { DATABASE_PREFIX } from './database-server.ts';

/** A database that is made once per jest run and then copied for each test file, which takes 20 to 60 ms instead of all migrations. */
export interface TestTemplate {
  /** Short name, lower case, unique in the run: `coordination`. */
  readonly name: string;
  /** Fills the empty database, migrations for example; must close its own connections. Runs once per jest run. */
  prepare(url: string): Promise<void>;
}

/** A database of one test file. */
export interface TestDatabase {
  /** Connection string of the superuser. */
  readonly url: string;
  /** Ends all sessions and removes the database. Call it in `afterAll`. */
  drop(): Promise<void>;
}

/** Connection string of the superuser of the run's server, database `postgres`; starts the server at the first call of a run. */
export async function testServerUrl(): Promise<string> {
  const askUrl = process.env.HUB_TEST_SERVER;
  if (!askUrl) throw new Error('No test server is offered: run the tests through jest with its globalSetup');
  const answer = await fetch(askUrl);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/** Makes an empty database, or a copy of a template, for one test file. */
export async function createTestDatabase(options: { readonly template?: TestTemplate } = {}): Promise<TestDatabase> {
  const serverUrl = await testServerUrl();
  const name = databaseName(crypto.randomBytes(6).toString('hex'));
  await onServer(serverUrl, async (client) => {
    const template = options.template ? await preparedTemplate(options.template, serverUrl, client) : 'template0';
    await client.query(`create database "${name}" template "${template}"`);
  });
  return { url: withDatabase(serverUrl, name), drop: () => dropDatabase(serverUrl, name) };
}

function dropDatabase(serverUrl: string, name: string): Promise<void> {
  return onServer(serverUrl, async (client) => void (await client.query(`drop database if exists "${name}" with (force)`)));
}

/** Rows of a statement under the superuser, in the schema of a subgraph. */
export async function rowsOf<Row>(url: string, subgraph: string, sqlText: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const schema = subgraph.replaceAll('-', '_');
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema},public` });
  await client.connect();
  try {
    return (await client.query(sqlText, [...parameters])).rows as Row[];
  } finally {
    await client.end();
  }
}

/** Another database with the same content; sessions of the first one are ended for it. */
export async function copyTestDatabase(url: string): Promise<TestDatabase> {
  const serverUrl = await testServerUrl();
  const from = new URL(url).pathname.slice(1);
  const name = databaseName(crypto.randomBytes(6).toString('hex'));
  await onServer(serverUrl, async (client) => {
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [from]);
    await client.query(`create database "${name}" template "${from}"`);
  });
  return { url: withDatabase(serverUrl, name), drop: () => dropDatabase(serverUrl, name) };
}

/** Two test files that need the same template at once: the second waits for the first. A copy needs a template without sessions, so nobody may connect later. */
async function preparedTemplate(template: TestTemplate, serverUrl: string, client: pg.Client): Promise<string> {
  const name = databaseName(`template_${template.name}`);
  await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [name]);
  try {
    const { rows } = await client.query<{ datallowconn: boolean }>('select datallowconn from pg_database where datname = $1', [name]);
    if (rows[0]?.datallowconn === false) return name;
    await client.query(`drop database if exists "${name}" with (force)`);
    await client.query(`create database "${name}" template template0`);
    await template.prepare(withDatabase(serverUrl, name));
    await client.query(`alter database "${name}" with allow_connections false`);
    return name;
  } finally {
    await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
  }
}

function databaseName(suffix: string): string {
  return `${DATABASE_PREFIX}${process.env.HUB_TEST_RUN}_${suffix}`;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function onServer<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
