import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { WorkbookError } from './workbook-error.ts';

/** One part of a ZIP archive, as its central directory describes it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly isEncrypted: boolean;
  /** @unit bytes */
  readonly compressedSize: number;
  /** @unit bytes */
  readonly size: number;
  /** @unit bytes from the beginning of the file to the local header */
  readonly localOffset: number;
}

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_HEADER = 0x02014b50;
const DIRECTORY_END = 0x06054b50;
const ZIP64_LOCATOR = 0x07064b50;
const ZIP64_FIELD = 1;
const IN_ZIP64_FIELD = 0xffffffff;
const LOCAL_HEADER_BYTES = 30;
const DIRECTORY_HEADER_BYTES = 46;
const DIRECTORY_END_BYTES = 22;
/** @unit bytes: the directory's end with the longest comment and the locator of ZIP64 before it */
const TAIL_BYTES = DIRECTORY_END_BYTES + 65_535 + 20;
/** @unit bytes; a workbook has a few dozen parts */
const DIRECTORY_BYTES_MAX = 16_000_000;
/** @unit bytes read from the file at once */
const COMPRESSED_BYTES = 65_536;
/** @unit bytes inflated at once */
const INFLATED_BYTES = 262_144;

/** Reads the central directory: the one place where a ZIP archive is sure to state the sizes of its parts. */
export async function readZipDirectory(file: FileHandle): Promise<readonly ZipEntry[]> {
  const { size } = await file.stat();
  const tail = await readBytes(file, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES));
  const end = tail.lastIndexOf(signature(DIRECTORY_END));
  if (end === -1 || end + DIRECTORY_END_BYTES > tail.length) throw new WorkbookError('DAMAGED', 'ZIP');
  const place = await directoryPlace(file, tail, end);
  if (place.length > DIRECTORY_BYTES_MAX || place.offset + place.length > size) throw new WorkbookError('DAMAGED', 'ZIP');
  return parseDirectory(await readBytes(file, place.offset, place.length));
}

/** The part's content in one piece, for the parts that describe a workbook. */
export async function readZipEntry(file: FileHandle, entry: ZipEntry): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of inflatedPieces(file, entry)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The part's content piece by piece; one that holds more than the directory states is damaged, and not inflated further. */
export async function* inflatedPieces(file: FileHandle, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of entry.method === 0 ? compressedBytes(file, entry) : inflated(compressedBytes(file, entry))) {
    size += piece.length;
    if (size > entry.size) throw new WorkbookError('DAMAGED', entry.name);
    yield piece;
  }
}

/** What stands in front of a part's content in an archive that is read in one pass: its size is known there, and it is not deflated. */
export function storedHeader({ name, crc }: ZipEntry, size: number): Uint8Array {
  const encoded = Buffer.from(name);
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  header.writeUInt32LE(LOCAL_HEADER, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(encoded.length, 26);
  return Buffer.concat([header, encoded]);
}

async function* inflated(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: INFLATED_BYTES });
  const fed = pipeline(Readable.from(compressed), inflate);
  // What goes wrong, whoever reads the inflated bytes is told.
  fed.catch(() => undefined);
  yield* inflate;
}

async function* compressedBytes(file: FileHandle, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const header = await readBytes(file, entry.localOffset, LOCAL_HEADER_BYTES);
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new WorkbookError('DAMAGED', entry.name);
  let offset = entry.localOffset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  let left = entry.compressedSize;
  while (left > 0) {
    const piece = await readBytes(file, offset, Math.min(left, COMPRESSED_BYTES));
    yield piece;
    offset += piece.length;
    left -= piece.length;
  }
}

interface DirectoryPlace {
  readonly offset: number;
  readonly length: number;
}

async function directoryPlace(file: FileHandle, tail: Buffer, end: number): Promise<DirectoryPlace> {
  const locator = end - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== ZIP64_LOCATOR) {
    return { length: tail.readUInt32LE(end + 12), offset: tail.readUInt32LE(end + 16) };
  }
  const record = await readBytes(file, Number(tail.readBigUInt64LE(locator + 8)), 56);
  return { length: Number(record.readBigUInt64LE(40)), offset: Number(record.readBigUInt64LE(48)) };
}

function parseDirectory(directory: Buffer): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  let position = 0;
  while (position + DIRECTORY_HEADER_BYTES <= directory.length && directory.readUInt32LE(position) === DIRECTORY_HEADER) {
    const nameEnd = position + DIRECTORY_HEADER_BYTES + directory.readUInt16LE(position + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(position + 30);
    const sizes = trueSizes(directory, position, directory.subarray(nameEnd, extraEnd));
    entries.push({
      name: directory.toString('utf8', position + DIRECTORY_HEADER_BYTES, nameEnd).replaceAll('\\', '/'),
      method: directory.readUInt16LE(position + 10),
      crc: directory.readUInt32LE(position + 16),
      isEncrypted: (directory.readUInt16LE(position + 8) & 1) === 1,
      ...sizes,
    });
    position = extraEnd + directory.readUInt16LE(position + 32);
  }
  return entries;
}

/** Sizes and offset of an entry; those that do not fit 32 bits stand, in this order, in the extra field of ZIP64. */
function trueSizes(directory: Buffer, position: number, extra: Buffer): Pick<ZipEntry, 'size' | 'compressedSize' | 'localOffset'> {
  const wide = zip64Numbers(extra);
  const read = (offset: number): number => {
    const value = directory.readUInt32LE(position + offset);
    return value === IN_ZIP64_FIELD ? (wide.shift() ?? value) : value;
  };
  const size = read(24);
  const compressedSize = read(20);
  return { size, compressedSize, localOffset: read(42) };
}

function zip64Numbers(extra: Buffer): number[] {
  let position = 0;
  while (position + 4 <= extra.length) {
    const length = extra.readUInt16LE(position + 2);
    const field = extra.subarray(position + 4, position + 4 + length);
    if (extra.readUInt16LE(position) === ZIP64_FIELD) {
      return Array.from({ length: Math.floor(field.length / 8) }, (_, index) => Number(field.readBigUInt64LE(index * 8)));
    }
    position += 4 + length;
  }
  return [];
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

async function readBytes(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  if (bytesRead < length) throw new WorkbookError('DAMAGED', 'ZIP');
  return buffer;
}
