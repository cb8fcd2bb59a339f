import type { Queryable } from '../visits/visit.repository.ts';
import { AUDITOR_ID } from './draw.ts';
import type { DrawProfile, Hex } from './pure/draw-types.ts';

/** Keys that a department or the supervising body has registered. */
export interface RegisteredKey {
  readonly partyId: string;
  readonly name: string;
  readonly signingKey: Hex;
  /** Null for somebody who holds no shares. */
  readonly encryptionKey: Hex | null;
}

/** The keys registered for a profile by those of these who have registered any, in the order of their ids. */
export async function registeredKeys(database: Queryable, partyIds: readonly string[], profile: DrawProfile): Promise<RegisteredKey[]> {
  return database.query(
    `select k.party_id as "partyId", coalesce(d.name_zh, '监督机构') as name, k.public_key as "signingKey", k.encryption_key as "encryptionKey"
       from draw_key k left join department d on d.code = k.party_id
      where k.party_id = any($1) and k.profile = $2 and (d.code is not null or k.party_id = $3) order by k.party_id`,
    [partyIds, profile, AUDITOR_ID],
  );
}

/** Registers or renews keys; draws that are announced keep those of their plan. */
export async function saveKey(
  database: Queryable,
  key: {
    readonly partyId: string;
    readonly profile: DrawProfile;
    readonly publicKey: Hex;
    readonly encryptionKey: Hex | null;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> {
  await database.query(
    `insert into draw_key (party_id, profile, public_key, encryption_key, registered_by, registered_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (party_id, profile) do update set public_key = excluded.public_key, encryption_key = excluded.encryption_key,
       registered_by = excluded.registered_by, registered_at = excluded.registered_at`,
    [key.partyId, key.profile, key.publicKey, key.encryptionKey, key.by, key.at],
  );
}
