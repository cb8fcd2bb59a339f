import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Settings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { eventually } from '../eventually.ts';
import { type BuiltProgram, buildProgram } from './built-program.ts';

const PROGRAM = new URL('../../faults/programs/hub-in-waiting.ts', import.meta.url);
const LIMIT_MS = 60_000;

/** A whole hub in a process of its own that is killed and replaced at the same address. */
export interface HubToKill {
  readonly url: string;
  /** How often it was killed. */
  readonly kills: number;
  /** kill -9, then a successor at the same address; resolves when that one is ready. */
  killAndReplace(): Promise<void>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly process: ChildProcess;
  said(): string;
}

/** Starts the first hub and loads the code of its successor. */
export async function startHubToKill(settings: Settings, port: number): Promise<HubToKill> {
  const program = await buildProgram(PROGRAM);
  const environment = environmentOf(settings, port);
  let current = launch(program, environment);
  let next = launch(program, environment);
  let kills = 0;
  const url = `http://127.0.0.1:${port}`;
  await begin(current);
  return {
    url,
    get kills() {
      return kills;
    },
    killAndReplace: async () => {
      kills += 1;
      await kill(current);
      current = next;
      next = launch(program, environment);
      await begin(current);
    },
    stop: async () => {
      await Promise.all([kill(current), kill(next)]);
      await program.remove();
    },
  };
}

function launch(program: BuiltProgram, environment: Readonly<Record<string, string>>): Waiting {
  const child = spawn(process.execPath, ['--no-memory-protection-keys', program.path], {
    env: { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: program.compileCache, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout?.on('data', (data) => {
    text += String(data);
  });
  // A successor that was never asked to start is killed while it waits.
  child.stdin?.on('error', () => {});
  return { process: child, said: () => text };
}

async function begin(hub: Waiting): Promise<void> {
  await eventually('the code of a hub is loaded', () => hub.said().includes('loaded'), LIMIT_MS);
  hub.process.stdin?.write('start\n');
  await eventually(
    'the hub is ready',
    () => {
      const { exitCode, signalCode } = hub.process;
      if (exitCode !== null || signalCode !== null) throw new Error(`the hub ended before it was ready: ${exitCode ?? signalCode}`);
      return hub.said().includes('ready');
    },
    LIMIT_MS,
  );
}

async function kill({ process: child }: Waiting): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function environmentOf(settings: Settings, port: number): Record<string, string> {
  return {
    NODE_ENV: settings.nodeEnv,
    PORT: String(port),
    LOG_LEVEL: settings.logLevel,
    HUB_STATE_DIR: settings.stateDir,
    DATABASE_URL: settings.databaseUrl ?? '',
    DATABASE_POOL_SIZE: String(settings.poolSize),
  };
}
