import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A workbook that has arrived in whole. */
export interface SpooledUpload {
  /** Path of a file that is there until `remove`. */
  readonly path: string;
  /** SHA-256 of its bytes. */
  readonly digest: Buffer;
  remove(): Promise<void>;
}

/**
 * Writes an upload to a temporary file.
 *
 * What follows can then run at full speed in one short transaction: a sender who is slow keeps none open, which would hold up every feed.
 */
export async function spoolUpload(content: AsyncIterable<Uint8Array>): Promise<SpooledUpload> {
  const folder = await mkdtemp(join(tmpdir(), 'register-import-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'upload');
  const hash = createHash('sha256');
  try {
    await pipeline(
      Readable.from(content),
      async function* digested(chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(path, { mode: 0o600 }),
    );
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, digest: hash.digest(), remove };
}
