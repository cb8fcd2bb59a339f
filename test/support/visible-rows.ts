import type { DataSource } from 'typeorm';
import { eventually } from './eventually.ts';

/**
 * A feed holds back what a transaction that is still open could come before; one of a neighbour's test on the same server is one. Waits until all
 * that had begun by now are over, so that a test reads what it wrote.
 */
export async function everythingIsVisible(database: DataSource): Promise<void> {
  const [now] = (await database.query('select pg_current_xact_id()::text as xid')) as { xid: string }[];
  await eventually('no older transaction is open', async () => {
    const [answer] = (await database.query('select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 as ok', [now?.xid])) as {
      ok: boolean;
    }[];
    return answer?.ok;
  });
}
