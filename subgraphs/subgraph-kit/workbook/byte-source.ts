import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** @unit bytes looked at to tell what a file is; a multi-byte character in the headings must lie within */
const HEAD_BYTES = 65_536;
const READ_BYTES = 262_144;

/** A workbook's bytes: a path to a file, or chunks as an upload delivers them. */
export type WorkbookSource = string | AsyncIterable<Uint8Array>;

/** The beginning of a file and ways to the whole of it. */
export interface ByteSource {
  /** The first bytes, all of them when the file is short. */
  readonly head: Uint8Array;
  /** The whole content once, head included. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Path of a file with the content; an upload is written to a temporary one, which `close` removes. */
  filePath(): Promise<string>;
  close(): Promise<void>;
}

/** Opens a source and reads its head. */
export function openByteSource(source: WorkbookSource): Promise<ByteSource> {
  return typeof source === 'string' ? openFile(source) : openUpload(source);
}

async function openFile(path: string): Promise<ByteSource> {
  const handle = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return {
      head: buffer.subarray(0, bytesRead),
      chunks: () => createReadStream(path, { highWaterMark: READ_BYTES }),
      filePath: async () => path,
      close: async () => undefined,
    };
  } finally {
    await handle.close();
  }
}

async function openUpload(source: AsyncIterable<Uint8Array>): Promise<ByteSource> {
  const iterator = source[Symbol.asyncIterator]();
  const head = await readHead(iterator);
  let folder: string | null = null;
  return {
    head,
    chunks: () => rejoin(head, iterator),
    filePath: async () => {
      folder = await mkdtemp(join(tmpdir(), 'workbook-'));
      const path = join(folder, 'upload');
      await pipeline(Readable.from(rejoin(head, iterator)), createWriteStream(path));
      return path;
    },
    close: async () => {
      await iterator.return?.();
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readHead(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await iterator.next();
    if (next.done === true) break;
    pieces.push(next.value);
    length += next.value.length;
  }
  return Buffer.concat(pieces);
}

async function* rejoin(head: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) return;
    yield next.value;
  }
}
