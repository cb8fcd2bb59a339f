import type { EntityManager } from 'typeorm';
import type { RegistryFeed } from './registry.ts';

/** Every feed that has been read, with what it brought and what was set aside. */
export async function listRegistryFeeds(manager: EntityManager): Promise<readonly RegistryFeed[]> {
  return manager.query(
    `select c.source, c.kind, c.applied_rows as "appliedRows", c.applied_at as "appliedAt",
            (select count(*)::int from refused_feed_row r where r.source = c.source and r.kind = c.kind) as "refusedRows"
       from feed_cursor c order by c.source, c.kind`,
  );
}
