import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Content of a secret file in the state folder, made on first use; readable by its owner only.
 *
 * Several processes may ask at once for the first time: link(2) lets exactly one of them win, and all get the winner's content.
 */
export async function readOrMakeSecretFile(stateDir: string, name: string, make: () => Promise<string>): Promise<string> {
  const folder = join(stateDir, 'keys');
  const path = join(folder, name);
  const existing = await readIfThere(path);
  if (existing !== null) return existing;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.draft-${randomUUID()}`;
  await writeFile(draft, await make(), { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return readFile(path, 'utf8');
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
