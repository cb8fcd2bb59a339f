import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { sampleCity } from '../../../../subgraphs/sample-city/sample-city.ts';
import { writeSampleCity } from '../../../../subgraphs/sample-city/write-sample-city.ts';
import type { BenchPlace } from '../bench-place.ts';
import type { BenchRow } from '../bench-row.ts';
import { interleave, medianOf, ratioOf } from '../rounds.ts';
import { withClient } from '../with-client.ts';

const AIM = 2;
const SEED = 2026;
const OURS = 'import';
const ROWS = { full: 1_000_000, quick: 100_000, tiny: 1_000 } as const;
const ROUNDS = { full: 5, quick: 3, tiny: 1 } as const;

/** The ten columns of the workbook, with the types that the register has, and its primary key. */
const PLAIN_TABLE = `create table plain_enterprise (credit_code text primary key, name text, status text, legal_representative text,
  established_on date, address text, division_code text, industry_code text, credit_risk_class text, phone text)`;

/** Leaves the register as it was before its first import. */
const EMPTY_REGISTER = 'truncate markets.enterprise, markets.premises, markets.register_import, markets.import_issue cascade';

/** Wall time of a large workbook into the empty register through the gateway, against what PostgreSQL needs to take in the same file unlooked-at. */
export async function benchImport(place: BenchPlace): Promise<readonly BenchRow[]> {
  const rows = ROWS[place.scale.size];
  const path = await writeEnterprises(place, rows);
  const database = await place.createDatabase('import');
  const hub = await place.start<{ url: string; token: string }>('markets-hub', await place.environmentFor(database, 'import'));
  const other = (await hasPsql()) ? 'psql \\copy of the same file' : 'COPY of the same file by pg-copy-streams (psql is not installed)';
  await withClient(database, (client) => client.query(PLAIN_TABLE));
  const ours = async (): Promise<number> => {
    await prepare(database, EMPTY_REGISTER);
    const startedMs = performance.now();
    await importFile(hub.facts, path, rows);
    return (performance.now() - startedMs) / 1000;
  };
  const theirs = async (): Promise<number> => {
    await prepare(database, 'truncate plain_enterprise');
    const startedMs = performance.now();
    if (other.startsWith('psql')) await copyByPsql(database, path);
    else await copyByStream(database, path);
    return (performance.now() - startedMs) / 1000;
  };
  const figures = await interleave(
    [
      { name: OURS, measure: ours },
      { name: other, measure: theirs },
    ],
    ROUNDS[place.scale.size],
  );
  await hub.child.stop();
  return [
    {
      name: `import/${rows}`,
      value: medianOf(figures, OURS),
      unit: 's for the file, through the gateway, rows checked',
      against: other,
      ratio: ratioOf(figures, OURS, other),
      aim: AIM,
    },
  ];
}

async function writeEnterprises(place: BenchPlace, enterprises: number): Promise<string> {
  place.say(`writing a workbook of ${enterprises} enterprises …`);
  const city = { enterprises, seed: SEED, messy: false, csvOnly: true };
  const [register] = sampleCity(city);
  if (register?.register !== 'enterprises') throw new Error('the first workbook of the sample city is that of the enterprises');
  // The other workbooks of so large a city would take minutes; the writer makes them one after the other and is stopped after the first.
  const stop = new Error('written');
  const folder = join(place.folder, `city-${enterprises}`);
  const onProgress = ({ isDone }: { readonly isDone: boolean }): void => {
    if (isDone) throw stop;
  };
  await writeSampleCity({ ...city, folder, onProgress }).catch((error: unknown) => {
    if (error !== stop) throw error;
  });
  return join(folder, register.department.folder, register.fileName);
}

/** Both begin with an empty table and with nothing left to be written to the disk. */
async function prepare(database: string, statement: string): Promise<void> {
  await withClient(database, async (client) => {
    await client.query(statement);
    await client.query('checkpoint');
  });
}

async function importFile({ url, token }: { readonly url: string; readonly token: string }, path: string, rows: number): Promise<void> {
  const response = await fetch(`${url}/imports/markets/enterprises`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'x-file-name': 'enterprises.csv' },
    body: Readable.toWeb(createReadStream(path)) as unknown as ReadableStream,
    duplex: 'half',
    signal: AbortSignal.timeout(900_000),
  } as RequestInit);
  const answer = (await response.json()) as { readonly inserted?: number };
  if (answer.inserted !== rows) throw new Error(`the import did not take in ${rows} rows: ${JSON.stringify(answer)}`);
}

async function hasPsql(): Promise<boolean> {
  const child = spawn('psql', ['--version'], { stdio: 'ignore' });
  const outcome = await Promise.race([once(child, 'exit').then(([code]) => code === 0), once(child, 'error').then(() => false)]);
  return outcome;
}

async function copyByPsql(database: string, path: string): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(database);
  const words = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', hostname, '-p', port, '-U', username, '-d', pathname.slice(1)];
  const child = spawn('psql', [...words, '-c', `\\copy plain_enterprise from '${path.replaceAll("'", "''")}' with (format csv, header)`], {
    // Words of a command line can be seen by everybody on the machine.
    env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`psql ended with ${code}`);
}

async function copyByStream(database: string, path: string): Promise<void> {
  await withClient(database, (client) =>
    pipeline(createReadStream(path), client.query(copyFrom('copy plain_enterprise from stdin with (format csv, header)'))),
  );
}
