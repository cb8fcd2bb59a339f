import type { EntityManager } from 'typeorm';
import type { Queryable } from '../visits/visit.repository.ts';
import type { Draw, DrawnEntry, DrawState, PartyProgress } from './draw.ts';
import type { DrawHeader, DrawParty, DrawPlan, DrawProfile, Hex, PartyCommit, PoolManifest } from './pure/draw-types.ts';

const COLUMNS = `d.id, d.season_id as "seasonId", d.attempt, d.profile, d.plan, d.plan_digest as "planDigest", d.witness, d.announced_at as "announcedAt",
  d.manifest, d.manifest_digest as "manifestDigest", d.frozen_at as "frozenAt", d.seed, d.drawn_at as "drawnAt", d.failure, d.state, d.version`;

/** The draw, or null. */
export async function findDraw(database: Queryable, id: string): Promise<Draw | null> {
  const rows = (await database.query(`select ${COLUMNS} from draw d where d.id = $1`, [id])) as Draw[];
  return rows[0] ?? null;
}

/** The draw, held against changes until the end of the transaction. */
export async function lockDraw(manager: EntityManager, id: string): Promise<Draw | null> {
  const rows = (await manager.query(`select ${COLUMNS} from draw d where d.id = $1 for update`, [id])) as Draw[];
  return rows[0] ?? null;
}

/** All attempts of a season, in order. */
export async function drawsOfSeasons(database: Queryable, seasonIds: readonly string[]): Promise<Map<string, Draw[]>> {
  const rows = (await database.query(`select ${COLUMNS} from draw d where d.season_id = any($1::uuid[]) order by d.season_id, d.attempt`, [
    seasonIds,
  ])) as Draw[];
  return Map.groupBy(rows, (draw) => draw.seasonId);
}

/** Approved plan entries of a season in the order of department and code. */
export async function approvedEntries(manager: Queryable, seasonId: string): Promise<DrawnEntry[]> {
  return manager.query(
    `select id, department, code, item_codes as "itemCodes", category, divisions, stratify, weights, ratio_num as "ratioNum", ratio_den as "ratioDen",
            units_min as "unitsMin", max_num as "maxNum", max_den as "maxDen", window_from as "windowFrom", window_to as "windowTo"
       from plan_entry where season_id = $1 and state = 'PLAN_APPROVED' order by department, code`,
    [seasonId],
  );
}

/** Divisions in which the jurisdiction has enterprises, ascending. */
export async function divisionsOf(manager: Queryable, jurisdiction: string): Promise<string[]> {
  const rows = (await manager.query(
    'select distinct division_code as code from joint_enterprise where jurisdiction = $1 order by division_code',
    [jurisdiction],
  )) as { code: string }[];
  return rows.map((row) => row.code);
}

/** Public keys that departments have registered for the profile. */
export async function registeredKeys(manager: Queryable, departments: readonly string[], profile: DrawProfile): Promise<DrawParty[]> {
  return manager.query(
    `select k.department as "partyId", d.name_zh as name, k.public_key as "signingKey" from draw_key k join department d on d.code = k.department
      where k.department = any($1) and k.profile = $2 order by k.department`,
    [departments, profile],
  );
}

/** Registers or renews the key of a department; draws that are announced keep the key of their plan. */
export async function saveKey(
  manager: Queryable,
  key: { department: string; profile: DrawProfile; publicKey: Hex; by: string; at: Date },
): Promise<void> {
  await manager.query(
    `insert into draw_key (department, profile, public_key, registered_by, registered_at) values ($1, $2, $3, $4, $5)
     on conflict (department, profile) do update set public_key = excluded.public_key, registered_by = excluded.registered_by, registered_at = excluded.registered_at`,
    [key.department, key.profile, key.publicKey, key.by, key.at],
  );
}

/** A new id in the order of time, made by the database. */
export async function newId(manager: Queryable): Promise<string> {
  const rows = (await manager.query('select uuid_v7() as id')) as { id: string }[];
  return rows[0]?.id ?? '';
}

/** Writes an announced draw with its parties and its pool key; the database refuses a second one of the same attempt. */
export async function insertDraw(
  manager: EntityManager,
  draw: {
    readonly plan: DrawPlan;
    readonly planDigest: Hex;
    readonly witness: string;
    readonly announcedAt: Date;
    readonly poolKey: Uint8Array;
  },
): Promise<boolean> {
  const { plan } = draw;
  const rows = (await manager.query(
    `insert into draw (id, season_id, attempt, profile, plan, plan_digest, witness, announced_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (season_id, attempt) do nothing returning id`,
    [plan.drawId, plan.seasonId, plan.attempt, plan.profile, JSON.stringify(plan), draw.planDigest, draw.witness, draw.announcedAt],
  )) as unknown[];
  if (rows.length === 0) return false;
  await manager.query('insert into draw_secret (draw_id, pool_key) values ($1, $2)', [plan.drawId, Buffer.from(draw.poolKey)]);
  await manager.query('insert into draw_party (draw_id, party_id) select $1, unnest($2::text[])', [
    plan.drawId,
    plan.parties.map((party) => party.partyId),
  ]);
  return true;
}

/** The pool key of a draw. */
export async function poolKeyOf(database: Queryable, drawId: string): Promise<Uint8Array> {
  const rows = (await database.query('select pool_key from draw_secret where draw_id = $1', [drawId])) as { pool_key: Buffer }[];
  const [row] = rows;
  if (row === undefined) throw new Error(`draw ${drawId} has no pool key`);
  return row.pool_key;
}

/** What a step writes besides the state. */
export interface DrawChanges {
  readonly manifest?: PoolManifest;
  readonly manifestDigest?: Hex;
  readonly frozenAt?: Date;
  readonly header?: DrawHeader;
  readonly seed?: Hex;
  readonly drawnAt?: Date;
  readonly failure?: string;
}

/** Takes a draw one step further if it is still at this version; false when somebody was faster. */
export async function moveDraw(
  manager: Queryable,
  draw: Pick<Draw, 'id' | 'version'>,
  to: DrawState,
  changes: DrawChanges,
): Promise<boolean> {
  const [, count] = (await manager.query(
    `update draw set state = $3, manifest = coalesce($4, manifest), manifest_digest = coalesce($5, manifest_digest), frozen_at = coalesce($6, frozen_at),
            header = coalesce($7, header), seed = coalesce($8, seed), drawn_at = coalesce($9, drawn_at), failure = coalesce($10, failure)
      where id = $1 and version = $2`,
    [
      draw.id,
      draw.version,
      to,
      changes.manifest === undefined ? null : JSON.stringify(changes.manifest),
      changes.manifestDigest ?? null,
      changes.frozenAt ?? null,
      changes.header === undefined ? null : JSON.stringify(changes.header),
      changes.seed ?? null,
      changes.drawnAt ?? null,
      changes.failure ?? null,
    ],
  )) as [unknown[], number];
  return count === 1;
}

interface PartyRow {
  readonly draw_id: string;
  readonly party_id: string;
  readonly vector: readonly Hex[] | null;
  readonly signature: Hex | null;
  readonly committed_at: Date | null;
  readonly scalar: Hex | null;
  readonly revealed_at: Date | null;
  readonly plan_digest: Hex;
  readonly manifest_digest: Hex | null;
}

/** What the parties of these draws have done, in the order of their ids. */
export async function partiesOf(database: Queryable, drawIds: readonly string[]): Promise<Map<string, PartyProgress[]>> {
  const rows = (await database.query(
    `select p.*, d.plan_digest, d.manifest_digest from draw_party p join draw d on d.id = p.draw_id where p.draw_id = any($1::uuid[]) order by p.draw_id, p.party_id`,
    [drawIds],
  )) as PartyRow[];
  return Map.groupBy(rows.map(toProgress), (party) => party.drawId);
}

function toProgress(row: PartyRow): PartyProgress {
  const commit: PartyCommit | null =
    row.vector === null || row.signature === null || row.manifest_digest === null
      ? null
      : {
          partyId: row.party_id,
          planDigest: row.plan_digest,
          manifestDigest: row.manifest_digest,
          vector: row.vector,
          signature: row.signature,
        };
  return {
    drawId: row.draw_id,
    partyId: row.party_id,
    commit,
    committedAt: row.committed_at,
    scalar: row.scalar,
    revealedAt: row.revealed_at,
  };
}

/** Keeps a party's commitment; false when it has committed already. */
export async function saveCommit(manager: Queryable, drawId: string, commit: PartyCommit, at: Date): Promise<boolean> {
  const [, count] = (await manager.query(
    'update draw_party set vector = $3, signature = $4, committed_at = $5 where draw_id = $1 and party_id = $2 and vector is null',
    [drawId, commit.partyId, commit.vector, commit.signature, at],
  )) as [unknown[], number];
  return count === 1;
}

/** Keeps a party's opened scalar; false when it has revealed already. */
export async function saveReveal(manager: Queryable, drawId: string, reveal: { partyId: string; scalar: Hex }, at: Date): Promise<boolean> {
  const [, count] = (await manager.query(
    'update draw_party set scalar = $3, revealed_at = $4 where draw_id = $1 and party_id = $2 and scalar is null',
    [drawId, reveal.partyId, reveal.scalar, at],
  )) as [unknown[], number];
  return count === 1;
}

/** A file of a draw. */
export interface DrawFile {
  readonly name: string;
  readonly visibility: 'PUBLIC' | 'AUDITORS' | 'INTERNAL';
  readonly content: Uint8Array;
}

/** Keeps files; a second time changes nothing, because a step that is repeated makes the same bytes. */
export async function saveFiles(manager: Queryable, drawId: string, files: readonly DrawFile[]): Promise<void> {
  for (const file of files) {
    await manager.query('insert into draw_file (draw_id, name, visibility, content) values ($1, $2, $3, $4) on conflict do nothing', [
      drawId,
      file.name,
      file.visibility,
      Buffer.from(file.content.buffer, file.content.byteOffset, file.content.byteLength),
    ]);
  }
}

/** Content of a file, or null. */
export async function findFile(database: Queryable, drawId: string, name: string): Promise<Uint8Array | null> {
  const rows = (await database.query('select content from draw_file where draw_id = $1 and name = $2', [drawId, name])) as {
    content: Buffer;
  }[];
  return rows[0]?.content ?? null;
}

/** Names, visibilities and sizes of the files of a draw. */
export async function listFiles(database: Queryable, drawId: string): Promise<{ name: string; visibility: string; bytes: number }[]> {
  return database.query('select name, visibility, octet_length(content) as bytes from draw_file where draw_id = $1 order by name', [
    drawId,
  ]);
}

/** Part of a file. @param visibilities what the caller may read */
export async function readFilePart(
  database: Queryable,
  part: { readonly drawId: string; readonly name: string; readonly offset: number; readonly bytes: number },
  visibilities: readonly string[],
): Promise<{ readonly content: Uint8Array; readonly total: number } | null> {
  const rows = (await database.query(
    `select substring(content from $4::int + 1 for $5::int) as content, octet_length(content) as total from draw_file
      where draw_id = $1 and name = $2 and visibility = any($3)`,
    [part.drawId, part.name, visibilities, part.offset, part.bytes],
  )) as { content: Buffer; total: number }[];
  return rows[0] ?? null;
}
