import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spoolUpload } from '../../../../subgraphs/department-kit/imports/spooled-upload.service.ts';

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

/** Other tests write to the system's folder at the same time, so this file has one of its own. */
const systemFolder = process.env.TMPDIR;
const ownFolder = mkdtempSync(join(tmpdir(), 'spool-test-'));

beforeAll(() => {
  process.env.TMPDIR = ownFolder;
});

afterAll(() => {
  if (systemFolder === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = systemFolder;
  rmSync(ownFolder, { recursive: true });
});

test('an upload is there in whole, with its digest, until it is removed', async () => {
  const upload = await spoolUpload(pieces('杭', '州'));
  expect(readFileSync(upload.path, 'utf8')).toBe('杭州');
  expect(upload.digest).toEqual(createHash('sha256').update('杭州').digest());
  await upload.remove();
  expect(existsSync(upload.path)).toBe(false);
});

test('an upload that is too large is refused and leaves nothing behind', async () => {
  await expect(spoolUpload(pieces('12345', '67890'), 9)).rejects.toMatchObject({ extensions: { code: 'QUERY_TOO_LARGE', bytesMax: 9 } });
  expect(readdirSync(ownFolder)).toEqual([]);
});

test('a sender who breaks off leaves nothing behind', async () => {
  const broken = (async function* () {
    yield Buffer.from('1');
    throw new Error('connection lost');
  })();
  await expect(spoolUpload(broken)).rejects.toThrow('connection lost');
  expect(readdirSync(ownFolder)).toEqual([]);
});
