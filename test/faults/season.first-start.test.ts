import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FIRST_SEASON_CODE } from '../../gateway/hub/first-season.ts';
import { freshFolder } from '../support/database-owner.ts';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/split-processes.ts';

const ENTRY = fileURLToPath(new URL('../../gateway/hub/start.ts', import.meta.url));
const LIMIT_MS = 120_000;

/** `npm start` after the packages are there, with an embedded database of its own. */
interface StartedHub {
  readonly process: ChildProcess;
  said(): string;
}

interface Published {
  readonly seasons: { readonly nodes: readonly { readonly code: string; readonly state: string }[] };
  readonly publications: { readonly nodes: readonly { readonly kind: string; readonly creditCode: string | null }[] };
}

describe('the first start of a hub, broken off in the middle of its first season', () => {
  const stateDir = freshFolder('首次 启动-');
  let port = 0;
  let current: StartedHub;

  const start = (): StartedHub => {
    const child = spawn(process.execPath, ['--import', 'tsx', ENTRY], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_ENV: 'development',
        DATABASE_URL: '',
        HUB_STATE_DIR: stateDir,
        PORT: String(port),
        SAMPLE_ENTERPRISES: '300',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout?.on('data', (data) => {
      text += String(data);
    });
    return { process: child, said: () => text };
  };
  const says = (hub: StartedHub, sentence: string): Promise<unknown> =>
    eventually(`the hub says "${sentence}"`, () => hub.said().includes(sentence), LIMIT_MS);
  const end = async ({ process: child }: StartedHub, signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };

  beforeAll(async () => {
    [port = 0] = await freePorts(1);
    current = start();
    await says(current, 'notices are served');
    await end(current, 'SIGKILL');
    current = start();
    // The last of the tokens that are printed once it is ready.
    await says(current, 'AUDITOR');
  }, 2 * LIMIT_MS);
  afterAll(async () => {
    await end(current, 'SIGTERM');
    fs.rmSync(stateDir, { recursive: true, force: true });
  }, 60_000);

  test('the second start goes on with the season and publishes it', async () => {
    expect(current.said()).toContain(`Season ${FIRST_SEASON_CODE} is there already (DRAWN)`);
    const query = `{ seasons { nodes { code state } } publications(kind: RESULT, first: 100) { nodes { kind creditCode } } }`;
    const response = await fetch(`http://127.0.0.1:${port}/public/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data } = (await response.json()) as { data: Published };
    expect(data.seasons.nodes).toEqual([{ code: FIRST_SEASON_CODE, state: 'PUBLISHED' }]);
    const enterprises = data.publications.nodes.map(({ creditCode }) => creditCode);
    expect(enterprises.length).toBeGreaterThan(5);
    expect(new Set(enterprises).size).toBe(enterprises.length);
  });

  test('it prints where to go and a token for each role', () => {
    for (const word of ['/graphql', '/graphiql', '/public/graphql', '/health', 'COORDINATOR', 'INSPECTOR', 'ENTERPRISE', 'AUDITOR']) {
      expect(current.said()).toContain(word);
    }
  });

  test(
    'a third start finds the season published and runs none',
    async () => {
      await end(current, 'SIGTERM');
      expect(current.process.exitCode).toBe(0);
      current = start();
      await says(current, 'The hub is ready');
      expect(current.said()).not.toContain('Season');
    },
    LIMIT_MS,
  );
});
