import type { Queryable } from '../visits/visit.repository.ts';
import type { PartyProgress } from './draw.ts';
import type { EscrowShare, Hex, PartyCommit, RecoveredReveal } from './pure/draw-types.ts';
import type { DroppedParty } from './settle-parties.ts';

interface PartyRow {
  readonly draw_id: string;
  readonly party_id: string;
  readonly vector: readonly Hex[] | null;
  readonly signature: Hex | null;
  readonly committed_at: Date | null;
  readonly scalar: Hex | null;
  readonly revealed_at: Date | null;
  readonly dropped_reason: string | null;
  readonly silent_holders: readonly string[];
  readonly late_at: Date | null;
  readonly recovered: readonly EscrowShare[] | null;
  readonly plan_digest: Hex;
  readonly manifest_digest: Hex | null;
}

/** What the parties of these draws have done, in the order of their ids. */
export async function partiesOf(database: Queryable, drawIds: readonly string[]): Promise<Map<string, PartyProgress[]>> {
  const rows = (await database.query(
    `select p.*, d.plan_digest, d.manifest_digest from draw_party p join draw d on d.id = p.draw_id
      where p.draw_id = any($1::uuid[]) order by p.draw_id, p.party_id collate "C"`,
    [drawIds],
  )) as PartyRow[];
  return Map.groupBy(rows.map(toProgress), (party) => party.drawId);
}

/** What the parties of one draw have done. */
export async function partiesOfDraw(database: Queryable, drawId: string): Promise<readonly PartyProgress[]> {
  return (await partiesOf(database, [drawId])).get(drawId) ?? [];
}

function toProgress(row: PartyRow): PartyProgress {
  return {
    drawId: row.draw_id,
    partyId: row.party_id,
    commit: commitOf(row),
    committedAt: row.committed_at,
    scalar: row.scalar,
    revealedAt: row.revealed_at,
    droppedReason: row.dropped_reason,
    silentHolders: row.silent_holders,
    lateAt: row.late_at,
    recovered: row.recovered,
  };
}

function commitOf({ party_id: partyId, vector, signature, plan_digest, manifest_digest }: PartyRow): PartyCommit | null {
  if (vector === null || signature === null || manifest_digest === null) return null;
  return { partyId, planDigest: plan_digest, manifestDigest: manifest_digest, vector, signature };
}

/** Keeps a party's commitment; false when it has committed already. */
export async function saveCommit(database: Queryable, drawId: string, commit: PartyCommit, at: Date): Promise<boolean> {
  const [, count] = (await database.query(
    'update draw_party set vector = $3, signature = $4, committed_at = $5 where draw_id = $1 and party_id = $2 and vector is null',
    [drawId, commit.partyId, commit.vector, commit.signature, at],
  )) as [unknown[], number];
  return count === 1;
}

/** Keeps a party's opened scalar; false when it has revealed already. */
export async function saveReveal(
  database: Queryable,
  drawId: string,
  reveal: { readonly partyId: string; readonly scalar: Hex },
  at: Date,
): Promise<boolean> {
  const [, count] = (await database.query(
    'update draw_party set scalar = $3, revealed_at = $4 where draw_id = $1 and party_id = $2 and scalar is null',
    [drawId, reveal.partyId, reveal.scalar, at],
  )) as [unknown[], number];
  return count === 1;
}

/** Names the parties that are left out of the freeze. */
export async function dropParties(database: Queryable, drawId: string, dropped: readonly DroppedParty[]): Promise<void> {
  for (const { partyId, reason, silentHolders } of dropped) {
    await database.query('update draw_party set dropped_reason = $3, silent_holders = $4 where draw_id = $1 and party_id = $2', [
      drawId,
      partyId,
      reason,
      silentHolders,
    ]);
  }
}

/** Names the frozen parties that have not revealed; those named before keep their time. Gives those named now. */
export async function nameLateParties(database: Queryable, drawId: string, at: Date): Promise<string[]> {
  const [rows] = (await database.query(
    `update draw_party set late_at = $2
      where draw_id = $1 and scalar is null and dropped_reason is null and late_at is null returning party_id as "partyId"`,
    [drawId, at],
  )) as [{ partyId: string }[], number];
  return rows.map(({ partyId }) => partyId).toSorted();
}

/** Keeps scalars that were rebuilt, with the shares that gave them. */
export async function saveRecovered(database: Queryable, drawId: string, recovered: readonly RecoveredReveal[]): Promise<void> {
  for (const { partyId, scalar, shares } of recovered) {
    await database.query(
      'update draw_party set scalar = $3, recovered = $4 where draw_id = $1 and party_id = $2 and scalar is null and late_at is not null',
      [drawId, partyId, scalar, JSON.stringify(shares)],
    );
  }
}
