import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HubError } from '../../subgraph-kit/errors.ts';

/**
 * Largest workbook that is taken.
 *
 * @unit bytes
 * @source none: our choice, six million rows of a register; the gateway's own limit may be lower
 */
const UPLOAD_BYTES_MAX = 1_073_741_824;

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
 *
 * @throws HubError QUERY_TOO_LARGE for more than so many bytes; nothing is left of it
 */
export async function spoolUpload(content: AsyncIterable<Uint8Array>, bytesMax = UPLOAD_BYTES_MAX): Promise<SpooledUpload> {
  const folder = await mkdtemp(join(tmpdir(), 'register-import-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'upload');
  const hash = createHash('sha256');
  let length = 0;
  try {
    await pipeline(
      Readable.from(content),
      async function* digested(chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          length += chunk.length;
          if (length > bytesMax) throw tooLarge(bytesMax);
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

function tooLarge(bytesMax: number): HubError {
  return new HubError(
    'QUERY_TOO_LARGE',
    { en: `The workbook is larger than ${bytesMax} bytes; split it.`, zh: `文件超过 ${bytesMax} 字节，请分成几个文件。` },
    { bytesMax },
  );
}
