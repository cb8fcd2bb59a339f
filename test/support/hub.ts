import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHub } from '../../gateway/hub/all-in-one.ts';
import { loadSampleCity, runFirstSeason } from '../../gateway/hub/first-season.ts';
import { saySilently } from '../../gateway/hub/processes/say.ts';
import { openSeasonSession } from '../../gateway/hub/season/open-session.ts';
import { SAMPLE_SEED, samplePlan } from '../../gateway/hub/season/sample-plan.ts';
import type { SeasonOrder } from '../../gateway/hub/season/season-plan.ts';
import type { SeasonSession } from '../../gateway/hub/season/season-session.ts';
import type { HubPlan } from '../../gateway/hub/subgraph-list.ts';
import { issueDevelopmentToken, openDevelopmentKeys, type TokenIdentity } from '../../gateway/identity/development-tokens.ts';
import { SAMPLE_CITY_DIVISION } from '../../subgraphs/sample-city/enterprise-generator.ts';
import { findRestaurantInManyRegisters } from '../../subgraphs/sample-city/showcase.ts';
import { civilDateOf } from '../../subgraphs/subgraph-kit/pure/civil-date.ts';
import type { Clock } from '../../subgraphs/subgraph-kit/pure/clock.ts';
import type { RunningSubgraph } from '../../subgraphs/subgraph-kit/server/subgraph.ts';
import { readSettings, type Settings } from '../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../subgraphs/subgraph-kit/system-clock.ts';
import { type Installation, testPlan } from './hub-plan.ts';
import { type SplitProcesses, startSplitProcesses } from './split-processes.ts';
import { createTestDatabase, rowsOf, type TestDatabase, type TestTemplate } from './test-database.ts';

/** How a hub of a test runs: all in one process, or one process per subgraph and one for the gateway. */
export type HubMode = 'memory' | 'split';

/** Size of the sample city of the tests. */
export const TEST_ENTERPRISES = 600;

/** Database of a hub whose departments have imported the sample city. */
export const CITY_TEMPLATE: TestTemplate = {
  name: 'city',
  prepare: (url) => onHub(url, async (hub) => loadSampleCity(hub, saySilently)),
};

/** The same, with the first season carried out and published. */
export const SEASON_TEMPLATE: TestTemplate = {
  name: 'season',
  prepare: (url) =>
    onHub(url, async (hub) => {
      await loadSampleCity(hub, saySilently);
      await runFirstSeason(hub, saySilently);
    }),
};

/** Answer of a GraphQL call. */
export interface HubAnswer<Data = Record<string, unknown>> {
  readonly status: number;
  readonly data: Data;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly unknown[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

/** A GraphQL call of a test. */
export interface HubQuestion {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** `/public/graphql` for the public contract. */
  readonly path?: string;
}

/** A whole hub on a database of its own, spoken to over HTTP as everybody does. */
export interface TestHub {
  readonly url: string;
  readonly mode: HubMode;
  readonly databaseUrl: string;
  readonly settings: Settings;
  readonly plan: HubPlan;
  /** The subgraphs of a hub in one process; empty in split mode. */
  readonly subgraphs: ReadonlyMap<string, RunningSubgraph>;
  /** The processes of a hub in split mode. */
  readonly processes: SplitProcesses | null;
  /** Asks as somebody, or without a token. */
  ask<Data = Record<string, unknown>>(as: TokenIdentity | null, question: HubQuestion): Promise<HubAnswer<Data>>;
  /** Sends a workbook as an officer of the department. */
  importWorkbook(upload: WorkbookUpload): Promise<ImportAnswer>;
  /** A token for somebody. */
  tokenOf(who: TokenIdentity): Promise<string>;
  /** Fetches a path of the gateway as somebody, or without a token. */
  fetchFile(as: TokenIdentity | null, path: string, language?: string): Promise<Response>;
  /** Rows of a statement under the superuser, in the schema of a subgraph. */
  rows<Row>(subgraph: string, sqlText: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** A driver's session for a season of the sample plan. */
  season(code: string, changes?: Partial<SeasonOrder>): Promise<SeasonSession>;
  stop(): Promise<void>;
}

/** A workbook on its way to a department. */
export interface WorkbookUpload {
  readonly subgraph: string;
  readonly register: string;
  readonly fileName: string;
  readonly content: Uint8Array;
  /** Who sends it: an officer of the department when left out, nobody when null. */
  readonly as?: TokenIdentity | null;
}

/** What the sender of a workbook is told. */
export interface ImportAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What may differ from an ordinary test hub. */
export interface TestHubOptions {
  readonly template?: TestTemplate;
  /** HUB_MODE when left out, else all in one process. */
  readonly mode?: HubMode;
  /** Time of a hub in one process. */
  readonly clock?: Clock;
  readonly installation?: Installation;
}

/** The restaurant of the sample city that all four departments supervise. */
export function showcaseRestaurant(): { readonly creditCode: string; readonly name: string } {
  const found = findRestaurantInManyRegisters({ enterprises: TEST_ENTERPRISES, seed: SAMPLE_SEED });
  if (found === null) throw new Error('the sample city has a restaurant in four registers');
  return found;
}

/** Starts a hub on a copy of a template, in the mode of the test file. */
export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const { template, installation, clock = systemClock } = options;
  const mode = options.mode ?? (process.env.HUB_MODE === 'split' ? 'split' : 'memory');
  const plan = installation?.plan ?? testPlan();
  const database = await createTestDatabase(template ? { template } : {});
  const stateDir = await mkdtemp(join(tmpdir(), 'hub-state-'));
  const settings = testSettings(database.url, stateDir);
  const running = await startMode(mode, { settings, plan, clock, program: installation?.program });
  const clean = async (): Promise<void> => {
    await running.stop();
    await database.drop();
    await rm(stateDir, { recursive: true, force: true });
  };
  return {
    ...running,
    ...callsOf({ url: running.url, settings, plan, database, clock }),
    mode,
    settings,
    plan,
    databaseUrl: database.url,
    stop: clean,
  };
}

/** Settings of a hub of tests. */
export function testSettings(databaseUrl: string, stateDir: string): Settings {
  return readSettings({
    NODE_ENV: 'test',
    PORT: '0',
    LOG_LEVEL: process.env.HUB_TEST_LOG ?? 'silent',
    HUB_STATE_DIR: stateDir,
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '6',
    SAMPLE_ENTERPRISES: String(TEST_ENTERPRISES),
    // A machine on which two test files run beside others is slower than one that serves.
    SUBGRAPH_TIMEOUT_MS: '60000',
  });
}

interface RunningMode {
  readonly url: string;
  readonly subgraphs: ReadonlyMap<string, RunningSubgraph>;
  readonly processes: SplitProcesses | null;
  stop(): Promise<void>;
}

interface ModeParts {
  readonly settings: Settings;
  readonly plan: HubPlan;
  readonly clock: Clock;
  readonly program: string | undefined;
}

async function startMode(mode: HubMode, { settings, plan, clock, program }: ModeParts): Promise<RunningMode> {
  if (mode === 'memory') {
    const { url, subgraphs, stop } = await startHub(settings, { plan, clock });
    return { url, subgraphs, processes: null, stop };
  }
  const names = plan.definitions.map(({ name }) => name);
  const processes = await startSplitProcesses(names, settings, program);
  return { url: processes.url, subgraphs: new Map(), processes, stop: () => processes.stop() };
}

interface CallParts {
  readonly url: string;
  readonly settings: Settings;
  readonly plan: HubPlan;
  readonly database: TestDatabase;
  readonly clock: Clock;
}

function callsOf({
  url,
  settings,
  plan,
  database,
  clock,
}: CallParts): Pick<TestHub, 'ask' | 'importWorkbook' | 'fetchFile' | 'tokenOf' | 'rows' | 'season'> {
  const issueToken = tokenIssuerOf(settings, clock);
  return {
    ask: async (as, { query, variables = {}, path = '/graphql' }) => {
      const authorization = as === null ? {} : { authorization: `Bearer ${await issueToken(as)}` };
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-language': 'en', ...authorization },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors = [] } = (await response.json()) as { data: never; errors?: never[] };
      return { status: response.status, data, errors };
    },
    importWorkbook: async ({ subgraph, register, fileName, content, as }) => {
      const department = plan.departments.find((candidate) => candidate.subgraph === subgraph)?.code ?? subgraph;
      const sender = as === undefined ? ({ role: 'DEPARTMENT_OFFICER', department } as const) : as;
      const response = await fetch(`${url}/imports/${subgraph}/${register}`, {
        method: 'POST',
        headers: {
          ...(sender === null ? {} : { authorization: `Bearer ${await issueToken(sender)}` }),
          'accept-language': 'en',
          'x-file-name': encodeURIComponent(fileName),
        },
        body: Buffer.from(content),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    tokenOf: issueToken,
    fetchFile: async (as, path, language = 'zh-CN') => {
      const authorization = as === null ? {} : { authorization: `Bearer ${await issueToken(as)}` };
      return fetch(`${url}${path}`, { headers: { 'accept-language': language, ...authorization } });
    },
    rows: (subgraph, sqlText, parameters = []) => rowsOf(database.url, subgraph, sqlText, parameters),
    season: (code, changes = {}) => sessionOf({ url, settings }, code, { departments: plan.departments, ...changes }),
  };
}

/** A driver's session for a season of the sample plan. */
export function sessionOf(
  hub: { readonly url: string; readonly settings: Settings },
  code: string,
  changes: Partial<SeasonOrder> = {},
): Promise<SeasonSession> {
  const { url, settings } = hub;
  const order = { jurisdiction: SAMPLE_CITY_DIVISION, code, entries: samplePlan(TEST_ENTERPRISES), witness: '市司法局' };
  return openSeasonSession({
    url,
    stateDir: settings.stateDir,
    issueToken: tokenIssuerOf(settings),
    order: { departments: testPlan().departments, ...order, ...changes },
    today: civilDateOf(systemClock.now()),
    tell: saySilently,
  });
}

function tokenIssuerOf(settings: Settings, clock: Clock = systemClock): (identity: TokenIdentity) => Promise<string> {
  return async (identity) => {
    const terms = { issuer: settings.jwtIssuer, audience: settings.jwtAudience, now: clock.now() };
    return issueDevelopmentToken(await openDevelopmentKeys(settings.stateDir), identity, terms);
  };
}

/** Works on a hub in this process, which is stopped afterwards. */
async function onHub(databaseUrl: string, work: (hub: Awaited<ReturnType<typeof startHub>>) => Promise<void>): Promise<void> {
  const stateDir = await mkdtemp(join(tmpdir(), 'hub-state-'));
  const hub = await startHub(testSettings(databaseUrl, stateDir), { plan: testPlan() });
  try {
    await work(hub);
  } finally {
    await hub.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}
