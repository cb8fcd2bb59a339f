import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { coordinationDefinition } from '../../subgraphs/coordination/coordination.ts';
import type { DepartmentIdentity } from '../../subgraphs/coordination/services.ts';
import type { FeedTransport } from '../../subgraphs/subgraph-kit/feeds/feed-reader.ts';
import { ANONYMOUS, type Caller } from '../../subgraphs/subgraph-kit/identity/caller.ts';
import { createKeyRing } from '../../subgraphs/subgraph-kit/identity/key-ring.ts';
import { signStatement } from '../../subgraphs/subgraph-kit/identity/statement.ts';
import type { Clock } from '../../subgraphs/subgraph-kit/pure/clock.ts';
import { provision, RunningSubgraph } from '../../subgraphs/subgraph-kit/server/subgraph.ts';
import { createTestDatabase, type TestTemplate } from './test-database.ts';

/** Departments of the tests, as coordination knows them. */
export const TEST_DEPARTMENTS: readonly DepartmentIdentity[] = [
  { code: 'MARKET_REGULATION', subgraph: 'markets', nameZh: '市场监督管理局', nameEn: 'Market regulation' },
  { code: 'COMMERCE', subgraph: 'commerce', nameZh: '商务局', nameEn: 'Commerce' },
  { code: 'CULTURE_TOURISM', subgraph: 'culture', nameZh: '文化和旅游局', nameEn: 'Culture and tourism' },
  { code: 'URBAN_MANAGEMENT', subgraph: 'urban-management', nameZh: '城市管理局', nameEn: 'Urban management' },
];

const KEYS = createKeyRing('a secret of tests only');
const SILENT: FeedTransport = async (_subgraph, request) => ({ rows: [], next: request.after, more: false });

/** Database with all tables of coordination, copied for each test file. */
export const COORDINATION_TEMPLATE: TestTemplate = {
  name: 'coordination',
  prepare: (url) => provision(coordinationDefinition(TEST_DEPARTMENTS), url),
};

/** Callers of the tests, one per role that matters to coordination. */
export const CALLERS = {
  public: ANONYMOUS,
  coordinator: caller('COORDINATOR'),
  auditor: caller('AUDITOR'),
  marketsOfficer: caller('DEPARTMENT_OFFICER', { department: 'MARKET_REGULATION' }),
  commerceOfficer: caller('DEPARTMENT_OFFICER', { department: 'COMMERCE' }),
  cultureOfficer: caller('DEPARTMENT_OFFICER', { department: 'CULTURE_TOURISM' }),
} as const;

/** A caller of a role. */
export function caller(role: Caller['role'], claims: Partial<Caller> = {}): Caller {
  return { ...ANONYMOUS, subject: `${role}:${claims.department ?? claims.creditCode ?? '-'}`, role, ...claims };
}

/** Answer of one GraphQL call. */
export interface Answer {
  readonly data: Record<string, never> | null | undefined;
  readonly codes: readonly unknown[];
  readonly messages: readonly string[];
}

/** Coordination on a database of its own, spoken to as the gateway does. */
export interface TestCoordination {
  readonly url: string;
  readonly subgraph: RunningSubgraph;
  ask(as: Caller, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts coordination on a copy of the template, or on a database that another one has run on and that stays when this one stops. */
export async function startTestCoordination(
  options: { readonly clock?: Clock; readonly feed?: FeedTransport; readonly databaseUrl?: string } = {},
): Promise<TestCoordination> {
  const { databaseUrl } = options;
  const database =
    databaseUrl === undefined
      ? await createTestDatabase({ template: COORDINATION_TEMPLATE })
      : { url: databaseUrl, drop: async () => undefined };
  const clock = options.clock ?? { now: () => new Date() };
  const subgraph = await RunningSubgraph.start(coordinationDefinition(TEST_DEPARTMENTS), {
    databaseUrl: database.url,
    poolSize: 6,
    keys: KEYS,
    clock,
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    feedTransport: options.feed ?? SILENT,
  });
  const ask = async (as: Caller, query: string, variables: Record<string, unknown> = {}): Promise<Answer> => {
    const body = JSON.stringify({ query, variables });
    const subject = { issuer: 'gateway', caller: as, requestId: randomUUID(), locale: 'en' as const };
    const statement = signStatement(subject, { audience: 'coordination', method: 'POST', path: '/graphql', body }, KEYS, clock.now());
    const result = await subgraph.graphql({ query, variables, body, statement });
    return {
      // Objects without prototype would not be equal to literals.
      data: result.data == null ? result.data : JSON.parse(JSON.stringify(result.data)),
      codes: (result.errors ?? []).map((error) => error.extensions.code),
      messages: (result.errors ?? []).map((error) => error.message),
    };
  };
  const stop = async (): Promise<void> => {
    await subgraph.stop();
    await database.drop();
  };
  return { url: database.url, subgraph, ask, stop };
}
