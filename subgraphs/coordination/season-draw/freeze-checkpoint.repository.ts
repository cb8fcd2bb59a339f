import type { Queryable } from '../visits/visit.repository.ts';

/** Leaves of the trace log up to the entry that froze the draw, which was its last commitment: the checkpoint that the seed is bound to. */
export async function freezeLeaves(database: Queryable, drawId: string): Promise<Uint8Array[]> {
  const rows = (await database.query(
    `select leaf from trace_entry
      where seq <= (select max(seq) from trace_entry where subject = $1 and operation = 'commitToDraw') order by seq`,
    [`Draw:${drawId}`],
  )) as { leaf: Buffer }[];
  return rows.map((row) => row.leaf);
}
