import type { Queryable } from '../visits/visit.repository.ts';

/** A file of a draw. */
export interface DrawFile {
  readonly name: string;
  readonly visibility: 'PUBLIC' | 'AUDITORS' | 'INTERNAL';
  readonly content: Uint8Array;
}

/** Name of the file that keeps what the snapshot read, for the hub's own use. */
export const SNAPSHOT_FILE = 'snapshot.bin';

/** About 20,000 units in a dozen plan entries, whose files are read and looked through in some 20 ms. */
const SMALL_POOL_BYTES_MAX = 1024 * 1024;
/** Bytes of a file that are read at once. */
const PART_BYTES = 8 * 1024 * 1024;

/** Which files of a draw somebody may read, as they were in a version of the transcript. */
export interface FileView {
  readonly drawId: string;
  readonly version: number;
  readonly visibilities: readonly string[];
}

/** Keeps files of a version; a second time changes nothing, because a step that is repeated makes the same bytes. */
export async function saveFiles(database: Queryable, drawId: string, files: readonly DrawFile[], version = 1): Promise<void> {
  for (const file of files) {
    await database.query(
      'insert into draw_file (draw_id, name, visibility, content, version) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [drawId, file.name, file.visibility, Buffer.from(file.content.buffer, file.content.byteOffset, file.content.byteLength), version],
    );
  }
}

/** Whether reading the pool of a draw would keep the reading thread busy for so long that others notice. */
export async function isLargePool(database: Queryable, drawId: string): Promise<boolean> {
  const [snapshot] = (await database.query('select octet_length(content) as bytes from draw_file where draw_id = $1 and name = $2', [
    drawId,
    SNAPSHOT_FILE,
  ])) as { bytes: number }[];
  return (snapshot?.bytes ?? 0) > SMALL_POOL_BYTES_MAX;
}

/** Content of a file as it is now, or null. Read in parts, because the driver takes several times the memory of what it reads at once. */
export async function findFile(database: Queryable, drawId: string, name: string): Promise<Uint8Array | null> {
  const [file] = (await database.query(
    'select version, octet_length(content) as bytes from draw_file where draw_id = $1 and name = $2 order by version desc limit 1',
    [drawId, name],
  )) as { version: number; bytes: number }[];
  if (file === undefined) return null;
  const content = new Uint8Array(file.bytes);
  for (let offset = 0; offset < content.length; offset += PART_BYTES) {
    const [part] = (await database.query(
      'select substring(content from $4::int + 1 for $5::int) as content from draw_file where draw_id = $1 and name = $2 and version = $3',
      [drawId, name, file.version, offset, PART_BYTES],
    )) as { content: Buffer }[];
    if (part === undefined) throw new Error(`file ${name} of draw ${drawId} went while it was read`);
    content.set(part.content, offset);
  }
  return content;
}

/** Names, visibilities and sizes of the files of a draw, each as it last changed up to the version. */
export async function listFiles(database: Queryable, view: FileView): Promise<{ name: string; visibility: string; bytes: number }[]> {
  return database.query(
    `select distinct on (name) name, visibility, octet_length(content) as bytes from draw_file
      where draw_id = $1 and version <= $2 and visibility = any($3) order by name, version desc`,
    [view.drawId, view.version, view.visibilities],
  );
}

/** Part of a file; null when there is none that the view shows. */
export async function readFilePart(
  database: Queryable,
  view: FileView,
  part: { readonly name: string; readonly offset: number; readonly bytes: number },
): Promise<{ readonly content: Uint8Array; readonly total: number } | null> {
  const rows = (await database.query(
    `select substring(content from $5::int + 1 for $6::int) as content, octet_length(content) as total from draw_file
      where draw_id = $1 and version <= $2 and visibility = any($3) and name = $4 order by version desc limit 1`,
    [view.drawId, view.version, view.visibilities, part.name, part.offset, part.bytes],
  )) as { content: Buffer; total: number }[];
  return rows[0] ?? null;
}
