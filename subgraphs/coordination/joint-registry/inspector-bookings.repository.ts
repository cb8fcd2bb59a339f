import type { EntityManager } from 'typeorm';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import type { InspectorBooking } from './registry.ts';

/** Visits booked in a calendar year (Asia/Shanghai) for these inspectors; those without any are missing. */
export async function countBookings(
  manager: EntityManager,
  inspectorIds: readonly string[],
  year: number,
): Promise<ReadonlyMap<string, number>> {
  const rows = (await manager.query(
    `select inspector_id as id, count(*)::int as load from booking
      where inspector_id = any($1::uuid[]) and status <> 'RELEASED' and extract(year from lower(during)) = $2 group by inspector_id`,
    [inspectorIds, year],
  )) as { id: string; load: number }[];
  return new Map(rows.map((row) => [row.id, row.load]));
}

/** A page of bookings of each of these inspectors, latest start first; one row more than the page. */
export async function pageBookings(
  manager: EntityManager,
  inspectorIds: readonly string[],
  page: PageRequest,
): Promise<ReadonlyMap<string, readonly InspectorBooking[]>> {
  const rows = (await manager.query(
    `select b.* from unnest($1::uuid[]) as i(id) cross join lateral (
       select id, inspector_id as "inspectorId", visit_id as "visitId", lower(during) as "from", upper(during) as "to", status
         from booking where inspector_id = i.id and ($2::timestamptz is null or (lower(during), id) < ($2, $3::uuid))
        order by lower(during) desc, id desc limit $4) b
      order by b."inspectorId", b."from" desc, b.id desc`,
    [inspectorIds, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
  )) as InspectorBooking[];
  return Map.groupBy(rows, (booking) => booking.inspectorId);
}
