import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readOrMakeSecretFile } from '../../../../gateway/identity/secret-file.ts';

describe('a secret of the state folder', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secret-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test('is the same for all that ask at once for the first time, and later', async () => {
    let made = 0;
    const make = async (): Promise<string> => {
      made += 1;
      return `secret ${made}`;
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => readOrMakeSecretFile(folder, 'x', make)));
    expect(new Set(answers).size).toBe(1);
    expect(made).toBeGreaterThan(1);
    expect(await readOrMakeSecretFile(folder, 'x', make)).toBe(answers[0]);
  });

  test('can be read by its owner only, and leaves no drafts', async () => {
    await readOrMakeSecretFile(folder, 'x', async () => 'secret');
    expect((await stat(join(folder, 'keys', 'x'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, 'keys'))).toEqual(['x']);
  });
});
