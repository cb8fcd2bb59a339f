import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issueDevelopmentToken, openDevelopmentKeys } from '../../../gateway/identity/development-tokens.ts';
import { readSettings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { eventually } from '../../support/eventually.ts';
import { ask } from '../../support/gateway/tiny-hub.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));

describe('the hub as separate processes', () => {
  let database: TestDatabase;
  let stateDir: string;
  let split: ChildProcess;
  let url = '';
  const subgraphs = new Map<string, { readonly url: string; readonly pid: number }>();
  const output: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    stateDir = await mkdtemp(join(tmpdir(), 'split-'));
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    split = spawn(process.execPath, ['--import', tsx, join(project, 'gateway/hub/commands/split.ts')], {
      cwd: project,
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'test',
        LOG_LEVEL: 'error',
        PORT: '0',
        HUB_STATE_DIR: stateDir,
        DATABASE_URL: database.url,
        DATABASE_POOL_SIZE: '6',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (split.stdout === null) throw new Error('no output');
    createInterface({ input: split.stdout }).on('line', (line) => {
      output.push(line);
      url = /(http:\S+)\/graphql/u.exec(line)?.[1] ?? url;
      const [, name, address, pid] = /^ {2}([a-z-]+): (http:\S+), pid (\d+)/u.exec(line) ?? [];
      if (name !== undefined && address !== undefined) subgraphs.set(name, { url: address, pid: Number(pid) });
    });
    await eventually('all processes are ready', () => subgraphs.size === 5 || split.exitCode !== null, 90_000);
  }, 120_000);

  afterAll(async () => {
    if (split?.exitCode === null && split.signalCode === null) {
      const exited = once(split, 'exit');
      split.kill('SIGTERM');
      await exited;
    }
    await database?.drop();
    await rm(stateDir, { recursive: true, force: true });
  }, 60_000);

  test('the gateway answers from all of them', async () => {
    const settings = readSettings({ HUB_STATE_DIR: stateDir });
    const terms = { issuer: settings.jwtIssuer, audience: settings.jwtAudience, now: new Date() };
    const token = await issueDevelopmentToken(await openDevelopmentKeys(stateDir), { role: 'COORDINATOR' }, terms);
    const answer = await ask(url, '{ departments { code marketsRegisters { __typename } commerceRegisters { __typename } } }', { token });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.departments).toHaveLength(4);
  });

  test('a subgraph answers nobody but the gateway', async () => {
    for (const { url: address } of subgraphs.values()) {
      const direct = await ask(address, '{ _service { sdl } }');
      expect([direct.status, direct.errors?.[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    }
  });

  test('when one of them dies all end, with its name and a code that says so', async () => {
    const exited = once(split, 'exit');
    process.kill(subgraphs.get('culture')?.pid ?? 0, 'SIGKILL');
    const [code] = await exited;
    expect(code).toBe(1);
    for (const { pid } of subgraphs.values()) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/u);
    await expect(fetch(`${url}/health`)).rejects.toThrow();
  }, 60_000);
});
