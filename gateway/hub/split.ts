import { fileURLToPath } from 'node:url';
import type { Settings } from '../../subgraphs/subgraph-kit/settings.ts';
import { openDevelopmentKeys } from '../identity/development-tokens.ts';
import { openKeyRing } from '../identity/trust.ts';
import { ChildGroup, type ChildPlan } from './processes/child-group.ts';
import { findFreePorts } from './processes/free-ports.ts';
import { type HubDatabase, openHubDatabase } from './processes/hub-database.ts';
import type { Say } from './processes/say.ts';
import { type HubPlan, hubPlan } from './subgraph-list.ts';

const LOOPBACK = '127.0.0.1';
const READY_TIMEOUT_MS = 120_000;
const POLL_MS = 100;
const PORTS_TRIED = 20;

/** A hub of several processes on this machine. */
export interface SplitHub {
  readonly url: string;
  /** HTTP address of each subgraph. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** Resolves when one of the processes, or the database, is gone without our doing. */
  readonly lost: Promise<Error>;
  pidOf(name: string): number | undefined;
  /** Ends one process on purpose; the others go on. */
  stopProcess(name: string): Promise<void>;
  /** Starts it again at the same address; resolves when it says that it is ready. */
  startProcess(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one process per subgraph and one for the gateway, talking over loopback; resolves when all answer. */
export async function startSplitHub(settings: Settings, say: Say): Promise<SplitHub> {
  const plan = hubPlan();
  const names = plan.definitions.map((definition) => definition.name);
  // Made before the processes start, or each would make its own.
  await Promise.all([openKeyRing(settings), openDevelopmentKeys(settings.stateDir)]);
  const database = await openHubDatabase(settings, names, say);
  const [gatewayPort = 0] = await findFreePorts({ from: settings.port, tried: PORTS_TRIED, wanted: 1 });
  if (settings.port !== 0 && gatewayPort !== settings.port) {
    say(`Port ${settings.port} is taken, using ${gatewayPort}.`, `端口 ${settings.port} 已被占用，改用 ${gatewayPort}。`);
  }
  const ports = await findFreePorts({ from: 0, tried: 1, wanted: names.length });
  const subgraphUrls = new Map(names.map((name, index) => [name, `http://${LOOPBACK}:${ports[index]}`]));
  const group = new ChildGroup();
  const plans = childPlans(plan, { settings, database, subgraphUrls, gatewayPort });
  for (const child of plans.values()) group.start(child);
  const stop = async (): Promise<void> => {
    await group.stop(['gateway', ...[...names].reverse()]);
    await database.stop();
  };
  const url = `http://${LOOPBACK}:${gatewayPort}`;
  const lost = Promise.race([group.ended, database.lost]);
  const outcome = await Promise.race([untilReady([...subgraphUrls.values(), url], say), lost]);
  if (outcome instanceof Error) {
    await stop();
    throw outcome;
  }
  return {
    url,
    subgraphUrls,
    lost,
    pidOf: (name) => group.pidOf(name),
    stopProcess: (name) => group.stop([name]),
    startProcess: async (name) => {
      const child = plans.get(name);
      if (child === undefined) throw new Error(`There is no process "${name}".`);
      group.start(child);
      const late = await untilReady([subgraphUrls.get(name) ?? url], () => {});
      if (late !== undefined) throw late;
    },
    stop,
  };
}

interface Wiring {
  readonly settings: Settings;
  readonly database: HubDatabase;
  readonly subgraphUrls: ReadonlyMap<string, string>;
  readonly gatewayPort: number;
}

function childPlans(plan: HubPlan, { settings, database, subgraphUrls, gatewayPort }: Wiring): ReadonlyMap<string, ChildPlan> {
  const addresses = Object.fromEntries([...subgraphUrls].map(([name, url]) => [variableOf('SUBGRAPH_URL', name), url]));
  const common = { ...addresses, HOST: LOOPBACK, HUB_STATE_DIR: settings.stateDir };
  const plans = plan.definitions.map(({ name }): ChildPlan => {
    const PORT = new URL(subgraphUrls.get(name) ?? '').port;
    const environment = { ...common, PORT, [variableOf('DATABASE_URL', name)]: database.urlOf(name) };
    return { name, words: [entryOf('serve-subgraph.ts'), name], environment };
  });
  plans.push({ name: 'gateway', words: [entryOf('serve-gateway.ts')], environment: { ...common, PORT: String(gatewayPort) } });
  return new Map(plans.map((child) => [child.name, child]));
}

/** Resolves with undefined when every address says that it is ready, or with an error when one takes too long. */
async function untilReady(urls: readonly string[], say: Say): Promise<Error | undefined> {
  say('Waiting for all processes …', '正在等待各进程就绪 …');
  const deadlineMs = performance.now() + READY_TIMEOUT_MS;
  const waiting = new Set(urls);
  while (waiting.size > 0) {
    for (const url of [...waiting]) if (await isReady(url)) waiting.delete(url);
    if (performance.now() > deadlineMs) return new Error(`Not ready in time: ${[...waiting].join(', ')} (启动超时)`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return undefined;
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/ready`);
    const { status } = (await response.json()) as { status?: unknown };
    // A gateway that reaches only some of the others calls itself degraded.
    return response.ok && status === 'ready';
  } catch {
    return false;
  }
}

function variableOf(prefix: string, subgraph: string): string {
  return `${prefix}_${subgraph.replaceAll('-', '_').toUpperCase()}`;
}

function entryOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
