import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const program = fileURLToPath(new URL('../../support/gateway/group-parent.ts', import.meta.url));

async function startGroup(): Promise<{ parent: ChildProcess; lines: string[]; pids: number[] }> {
  const parent = spawn(process.execPath, ['--import', tsx, program], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (parent.stdout === null) throw new Error('no output');
  const lines: string[] = [];
  createInterface({ input: parent.stdout }).on('line', (line) => lines.push(line));
  await eventually('both children run', () => lines.filter((line) => line.startsWith('child ')).length === 2);
  return { parent, lines, pids: lines.map((line) => Number(line.slice(6))) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('when the process that started them is killed, the children end', async () => {
  const { parent, pids } = await startGroup();
  parent.kill('SIGKILL');
  await eventually('no child is left', () => !pids.some(isAlive));
  expect(pids).toHaveLength(2);
});

test('when one child ends, the group tells which and the other one is ended', async () => {
  const { parent, lines, pids } = await startGroup();
  const exited = once(parent, 'exit');
  process.kill(pids[0] ?? 0, 'SIGTERM');
  expect((await exited)[0]).toBe(0);
  expect(lines.at(-1)).toMatch(/^The process "(first|second)" has ended \(exit code 0\)/u);
  expect(pids.some(isAlive)).toBe(false);
});
