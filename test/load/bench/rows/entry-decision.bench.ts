import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { writeSampleCity } from '../../../../subgraphs/sample-city/write-sample-city.ts';
import type { BenchPlace } from '../bench-place.ts';
import type { BenchRow } from '../bench-row.ts';
import { askAll, drive } from '../load-driver.ts';
import { bodyOf, ENTRY_DECISION, ENTRY_DECISION_OF_ENTERPRISE, PRIMARY_KEY_READ } from '../operations.ts';
import { interleave, median, medianOf, ratioOf } from '../rounds.ts';
import { cityOf, type SampleHub } from '../sample-hub.ts';
import { withClient } from '../with-client.ts';

const AIM = 2;
const EFFORT = { full: { rounds: 11, requests: 400 }, quick: { rounds: 5, requests: 200 }, tiny: { rounds: 1, requests: 16 } } as const;
const SEED = 2026;
const CODES = 200;
const FEEDS_TIMEOUT_MS = 1_800_000;
const FEEDS_POLL_MS = 500;
const DECISION = 'decision';
const OF_ENTERPRISE = 'decision of an enterprise';
const READ = 'primary-key read';

/** An entry decision at a large register, against the least that the same gateway can read: one row by its key. */
export async function benchEntryDecision(place: BenchPlace): Promise<readonly BenchRow[]> {
  const city = await cityOf(place);
  const enterprises = place.scale.decisionEnterprises;
  await enlarge(place, city, enterprises);
  const codes = await someCodes(city.database);
  const asked = (query: string) => codes.map((code) => bodyOf(query, { code, onDate: city.onDate }));
  const contenders = await Promise.all([
    contenderOf(city, DECISION, asked(ENTRY_DECISION)),
    contenderOf(city, OF_ENTERPRISE, asked(ENTRY_DECISION_OF_ENTERPRISE)),
    contenderOf(
      city,
      READ,
      codes.map((code) => bodyOf(PRIMARY_KEY_READ, { code })),
    ),
  ]);
  const { rounds, requests } = EFFORT[place.scale.size];
  for (const { load } of contenders) await load(2 * requests);
  const measure = (pick: 'microseconds' | 'milliseconds') =>
    interleave(
      contenders.map(({ name, load }) => ({ name, measure: async () => (await load(requests))[pick] })),
      rounds,
    );
  const waits = await measure('milliseconds');
  const work = await measure('microseconds');
  const rowsOf = (decision: string, name: string): readonly BenchRow[] => {
    const common = { against: 'a primary-key read through the same gateway', aim: AIM };
    return [
      {
        name,
        value: medianOf(waits, decision),
        unit: 'ms that one caller waits, median',
        ratio: ratioOf(waits, decision, READ),
        ...common,
      },
      {
        name: `${name}/cpu`,
        value: medianOf(work, decision),
        unit: 'µs CPU of the hub per request, PostgreSQL not counted',
        ratio: ratioOf(work, decision, READ),
        ...common,
      },
    ];
  };
  return [...rowsOf(DECISION, `entry-decision/${enterprises}`), ...rowsOf(OF_ENTERPRISE, `entry-decision/${enterprises}/of-enterprise`)];
}

interface Loaded {
  readonly name: string;
  load(requests: number): Promise<{ readonly microseconds: number; readonly milliseconds: number }>;
}

/** One caller who asks again and again: with several, each would wait for the others' work too. */
async function contenderOf({ endpoint, child }: SampleHub, name: string, bodies: readonly string[]): Promise<Loaded> {
  const expected = { bodies, answers: await askAll(endpoint, bodies) };
  return {
    name,
    load: async (requests) => {
      const before = await child.usedMicroseconds();
      const { latencies } = await drive(endpoint, expected, { connections: 1, requests });
      return { microseconds: ((await child.usedMicroseconds()) - before) / requests, milliseconds: median(latencies) };
    },
  };
}

/** More enterprises of the same city, with their entries in all registers; waits until coordination knows them. */
async function enlarge(place: BenchPlace, city: SampleHub, enterprises: number): Promise<void> {
  place.say(`registers of ${enterprises} enterprises …`);
  const folder = join(place.folder, `registers-${enterprises}`);
  const workbooks = await writeSampleCity({ enterprises, seed: SEED, folder, messy: false, csvOnly: true });
  for (const wanted of ['enterprises', 'register-entries']) {
    for (const { register, path } of workbooks.filter((workbook) => workbook.register.register === wanted)) {
      const token = await city.child.ask<string>('issueToken', { role: 'DEPARTMENT_OFFICER', department: register.department.code });
      const response = await fetch(`${city.endpoint.url}/imports/${register.department.folder}/${wanted}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'x-file-name': 'register.csv' },
        body: Readable.toWeb(createReadStream(path)) as unknown as ReadableStream,
        duplex: 'half',
        signal: AbortSignal.timeout(900_000),
      } as RequestInit);
      if (!response.ok) throw new Error(`${register.department.folder}/${wanted}: ${response.status} ${await response.text()}`);
    }
  }
  await untilKnown(city.database);
  await withClient(city.database, (client) => client.query('analyze'));
}

const BEHIND = `select (select count(*) from markets.enterprise)
    + (select count(*) from markets.register_entry) + (select count(*) from commerce.register_entry)
    + (select count(*) from culture.register_entry) + (select count(*) from urban_management.register_entry)
    - (select count(*) from coordination.joint_enterprise) - (select count(*) from coordination.joint_register_entry)
    - (select count(*) from coordination.refused_feed_row) as rows`;

async function untilKnown(database: string): Promise<void> {
  const deadlineMs = performance.now() + FEEDS_TIMEOUT_MS;
  for (;;) {
    const { rows } = await withClient(database, (client) => client.query<{ rows: string }>(BEHIND));
    if (Number(rows[0]?.rows ?? 0) <= 0) return;
    if (performance.now() > deadlineMs) throw new Error(`coordination is still ${rows[0]?.rows} rows behind`);
    await delay(FEEDS_POLL_MS);
  }
}

/** Half of them stand on a visit of the season, half do not; the seed makes the choice the same in every run. */
async function someCodes(database: string): Promise<readonly string[]> {
  const pick = (condition: string): string =>
    `(select credit_code as code from coordination.joint_enterprise e where ${condition} order by md5(credit_code) limit ${CODES / 2})`;
  const visited = 'exists (select 1 from coordination.visit v where v.credit_code = e.credit_code)';
  const { rows } = await withClient(database, (client) =>
    client.query<{ code: string }>(`${pick(visited)} union all ${pick(`not ${visited}`)}`),
  );
  return rows.map(({ code }) => code);
}
