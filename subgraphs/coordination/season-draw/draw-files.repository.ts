import type { Queryable } from '../visits/visit.repository.ts';

/** A file of a draw. */
export interface DrawFile {
  readonly name: string;
  readonly visibility: 'PUBLIC' | 'AUDITORS' | 'INTERNAL';
  readonly content: Uint8Array;
}

/** Name of the file that keeps what the snapshot read, for the hub's own use. */
export const SNAPSHOT_FILE = 'snapshot.bin';

/** Bytes of every part of a file but the last. PostgreSQL takes five times as long for the same bytes in large values. */
export const PART_BYTES = 512 * 1024;
/** About 20,000 units in a dozen plan entries, whose files are read and looked through in some 20 ms. */
const SMALL_POOL_BYTES_MAX = 1024 * 1024;
/** Bytes of a file that are read at once. */
const BYTES_AT_ONCE = 16 * PART_BYTES;

/** Which files of a draw somebody may read, as they were in a version of the transcript. */
export interface FileView {
  readonly drawId: string;
  readonly version: number;
  readonly visibilities: readonly string[];
}

/** Keeps files of a version; a second time changes nothing, because a step that is repeated makes the same bytes. */
export async function saveFiles(database: Queryable, drawId: string, files: readonly DrawFile[], version = 1): Promise<void> {
  for (const { name, visibility, content } of files) {
    const added = (await database.query(
      `insert into draw_file (draw_id, name, version, visibility, bytes) values ($1, $2, $3, $4, $5) on conflict do nothing returning name`,
      [drawId, name, version, visibility, content.length],
    )) as unknown[];
    if (added.length > 0) await saveParts(database, { drawId, name, version }, content);
  }
}

async function saveParts(
  database: Queryable,
  { drawId, name, version }: { readonly drawId: string; readonly name: string; readonly version: number },
  content: Uint8Array,
): Promise<void> {
  for (let offset = 0; offset < content.length; offset += PART_BYTES) {
    const part = content.subarray(offset, offset + PART_BYTES);
    await database.query('insert into draw_file_part (draw_id, name, version, ordinal, content) values ($1, $2, $3, $4, $5)', [
      ...[drawId, name, version, offset / PART_BYTES],
      Buffer.from(part.buffer, part.byteOffset, part.byteLength),
    ]);
  }
}

/** Whether reading the pool of a draw would keep the reading thread busy for so long that others notice. */
export async function isLargePool(database: Queryable, drawId: string): Promise<boolean> {
  const [snapshot] = (await database.query('select bytes from draw_file where draw_id = $1 and name = $2', [drawId, SNAPSHOT_FILE])) as {
    bytes: number;
  }[];
  return (snapshot?.bytes ?? 0) > SMALL_POOL_BYTES_MAX;
}

/** Content of a file as it is now, or null. */
export async function findFile(database: Queryable, drawId: string, name: string): Promise<Uint8Array | null> {
  const [file] = (await database.query(
    'select version, bytes from draw_file where draw_id = $1 and name = $2 order by version desc limit 1',
    [drawId, name],
  )) as { version: number; bytes: number }[];
  if (file === undefined) return null;
  const content = new Uint8Array(file.bytes);
  for (let offset = 0; offset < content.length; offset += BYTES_AT_ONCE) {
    const range = { name, offset, bytes: BYTES_AT_ONCE };
    content.set(await readParts(database, { drawId, version: file.version }, range), offset);
  }
  return content;
}

/** Names, visibilities and sizes of the files of a draw, each as it last changed up to the version. */
export async function listFiles(database: Queryable, view: FileView): Promise<{ name: string; visibility: string; bytes: number }[]> {
  return database.query(
    `select distinct on (name) name, visibility, bytes from draw_file
      where draw_id = $1 and version <= $2 and visibility = any($3) order by name, version desc`,
    [view.drawId, view.version, view.visibilities],
  );
}

/** A range of a file. */
interface FileRange {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

/** Range of a file; null when there is none that the view shows. */
export async function readFileRange(
  database: Queryable,
  { drawId, version, visibilities }: FileView,
  range: FileRange,
): Promise<{ readonly content: Uint8Array; readonly total: number } | null> {
  const [file] = (await database.query(
    `select version, bytes from draw_file
      where draw_id = $1 and version <= $2 and visibility = any($3) and name = $4 order by version desc limit 1`,
    [drawId, version, visibilities, range.name],
  )) as { version: number; bytes: number }[];
  if (file === undefined) return null;
  return { content: await readParts(database, { drawId, version: file.version }, range), total: file.bytes };
}

async function readParts(
  database: Queryable,
  { drawId, version }: { readonly drawId: string; readonly version: number },
  { name, offset, bytes }: FileRange,
): Promise<Uint8Array> {
  const first = Math.floor(offset / PART_BYTES);
  const parts = (await database.query(
    `select content from draw_file_part where draw_id = $1 and name = $2 and version = $3 and ordinal between $4 and $5 order by ordinal`,
    [drawId, name, version, first, Math.floor((offset + bytes - 1) / PART_BYTES)],
  )) as { content: Buffer }[];
  const start = offset - first * PART_BYTES;
  return Buffer.concat(parts.map(({ content }) => content)).subarray(start, start + bytes);
}
