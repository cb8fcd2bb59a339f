import type { EntityManager } from 'typeorm';
import type { Queryable } from '../visits/visit.repository.ts';
import type { Draw, DrawnEntry, DrawState } from './draw.ts';
import type { DrawFailure } from './draw-failure.ts';
import type { Beacon, DrawHeader, DrawPlan, Hex, PoolManifest } from './pure/draw-types.ts';

const COLUMNS = `d.id, d.season_id as "seasonId", d.attempt, d.profile, d.plan, d.plan_digest as "planDigest", d.witness,
  d.witness_office as "witnessOffice", d.announced_at as "announcedAt", d.manifest, d.manifest_digest as "manifestDigest", d.frozen_at as "frozenAt",
  d.beacon, d.beacon_at as "beaconAt", d.seed, d.inspector_seed as "inspectorSeed", d.drawn_at as "drawnAt", d.defect, d.transcript_version as "transcriptVersion",
  d.flagged_at as "flaggedAt", d.state, d.version,
  case when d.failure_code is not null then jsonb_build_object('code', d.failure_code, 'names', d.failure_names, 'text', d.failure_text) end as failure`;

/** The draw, or null. */
export async function findDraw(database: Queryable, id: string): Promise<Draw | null> {
  const rows = (await database.query(`select ${COLUMNS} from draw d where d.id = $1`, [id])) as Draw[];
  return rows[0] ?? null;
}

/** The draw, held against changes until the end of the transaction; rows that refer to it may still be written. */
export async function lockDraw(manager: EntityManager, id: string): Promise<Draw | null> {
  const rows = (await manager.query(`select ${COLUMNS} from draw d where d.id = $1 for no key update`, [id])) as Draw[];
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
    readonly witnessOffice: string | null;
    readonly announcedAt: Date;
    readonly poolKey: Uint8Array;
    readonly approvalId: string | null;
  },
): Promise<boolean> {
  const { plan } = draw;
  const rows = (await manager.query(
    `insert into draw (id, season_id, attempt, profile, plan, plan_digest, witness, witness_office, announced_at, supersedes, defect, approved_by, approval_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (season_id, attempt) do nothing returning id`,
    [
      plan.drawId,
      plan.seasonId,
      plan.attempt,
      plan.profile,
      JSON.stringify(plan),
      draw.planDigest,
      draw.witness,
      draw.witnessOffice,
      draw.announcedAt,
      plan.supersedes?.drawId ?? null,
      plan.supersedes?.defect ?? null,
      plan.supersedes?.approvedBy ?? null,
      draw.approvalId,
    ],
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
  readonly beacon?: Beacon;
  readonly beaconAt?: Date;
  readonly header?: DrawHeader;
  readonly seed?: Hex;
  readonly inspectorSeed?: Hex;
  readonly drawnAt?: Date;
  readonly failure?: DrawFailure;
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
            header = coalesce($7, header), seed = coalesce($8, seed), drawn_at = coalesce($9, drawn_at), failure_code = coalesce($10, failure_code),
            beacon = coalesce($11, beacon), beacon_at = coalesce($12, beacon_at), inspector_seed = coalesce($13, inspector_seed),
            failure_names = coalesce($14, failure_names), failure_text = coalesce($15, failure_text)
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
      changes.failure?.code ?? null,
      changes.beacon === undefined ? null : JSON.stringify(changes.beacon),
      changes.beaconAt ?? null,
      changes.inspectorSeed ?? null,
      changes.failure?.names ?? null,
      changes.failure?.text ?? null,
    ],
  )) as [unknown[], number];
  return count === 1;
}

/** Notes that a new version of the transcript is out. @param flaggedAt when withdrawals passed the published limit; null while they have not */
export async function saveTranscriptVersion(
  manager: Queryable,
  draw: Pick<Draw, 'id' | 'transcriptVersion'>,
  flaggedAt: Date | null,
): Promise<boolean> {
  const [, count] = (await manager.query(
    'update draw set transcript_version = transcript_version + 1, flagged_at = coalesce(flagged_at, $3) where id = $1 and transcript_version = $2',
    [draw.id, draw.transcriptVersion, flaggedAt],
  )) as [unknown[], number];
  return count === 1;
}
