import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gateway, startGateway } from '../../../gateway/gateway.ts';
import { composeHub } from '../../../gateway/hub/federation/compose.ts';
import {
  type DevelopmentKeys,
  issueDevelopmentToken,
  openDevelopmentKeys,
  type TokenIdentity,
} from '../../../gateway/identity/development-tokens.ts';
import { createTokenVerifier } from '../../../gateway/identity/trust.ts';
import { createFeedTransport } from '../../../gateway/transports/feed-transport.ts';
import { HttpConnection } from '../../../gateway/transports/http-connection.ts';
import { InMemoryConnection } from '../../../gateway/transports/in-memory-connection.ts';
import { StatementSigner } from '../../../gateway/transports/statement-signer.ts';
import type { SubgraphConnection } from '../../../gateway/transports/subgraph-connection.ts';
import { createKeyRing, type KeyRing } from '../../../subgraphs/subgraph-kit/identity/key-ring.ts';
import { createLogger, type Logger } from '../../../subgraphs/subgraph-kit/log.ts';
import {
  buildSubgraphSchemaOf,
  provision,
  RunningSubgraph,
  type SubgraphDefinition,
} from '../../../subgraphs/subgraph-kit/server/subgraph.ts';
import { type SubgraphServer, serveSubgraph } from '../../../subgraphs/subgraph-kit/server/subgraph-server.ts';
import { readSettings, type Settings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../../subgraphs/subgraph-kit/system-clock.ts';
import { createTestDatabase } from '../test-database.ts';
import { notesDefinition, shopsDefinition } from './tiny-subgraphs.ts';

/** How the gateway of a test reaches its subgraphs. */
export type TinyHubMode = 'memory' | 'http';

/** A whole small hub for tests of the gateway. */
export interface TinyHub {
  readonly gateway: Gateway;
  readonly keys: KeyRing;
  readonly developmentKeys: DevelopmentKeys;
  readonly settings: Settings;
  readonly subgraphs: ReadonlyMap<string, RunningSubgraph>;
  /** In mode `http` only. */
  readonly servers: Map<string, SubgraphServer>;
  token(
    identity: TokenIdentity,
    terms?: { readonly lifetimeSeconds?: number; readonly audience?: string; readonly issuer?: string },
  ): Promise<string>;
  /** Sends a GraphQL request and reads the answer. */
  ask(query: string | undefined, options?: AskOptions): Promise<AskedAnswer>;
  /** Stops one subgraph's server. */
  stopSubgraph(name: string): Promise<void>;
  /** Starts it again on the same port. */
  restartSubgraph(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** How to ask. */
export interface AskOptions {
  readonly path?: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
  readonly extensions?: Record<string, unknown>;
  readonly token?: string;
  readonly headers?: Record<string, string>;
}

/** Status, headers and parsed body of an answer. */
export interface AskedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Record<string, unknown> | null | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests.
  readonly errors: any[] | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests.
  readonly extensions: any;
}

const definitions: readonly SubgraphDefinition[] = [shopsDefinition, notesDefinition];

/** Starts the tiny hub on a database of its own. */
export async function startTinyHub(
  mode: TinyHubMode,
  environment: Record<string, string> = {},
  log: Logger = createLogger('silent', 'test'),
): Promise<TinyHub> {
  const stateDir = await mkdtemp(join(tmpdir(), 'tiny-hub-'));
  const settings = readSettings({ NODE_ENV: 'test', PORT: '0', HUB_STATE_DIR: stateDir, LOG_LEVEL: 'silent', ...environment });
  const database = await createTestDatabase();
  const keys = createKeyRing('secret of a test');
  const subgraphs = new Map<string, RunningSubgraph>();
  for (const definition of definitions) {
    await provision(definition, database.url);
    const feedTransport = createFeedTransport(() => undefined);
    subgraphs.set(
      definition.name,
      await RunningSubgraph.start(definition, { databaseUrl: database.url, poolSize: 3, keys, clock: systemClock, log, feedTransport }),
    );
  }
  const servers = new Map<string, SubgraphServer>();
  const serve = async (name: string, port: number): Promise<void> => {
    const subgraph = subgraphs.get(name);
    if (subgraph !== undefined) servers.set(name, await serveSubgraph(subgraph, { host: '127.0.0.1', port }));
  };
  if (mode === 'http') for (const name of subgraphs.keys()) await serve(name, 0);
  const signer = new StatementSigner('gateway', keys, systemClock);
  const timeoutMs = settings.subgraphTimeoutMs;
  const connections: SubgraphConnection[] = [...subgraphs.keys()].map((name) =>
    mode === 'memory'
      ? new InMemoryConnection(name, { find: () => subgraphs.get(name), signer, timeoutMs })
      : new HttpConnection(name, { url: servers.get(name)?.url ?? '', signer, timeoutMs }),
  );
  const composed = composeHub(definitions.map((definition) => ({ name: definition.name, sdl: buildSubgraphSchemaOf(definition).sdl })));
  const gateway = await startGateway({
    settings,
    ...composed,
    connections,
    verifier: await createTokenVerifier(settings, systemClock),
    clock: systemClock,
    log,
  });
  const developmentKeys = await openDevelopmentKeys(stateDir);
  return {
    gateway,
    keys,
    developmentKeys,
    settings,
    subgraphs,
    servers,
    token: (identity, terms = {}) =>
      issueDevelopmentToken(developmentKeys, identity, {
        issuer: settings.jwtIssuer,
        audience: settings.jwtAudience,
        now: new Date(),
        ...terms,
      }),
    ask: (query, options) => ask(gateway.url, query, options),
    stopSubgraph: async (name) => servers.get(name)?.stop(),
    restartSubgraph: async (name) => serve(name, Number(new URL(servers.get(name)?.url ?? '').port)),
    stop: async () => {
      await gateway.stop();
      for (const server of servers.values()) await server.stop().catch(() => {});
      for (const subgraph of subgraphs.values()) await subgraph.stop();
      await database.drop();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

/** Sends one GraphQL request; without a text it is one that the gateway keeps. */
export async function ask(url: string, query: string | undefined, options: AskOptions = {}): Promise<AskedAnswer> {
  const { path = '/graphql', token, headers, ...rest } = options;
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'accept-language': 'en',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, ...rest }),
  });
  const body = (await response.json()) as Omit<AskedAnswer, 'status' | 'headers'>;
  return { status: response.status, headers: response.headers, data: body.data, errors: body.errors, extensions: body.extensions };
}
