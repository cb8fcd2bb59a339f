import type { Queryable } from '../visits/visit.repository.ts';
import type { KeptShare } from './ceremony.ts';
import type { EscrowShare, Hex } from './pure/draw-types.ts';
import type { SealedShare } from './pure/escrow.ts';

/** Shares of these draws, in the order of party and holder. */
export async function sharesOf(database: Queryable, drawIds: readonly string[]): Promise<Map<string, KeptShare[]>> {
  const rows = (await database.query(
    `select draw_id as "drawId", party_id as "partyId", holder_id as "holderId", holder_index as index, ephemeral, ciphertext,
            acknowledged_at as "acknowledgedAt", share, opened_at as "openedAt"
       from draw_share where draw_id = any($1::uuid[]) order by draw_id, party_id, holder_index`,
    [drawIds],
  )) as KeptShare[];
  return Map.groupBy(rows, ({ drawId }) => drawId);
}

/** Shares of one draw. */
export async function sharesOfDraw(database: Queryable, drawId: string): Promise<readonly KeptShare[]> {
  return (await sharesOf(database, [drawId])).get(drawId) ?? [];
}

/** The shares that have been opened. */
export function openedShares(shares: readonly KeptShare[]): EscrowShare[] {
  return shares.flatMap(({ partyId, holderId, index, share }) => (share === null ? [] : [{ partyId, holderId, index, share }]));
}

/** Keeps the sealed shares of a party. */
export async function saveShares(database: Queryable, drawId: string, shares: readonly SealedShare[]): Promise<void> {
  await database.query(
    `insert into draw_share (draw_id, party_id, holder_id, holder_index, ephemeral, ciphertext)
       select $1, s."partyId", s."holderId", s.index, s.ephemeral, s.ciphertext
         from jsonb_to_recordset($2::jsonb) as s ("partyId" text, "holderId" text, index int, ephemeral text, ciphertext text)`,
    [drawId, JSON.stringify(shares)],
  );
}

/** Keeps an acknowledgement; false when there is one already. */
export async function saveAcknowledgement(
  database: Queryable,
  drawId: string,
  acknowledgement: { readonly partyId: string; readonly holderId: string; readonly signature: Hex },
  at: Date,
): Promise<boolean> {
  const { partyId, holderId, signature } = acknowledgement;
  const [, count] = (await database.query(
    `update draw_share set acknowledgement = $4, acknowledged_at = $5
      where draw_id = $1 and party_id = $2 and holder_id = $3 and acknowledgement is null`,
    [drawId, partyId, holderId, signature, at],
  )) as [unknown[], number];
  return count === 1;
}

/** Keeps an opened share; false when it is open already. */
export async function saveOpenedShare(database: Queryable, drawId: string, share: EscrowShare, at: Date): Promise<boolean> {
  const [, count] = (await database.query(
    'update draw_share set share = $4, opened_at = $5 where draw_id = $1 and party_id = $2 and holder_id = $3 and share is null',
    [drawId, share.partyId, share.holderId, share.share, at],
  )) as [unknown[], number];
  return count === 1;
}
