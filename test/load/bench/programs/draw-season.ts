import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { coordinationDefinition } from '../../../../subgraphs/coordination/coordination.ts';
import { listFiles, readFileRange } from '../../../../subgraphs/coordination/season-draw/draw-files.repository.ts';
import { provision } from '../../../../subgraphs/subgraph-kit/server/subgraph.ts';
import { CALLERS, startTestCoordination, TEST_DEPARTMENTS, type TestCoordination } from '../../../support/coordination-subgraph.ts';
import { CeremonyMember, commitAll, connectTo, drawNow, revealAll, tell } from '../../../support/draw-ceremony.ts';
import { runProgram } from '../program.ts';

/** A season in a joint registry of that size. */
export interface SeasonCase {
  readonly units: number;
  readonly inspectors: number;
}

/** What the hub needed for a season, from the registry to stored visits and transcripts. People's steps between are not counted. */
export interface SeasonMeasurement {
  readonly drawId: string;
  /** From the announcement to the stored manifest. @unit milliseconds */
  readonly snapshotMs: number;
  /** From the last reveal to stored visits, teams and files. @unit milliseconds */
  readonly drawMs: number;
  /** Longest time in which the serving process answered nobody while the hub was at work. @unit milliseconds */
  readonly stallMs: number;
  /** Processor time of the serving process. @unit milliseconds */
  readonly processorMs: number;
  readonly residentMegabytes: number;
  /** How long each phase of the hub's work took, by its name: those of the snapshot, then those of the computation. @unit milliseconds */
  readonly phases: readonly PhaseMeasurement[];
  readonly visits: number;
  readonly frames: number;
}

/** One phase of the work. */
export interface PhaseMeasurement {
  readonly phase: string;
  readonly milliseconds: number;
  /** Of the serving process with its threads, which a busy machine stretches less. @unit milliseconds */
  readonly processorMilliseconds: number;
  /** Largest resident memory seen in it. */
  readonly residentMegabytes: number;
}

const CATEGORIES_PER_DEPARTMENT = 5;
const DIVISIONS = 3;
const RATIO = { num: 3, den: 100 };
const PROFILE = 'DRAW1-SHA256';
const PARTIES = TEST_DEPARTMENTS.map(({ code }) => code);
const BYTES_AT_ONCE = 1 << 24;
/** A draw of a million on a busy machine is done long before. */
const WAIT_MS = 1_800_000;

/** Coordination alone on a database of its own, carrying out the season of a large city as tests do it. */
await runProgram(async () => {
  const databaseUrl = process.env.DATABASE_URL ?? '';
  await provision(coordinationDefinition(TEST_DEPARTMENTS), databaseUrl);
  const coordination = await startTestCoordination({ databaseUrl });
  const client = await connectTo(databaseUrl);
  let seasonId = '';
  return {
    facts: {},
    answers: {
      fill: async (argument: unknown) => {
        await fillRegistry(client, argument as SeasonCase);
        seasonId = await publishSeason(coordination, client);
      },
      naive: () => naiveQuery(client),
      season: () => runSeason(coordination, client, seasonId),
      export: (argument: unknown) => exportFiles(client, argument as { drawId: string; folder: string; audience: 'PUBLIC' | 'AUDITORS' }),
    },
    stop: async () => {
      await client.end();
      await coordination.stop();
    },
  };
});

async function runSeason(coordination: TestCoordination, client: pg.Client, seasonId: string): Promise<SeasonMeasurement> {
  const members = PARTIES.map((id) => new CeremonyMember(id, PROFILE, false));
  let resident = 0;
  const timer = setInterval(() => {
    resident = Math.max(resident, process.memoryUsage.rss());
  }, 20);
  const processor = process.cpuUsage();
  const announcedAt = performance.now();
  const drawId = await announce(coordination, members, seasonId);
  const snapshot = await watchPhases(client, drawId, 'SNAPSHOT_TAKEN');
  const snapshotMs = performance.now() - announcedAt;
  await commitAll(coordination, await drawNow(coordination, drawId), members);
  const [last, ...others] = members as [CeremonyMember, ...CeremonyMember[]];
  await revealAll(coordination, drawId, others);
  const revealedAt = performance.now();
  await revealAll(coordination, drawId, [last]);
  const run = await watchPhases(client, drawId, 'DRAWN');
  const drawMs = performance.now() - revealedAt;
  clearInterval(timer);
  const { user, system } = process.cpuUsage(processor);
  const { rows } = await client.query<{ visits: number }>('select count(*)::int as visits from visit where draw_id = $1', [drawId]);
  return {
    drawId,
    snapshotMs,
    drawMs,
    stallMs: Math.max(snapshot.stallMs, run.stallMs),
    processorMs: (user + system) / 1000,
    residentMegabytes: resident / 1e6,
    phases: [...snapshot.phases, ...run.phases],
    visits: rows[0]?.visits ?? 0,
    frames: PARTIES.length * CATEGORIES_PER_DEPARTMENT * DIVISIONS,
  };
}

/** Registers keys and announces the draw. Its id. */
async function announce(coordination: TestCoordination, members: readonly CeremonyMember[], seasonId: string): Promise<string> {
  for (const { as, profile, keys } of members) await tell(coordination, as, 'registerDrawKey', { profile, ...keys });
  const call = { field: 'announceDraw', selection: '... on AnnounceDrawSuccess { draw { id } }' };
  const answer = await tell(coordination, CALLERS.coordinator, call, { profile: PROFILE, seasonId });
  const { draw } = answer as never as { draw?: { id: string } };
  if (draw === undefined) throw new Error(`not announced: ${JSON.stringify(answer)}`);
  return draw.id;
}

/** A piece of the hub's work on a draw. */
interface WatchedWork {
  readonly phases: readonly PhaseMeasurement[];
  readonly stallMs: number;
}

/**
 * Waits for a state with as little work as can be, because what this process does is measured, and gives the phases that the draw went through.
 * Between the jobs this process is also the parties', whose keys and commitments cost it time that a hub does not spend: then nobody watches.
 */
async function watchPhases(client: pg.Client, drawId: string, state: string): Promise<WatchedWork> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const deadline = performance.now() + WAIT_MS;
  const phases: { -readonly [Key in keyof PhaseMeasurement]: PhaseMeasurement[Key] }[] = [];
  let since = performance.now();
  let processor = process.cpuUsage();
  for (;;) {
    const { rows } = await client.query<{ state: string; failure: string | null; phase: string | null }>(
      'select d.state, d.failure_text as failure, w.phase from draw d left join draw_work w on w.draw_id = d.id where d.id = $1',
      [drawId],
    );
    const [row] = rows;
    const now = performance.now();
    const last = phases.at(-1);
    if (last !== undefined) {
      const { user, system } = process.cpuUsage(processor);
      last.milliseconds = now - since;
      last.processorMilliseconds = (user + system) / 1000;
      last.residentMegabytes = Math.max(last.residentMegabytes, process.memoryUsage.rss() / 1e6);
    }
    if (row?.state === state) {
      loop.disable();
      return { phases, stallMs: loop.max / 1e6 };
    }
    if (row?.failure != null || now > deadline) throw new Error(`the draw is not ${state}: ${JSON.stringify(row)}`);
    const phase = row?.phase ?? 'STARTING';
    if (phase !== last?.phase) {
      phases.push({ phase, milliseconds: 0, processorMilliseconds: 0, residentMegabytes: 0 });
      since = now;
      processor = process.cpuUsage();
    }
    await delay(20);
  }
}

/** What somebody writes who wants a random order per stratum and nothing else, over the same table. Resolves with milliseconds. */
async function naiveQuery(client: pg.Client): Promise<number> {
  const startedMs = performance.now();
  await client.query(
    `create temporary table naive_winner as select credit_code from (
       select credit_code, row_number() over (partition by division_code order by random()) as place from joint_enterprise) drawn
      where place <= (select count(*) from joint_enterprise) * ${RATIO.num} / ${RATIO.den} / ${DIVISIONS}`,
  );
  const milliseconds = performance.now() - startedMs;
  await client.query('drop table naive_winner');
  return milliseconds;
}

/** The files of a draw that an audience may read, from the database into a folder. */
async function exportFiles(
  client: pg.Client,
  { drawId, folder, audience }: { readonly drawId: string; readonly folder: string; readonly audience: 'PUBLIC' | 'AUDITORS' },
): Promise<number> {
  await mkdir(folder, { recursive: true });
  const view = { drawId, version: 1, visibilities: audience === 'PUBLIC' ? ['PUBLIC'] : ['PUBLIC', 'AUDITORS'] };
  const database = { query: async (text: string, values?: unknown[]) => (await client.query(text, values)).rows as never };
  const files = await listFiles(database, view);
  for (const { name, bytes } of files) {
    await using file = await open(join(folder, name), 'w');
    for (let offset = 0; offset < bytes; offset += BYTES_AT_ONCE) {
      const part = await readFileRange(database, view, { name, offset, bytes: BYTES_AT_ONCE });
      await file.write(part?.content ?? new Uint8Array(0));
    }
  }
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function categories(): { readonly department: string; readonly category: string; readonly item: string; readonly isWeighted: boolean }[] {
  return PARTIES.flatMap((department, place) =>
    Array.from({ length: CATEGORIES_PER_DEPARTMENT }, (_, index) => ({
      department,
      category: `CATEGORY-${place}-${index}`,
      item: `ITEM-${place}-${index}`,
      isWeighted: index % 2 === 0,
    })),
  );
}

/** Each unit stands in up to three of the twenty registers; strata are three districts, classes four. */
async function fillRegistry(client: pg.Client, { units, inspectors }: SeasonCase): Promise<void> {
  const all = categories();
  await client.query(
    `insert into joint_enterprise (credit_code, jurisdiction, name, status, division_code, industry_code, credit_risk_class, address, source)
       select 'UNIT' || lpad(i::text, 14, '0'), '330100', 'Unit ' || i, 'ACTIVE', '33010' || (2 + i % ${DIVISIONS}), 'H6210',
              substr('ABCD', (i / ${DIVISIONS}) % 4 + 1, 1), 'Street ' || i, 'markets' from generate_series(1, $1) i`,
    [units],
  );
  await client.query(
    `insert into joint_register_entry (department, credit_code, category, division_code, status, name)
       select r.department, 'UNIT' || lpad(i::text, 14, '0'), r.category, '33010' || (2 + i % ${DIVISIONS}), 'ACTIVE', 'Unit ' || i
         from generate_series(1, $1) i cross join lateral (values (i % 20), ((i * 7 + 3) % 20), ((i * 11 + 6) % 20)) as t (place)
         join unnest($2::text[], $3::text[]) with ordinality as r (department, category, place) on r.place = t.place + 1
       on conflict do nothing`,
    [units, all.map(({ department }) => department), all.map(({ category }) => category)],
  );
  for (const { department, category, item } of all) {
    await client.query(
      `insert into joint_item (code, department, name, category, item_class, status) values ($1, $2, $1, $3, 'GENERAL', 'ACTIVE')`,
      [item, department, category],
    );
  }
  for (const department of PARTIES) {
    const own = all.filter((one) => one.department === department).map(({ category }) => category);
    await client.query(
      `insert into joint_inspector (id, department, name, unit, division_code, qualifications, certificate_valid_until, certified, yearly_capacity, status)
         select gen_random_uuid(), $1, 'Inspector ' || i, 'Unit', '33010' || (2 + i % ${DIVISIONS}), $2::text[], '2099-12-31', true, 50, 'ACTIVE'
           from generate_series(1, $3) i`,
      [department, own, Math.ceil(inspectors / PARTIES.length)],
    );
  }
  await client.query('analyze');
}

/** A rehearsed season whose plan is published, with one entry for each register. */
async function publishSeason(coordination: TestCoordination, client: pg.Client): Promise<string> {
  const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const terms = {
    jurisdiction: '330100',
    code: 'BENCH',
    name: '测试',
    year: Number(day(1).slice(0, 4)),
    windowFrom: day(1),
    windowTo: day(60),
  };
  const selection = '... on OpenSeasonSuccess { season { id } }';
  const opened = await tell(coordination, CALLERS.coordinator, { field: 'openSeason', selection }, { ...terms, rehearsal: true });
  const { id } = (opened as never as { season: { id: string } }).season;
  for (const { department, category, item, isWeighted } of categories()) {
    await client.query(
      `insert into plan_entry (season_id, department, code, name, item_codes, category, stratify, weights, ratio_num, ratio_den, window_from, window_to, submitted_by, submitted_at)
       values ($1, $2, $3, 'Entry', array[$4], $3, 'DIVISION', $5, $6, $7, $8, $9, 'bench', now())`,
      [id, department, category, item, isWeighted ? 'CREDIT_RISK' : 'EVEN', RATIO.num, RATIO.den, day(1), day(60)],
    );
  }
  for (const state of ['TASK_LISTED', 'PLAN_APPROVED'])
    await client.query('update plan_entry set state = $2 where season_id = $1', [id, state]);
  for (const state of ['PLAN_APPROVED', 'PLAN_PUBLISHED']) await client.query('update season set state = $2 where id = $1', [id, state]);
  return id;
}
