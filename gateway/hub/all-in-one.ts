import { createLogger, type Logger } from '../../subgraphs/subgraph-kit/log.ts';
import type { Clock } from '../../subgraphs/subgraph-kit/pure/clock.ts';
import type { RunningSubgraph } from '../../subgraphs/subgraph-kit/server/subgraph.ts';
import type { Settings } from '../../subgraphs/subgraph-kit/settings.ts';
import { systemClock } from '../../subgraphs/subgraph-kit/system-clock.ts';
import { startGateway } from '../gateway.ts';
import { issueDevelopmentToken, openDevelopmentKeys, type TokenIdentity } from '../identity/development-tokens.ts';
import { createTokenVerifier, openKeyRing } from '../identity/trust.ts';
import { openHubDatabase } from './processes/hub-database.ts';
import { InMemorySubgraphs } from './processes/in-memory-subgraphs.ts';
import { type Say, saySilently } from './processes/say.ts';
import { supergraphsOf } from './processes/supergraph-files.ts';
import { type HubDepartment, type HubPlan, hubPlan } from './subgraph-list.ts';

/** Ports tried from the wished one on. */
const PORTS_TRIED = 20;

/** A whole hub in this process. */
export interface Hub {
  /** Address of the gateway. */
  readonly url: string;
  readonly port: number;
  readonly settings: Settings;
  readonly departments: readonly HubDepartment[];
  readonly subgraphs: ReadonlyMap<string, RunningSubgraph>;
  readonly isDatabaseEmbedded: boolean;
  /** Resolves when the embedded database is gone without our doing: the hub must be stopped then. */
  readonly databaseLost: Promise<Error>;
  /** Makes a development token that this hub accepts. */
  issueToken(identity: TokenIdentity): Promise<string>;
  /** Lets requests in hand finish, then stops everything, the database last. May be called again. */
  stop(): Promise<void>;
}

/** What may differ from an ordinary start. */
export interface HubOptions {
  readonly plan?: HubPlan;
  readonly log?: Logger;
  readonly say?: Say;
  /** Time of all parts; the system's when left out. */
  readonly clock?: Clock;
}

/** Starts database, subgraphs and gateway in this process; when a part fails, what was started is stopped and the error is thrown. */
export async function startHub(settings: Settings, options: HubOptions = {}): Promise<Hub> {
  const { plan = hubPlan(), log = createLogger(settings.logLevel, 'hub'), say = saySilently, clock = systemClock } = options;
  const names = plan.definitions.map((definition) => definition.name);
  const undo: (() => Promise<void>)[] = [];
  try {
    // First of all, because it refuses settings that are not safe.
    const verifier = await createTokenVerifier(settings, clock);
    const database = await openHubDatabase(settings, names, say);
    undo.unshift(() => database.stop());
    const host = { settings, databaseUrlOf: database.urlOf, keys: await openKeyRing(settings), log, say, clock };
    const subgraphs = await InMemorySubgraphs.start(plan.definitions, host);
    undo.unshift(() => subgraphs.stop());
    const supergraphs = await supergraphsOf([...subgraphs.running.values()].map(({ name, sdl }) => ({ name, sdl })));
    const connections = subgraphs.connectionsOf('gateway', names);
    const gateway = await startGateway({ settings, ...supergraphs, connections, verifier, clock, log, portsTried: PORTS_TRIED });
    undo.unshift(() => gateway.stop());
    if (settings.port !== 0 && gateway.port !== settings.port) {
      say(`Port ${settings.port} is taken, using ${gateway.port}.`, `端口 ${settings.port} 已被占用，改用 ${gateway.port}。`);
    }
    return {
      url: gateway.url,
      port: gateway.port,
      settings,
      departments: plan.departments,
      subgraphs: subgraphs.running,
      isDatabaseEmbedded: database.isEmbedded,
      databaseLost: database.lost,
      issueToken: (identity) => issueToken(settings, identity),
      stop: once(() => runAll(undo)),
    };
  } catch (error) {
    await runAll(undo).catch((second: unknown) => log.error({ err: second }, 'stopping after a failed start'));
    throw error;
  }
}

async function issueToken(settings: Settings, identity: TokenIdentity): Promise<string> {
  const terms = { issuer: settings.jwtIssuer, audience: settings.jwtAudience, now: systemClock.now() };
  return issueDevelopmentToken(await openDevelopmentKeys(settings.stateDir), identity, terms);
}

async function runAll(steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of steps) await step();
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= work();
    return running;
  };
}
