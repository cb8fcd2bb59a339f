import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { openDevelopmentKeys } from '../../gateway/identity/development-tokens.ts';
import { openKeyRing } from '../../gateway/identity/trust.ts';
import type { Settings } from '../../subgraphs/subgraph-kit/settings.ts';
import { eventually } from './eventually.ts';

const GATEWAY = 'gateway';
const LOOPBACK = '127.0.0.1';
const READY_LIMIT_MS = 180_000;
/** A process that was asked to end is killed after this. */
const END_LIMIT_MS = 30_000;

/** A hub of one process per subgraph and one for the gateway, each of which can be killed and started again on its port. */
export interface SplitProcesses {
  readonly url: string;
  readonly subgraphUrls: ReadonlyMap<string, string>;
  /** kill -9. */
  kill(name: string): Promise<void>;
  /** Starts a killed process again on its port; resolves when it says that it is ready. */
  start(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts all processes of a hub over one database.
 *
 * @param program path of another program than the product's, which is told the name of the subgraph, or `gateway`
 */
export async function startSplitProcesses(subgraphs: readonly string[], settings: Settings, program?: string): Promise<SplitProcesses> {
  // Made before the processes start, or each would make its own.
  await Promise.all([openKeyRing(settings), openDevelopmentKeys(settings.stateDir)]);
  const names = [...subgraphs, GATEWAY];
  const ports = await freePorts(names.length);
  const urls = new Map(names.map((name, index) => [name, `http://${LOOPBACK}:${ports[index]}`]));
  const common = environmentOf(settings, urls);
  const children = new Map<string, ChildProcess>();
  const launch = async (name: string): Promise<void> => {
    const url = urls.get(name) ?? '';
    children.set(name, launchProcess(wordsOf(name, program), { ...common, PORT: new URL(url).port }));
    await eventually(`${name} is ready`, () => isReady(url), READY_LIMIT_MS);
  };
  const end = async (name: string, signal: NodeJS.Signals): Promise<void> => {
    const child = children.get(name);
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
    await gone;
    clearTimeout(timer);
    if (signal === 'SIGTERM' && child.signalCode === 'SIGKILL') throw new Error(`${name} did not end within ${END_LIMIT_MS} ms of SIGTERM`);
  };
  const stop = async (): Promise<void> => {
    for (const name of [...names].reverse()) await end(name, 'SIGTERM');
  };
  try {
    await Promise.all(names.map(launch));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: urls.get(GATEWAY) ?? '',
    subgraphUrls: new Map(subgraphs.map((name) => [name, urls.get(name) ?? ''])),
    kill: (name) => end(name, 'SIGKILL'),
    start: launch,
    stop,
  };
}

/** The words behind `node` that start a process. */
function wordsOf(name: string, program: string | undefined): readonly string[] {
  if (program !== undefined) return [program, name];
  const entry = (file: string): string => fileURLToPath(new URL(`../../gateway/hub/${file}`, import.meta.url));
  return name === GATEWAY ? [entry('serve-gateway.ts')] : [entry('serve-subgraph.ts'), name];
}

function launchProcess(words: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', ...words], {
    // jest's own options would be taken for the child's.
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

function environmentOf(settings: Settings, urls: ReadonlyMap<string, string>): Record<string, string> {
  const addresses = [...urls].filter(([name]) => name !== GATEWAY).map(([name, url]) => [`SUBGRAPH_URL_${variableWord(name)}`, url]);
  return {
    ...Object.fromEntries(addresses),
    NODE_ENV: settings.nodeEnv,
    HOST: LOOPBACK,
    LOG_LEVEL: settings.logLevel,
    HUB_STATE_DIR: settings.stateDir,
    DATABASE_URL: settings.databaseUrl ?? '',
    DATABASE_POOL_SIZE: String(settings.poolSize),
  };
}

function variableWord(subgraph: string): string {
  return subgraph.replaceAll('-', '_').toUpperCase();
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/ready`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, LOOPBACK));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
