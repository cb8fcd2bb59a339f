import { randomUUID } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import { pino } from 'pino';
import type { FeedPage, FeedRequest } from '../../../subgraphs/subgraph-kit/feeds/feed.ts';
import type { FeedTransport } from '../../../subgraphs/subgraph-kit/feeds/feed-reader.ts';
import { ANONYMOUS, type Caller, serviceCaller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { createKeyRing } from '../../../subgraphs/subgraph-kit/identity/key-ring.ts';
import { signStatement } from '../../../subgraphs/subgraph-kit/identity/statement.ts';
import type { Clock } from '../../../subgraphs/subgraph-kit/pure/clock.ts';
import type { Locale } from '../../../subgraphs/subgraph-kit/pure/localised-text.ts';
import { provision, RunningSubgraph, type SubgraphDefinition } from '../../../subgraphs/subgraph-kit/server/subgraph.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { everythingIsVisible } from '../visible-rows.ts';

/** A department's subgraph on a database of its own, asked as the gateway asks it. */
export interface RunningDepartment {
  readonly subgraph: RunningSubgraph;
  readonly databaseUrl: string;
  ask(caller: Caller, query: string, variables?: Record<string, unknown>, locale?: Locale): Promise<ExecutionResult>;
  /** Data of an answer without errors. */
  read(caller: Caller, query: string, variables?: Record<string, unknown>): Promise<Record<string, unknown>>;
  send(caller: Caller, upload: { register: string; fileName: string; content: Uint8Array | string }): Promise<ImportAnswer>;
  readFeed(request: FeedRequest): Promise<FeedPage>;
  stop(): Promise<void>;
}

/** What an import answers. */
export interface ImportAnswer {
  readonly importId: string;
  readonly register: string;
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly refused: number;
}

const keys = createKeyRing('secret of the tests');
const silent = pino({ level: 'silent' });
const noFeeds: FeedTransport = async (_subgraph, request) => ({ rows: [], next: request.after, more: false });

/** An instant that tests of departments take for now. */
export const NOW = new Date('2026-03-02T09:00:00.000Z');

/** Provisions and starts a department. */
export async function startDepartment(
  definition: SubgraphDefinition,
  options: { readonly feedTransport?: FeedTransport; readonly clock?: Clock } = {},
): Promise<RunningDepartment> {
  const database = await createTestDatabase();
  await provision(definition, database.url);
  const subgraph = await RunningSubgraph.start(definition, {
    databaseUrl: database.url,
    poolSize: 6,
    keys,
    clock: options.clock ?? { now: () => NOW },
    log: silent,
    feedTransport: options.feedTransport ?? noFeeds,
  });
  return running(subgraph, database, options.clock ?? { now: () => NOW });
}

function running(subgraph: RunningSubgraph, database: TestDatabase, clock: Clock): RunningDepartment {
  const statement = (caller: Caller, path: string, body: string | null, locale: Locale = 'zh-CN'): string =>
    signStatement(
      // A feed is read by a subgraph, everything else comes through the gateway.
      { issuer: path === '/feed' ? 'coordination' : 'gateway', caller, requestId: randomUUID(), locale },
      { audience: subgraph.name, method: 'POST', path, body },
      keys,
      clock.now(),
    );
  const ask: RunningDepartment['ask'] = (caller, query, variables = {}, locale = 'zh-CN') => {
    const body = JSON.stringify({ query, variables });
    return subgraph.graphql({ query, variables, body, statement: statement(caller, '/graphql', body, locale) });
  };
  return {
    subgraph,
    databaseUrl: database.url,
    ask,
    read: async (caller, query, variables) => {
      const { data, errors } = await ask(caller, query, variables);
      if (errors !== undefined) throw new Error(errors.map((error) => `${error.message} ${JSON.stringify(error.extensions)}`).join('\n'));
      return data as Record<string, unknown>;
    },
    send: async (caller, { register, fileName, content }) => {
      const upload = { register, fileName, content: chunksOf(content) };
      return (await subgraph.receiveImport(upload, statement(caller, `/imports/${register}`, null))) as ImportAnswer;
    },
    readFeed: async (request) => {
      await everythingIsVisible(subgraph.database);
      const body = JSON.stringify(request);
      return subgraph.feed(body, statement(serviceCaller('coordination'), '/feed', body));
    },
    stop: async () => {
      await subgraph.stop();
      await database.drop();
    },
  };
}

async function* chunksOf(content: Uint8Array | string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}

/** An officer of a department. */
export function officerOf(department: string): Caller {
  return { ...ANONYMOUS, subject: `officer of ${department}`, role: 'DEPARTMENT_OFFICER', department };
}

/** An inspector of a department. */
export function inspectorOf(department: string, inspectorId: string | null = null): Caller {
  return { ...ANONYMOUS, subject: `inspector of ${department}`, role: 'INSPECTOR', department, inspectorId };
}

/** An enterprise that looks at its own affairs. */
export function enterpriseCaller(creditCode: string): Caller {
  return { ...ANONYMOUS, subject: `enterprise ${creditCode}`, role: 'ENTERPRISE', creditCode };
}

/** A coordinator of the joint meeting. */
export const COORDINATOR: Caller = { ...ANONYMOUS, subject: 'coordinator', role: 'COORDINATOR' };
