import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { drawnSeason, transcriptFiles } from '../../../../support/drawn-season.ts';

const COMMAND = fileURLToPath(new URL('../../../../../gateway/hub/commands/draw.ts', import.meta.url));
const VECTORS = fileURLToPath(new URL('../../../../support/data/draw-vectors.json', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), '抽取 transcript-'));

/** The command as a person runs it. */
function draw(...words: string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, ['--import', 'tsx', COMMAND, ...words], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}

beforeAll(() => {
  for (const [name, bytes] of transcriptFiles(drawnSeason(), 'AUDITORS')) writeFileSync(join(folder, name), bytes);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('draw vectors', () => {
  test('known answers that agree end with 0 and a line for each', () => {
    const { status, stdout } = draw('vectors', VECTORS);
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(179);
  });

  test('one changed answer ends with 1 and says which', () => {
    const changed = join(folder, '..', `changed-${process.pid}.json`);
    writeFileSync(changed, readFileSync(VECTORS, 'utf8').replace('"balls": 33', '"balls": 34'));
    const { status, stdout } = draw('vectors', changed);
    rmSync(changed);
    expect(status).toBe(1);
    expect(stdout).toContain('DIFFERS DRAW1-SHA256 small balls');
  });

  test('a file that is not there is told in one sentence', () => {
    const { status, stderr } = draw('vectors', join(folder, 'nothing.json'));
    expect(status).toBe(1);
    expect(stderr).toContain('ENOENT');
    expect(stderr).not.toContain('    at ');
  });
});

describe('draw verify', () => {
  test('an honest folder ends with 0, names draw and attempt, and says OK at every step', () => {
    const { status, stdout } = draw('verify', folder);
    expect(status).toBe(0);
    expect(stdout).toContain('draw DRAW-2026-01, attempt 1, AUDITORS');
    expect(stdout.match(/^OK /gm)).toHaveLength(21);
    expect(stdout).not.toContain('FAILED');
  });

  test('a changed leaf ends with 1 and the reason in both languages', () => {
    const path = join(folder, 'leaves.bin');
    const bytes = readFileSync(path);
    writeFileSync(
      path,
      bytes.map((byte, place) => (place === bytes.length - 1 ? byte ^ 1 : byte)),
    );
    const { status, stdout } = draw('verify', folder, '--json');
    writeFileSync(path, bytes);
    const { steps } = JSON.parse(stdout) as { steps: { id: string; outcome: string; reason: { en: string; zh: string } | null }[] };
    expect(status).toBe(1);
    expect(steps.find(({ id }) => id === 'POOL_FILE')).toMatchObject({
      outcome: 'FAILED',
      reason: { zh: expect.stringContaining('树根') },
    });
  });
});
