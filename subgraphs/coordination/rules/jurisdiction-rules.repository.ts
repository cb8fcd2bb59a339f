import type { EntityManager } from 'typeorm';
import { DEFAULT_PACK_ID } from './rule-packs.ts';

/** Ids of the packs that jurisdictions have chosen, the default for the others. */
export async function packIdsOf(manager: EntityManager, jurisdictions: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = (await manager.query('select jurisdiction, pack_id as "packId" from jurisdiction_rules where jurisdiction = any($1)', [
    jurisdictions,
  ])) as { jurisdiction: string; packId: string }[];
  const chosen = new Map(rows.map((row) => [row.jurisdiction, row.packId]));
  return new Map(jurisdictions.map((jurisdiction) => [jurisdiction, chosen.get(jurisdiction) ?? DEFAULT_PACK_ID]));
}

/** Id of the pack that a jurisdiction has chosen, or the default. */
export async function packIdOf(manager: EntityManager, jurisdiction: string): Promise<string> {
  return (await packIdsOf(manager, [jurisdiction])).get(jurisdiction) ?? DEFAULT_PACK_ID;
}

/** Chooses a pack for a jurisdiction; gives the one before, or null. */
export async function choosePack(
  manager: EntityManager,
  choice: { readonly jurisdiction: string; readonly packId: string; readonly by: string; readonly at: Date },
): Promise<string | null> {
  const rows = (await manager.query(
    `with earlier as (select pack_id from jurisdiction_rules where jurisdiction = $1 for update)
     insert into jurisdiction_rules (jurisdiction, pack_id, chosen_by, chosen_at) values ($1, $2, $3, $4)
     on conflict (jurisdiction) do update set pack_id = excluded.pack_id, chosen_by = excluded.chosen_by, chosen_at = excluded.chosen_at
     returning (select pack_id from earlier) as "packId"`,
    [choice.jurisdiction, choice.packId, choice.by, choice.at.toISOString()],
  )) as { packId: string | null }[];
  return rows[0]?.packId ?? null;
}
