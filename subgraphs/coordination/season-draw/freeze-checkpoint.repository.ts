import type { Queryable } from '../visits/visit.repository.ts';

/**
 * Leaves of the trace log up to the entry that froze the draw: its last commitment or acknowledgement, or the freeze by date. None of these
 * comes after the freeze, so the last of them is it. The seed is bound to this checkpoint.
 */
export async function freezeLeaves(database: Queryable, drawId: string): Promise<Uint8Array[]> {
  const rows = (await database.query(
    `select leaf from trace_entry
      where seq <= (select max(seq) from trace_entry where subject = $1 and operation in ('commitToDraw', 'acknowledgeShares', 'freezeDraw')) order by seq`,
    [`Draw:${drawId}`],
  )) as { leaf: Buffer }[];
  return rows.map((row) => row.leaf);
}
