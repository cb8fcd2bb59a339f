import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../subgraphs/subgraph-kit/database/embedded-postgres/launcher.ts';
import { processIdentity } from '../../subgraphs/subgraph-kit/database/embedded-postgres/process-lock.mjs';

/** The server that all test files of one jest run share. It belongs to the jest process itself, because workers come and go. */
export interface TestServer {
  /** Where a worker asks for the connection string; the first question starts the server. */
  readonly askUrl: string;
  stop(): Promise<void>;
}

/** Names of the databases of this run start with this, so that the end of the run finds what its test files left behind. */
export const DATABASE_PREFIX = 'hub_test_';

/** Offers a server on demand: a run of pure tests never starts it. `externalUrl` is a server that is used instead of an embedded one. */
export async function offerTestServer(externalUrl: string | undefined, run: string): Promise<TestServer> {
  let embedded: Promise<EmbeddedPostgres> | undefined;
  const stateDir = path.join(os.tmpdir(), `${STATE_PREFIX}${process.pid}-${run}`);
  removeStateOfKilledRuns();
  const url = async (): Promise<string> => {
    if (externalUrl) return externalUrl;
    embedded ??= startEmbeddedPostgres({ stateDir, settings: FAST_AND_FORGETFUL });
    return (await embedded).url;
  };
  let used = false;
  const questions = http.createServer((_request, response) => {
    used = true;
    // A worker asks rarely: on a connection that was kept it would meet the moment at which this end closes it.
    response.setHeader('connection', 'close');
    url().then(
      (answer) => response.end(answer),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => questions.listen(0, '127.0.0.1', resolve));
  questions.unref();
  const { port } = questions.address() as AddressInfo;
  const stop = async () => {
    questions.closeAllConnections();
    await new Promise((resolve) => questions.close(resolve));
    if (embedded) await (await embedded.catch(() => undefined))?.stop();
    else if (used && externalUrl) await dropDatabasesOf(run, externalUrl);
    fs.rmSync(stateDir, { recursive: true, force: true });
  };
  return { askUrl: `http://127.0.0.1:${port}/`, stop };
}

const STATE_PREFIX = 'hub-test-';

/** A run that was killed could not clean up; its folder names its process. */
function removeStateOfKilledRuns(): void {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const pid = name.startsWith(STATE_PREFIX) ? Number(name.slice(STATE_PREFIX.length).split('-')[0]) : Number.NaN;
    if (!(pid > 0) || processIdentity(pid) !== null) continue;
    try {
      fs.rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true });
    } catch {
      // It belongs to another user of the machine.
    }
  }
}

/** The databases of a test run are thrown away, so nothing is gained by writing them to the disk for good. */
const FAST_AND_FORGETFUL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
  max_connections: 300,
};

async function dropDatabasesOf(run: string, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>('select datname from pg_database where starts_with(datname, $1)', [
      `${DATABASE_PREFIX}${run}`,
    ]);
    for (const { datname } of rows) await client.query(`drop database if exists "${datname}" with (force)`);
  } finally {
    await client.end();
  }
}
