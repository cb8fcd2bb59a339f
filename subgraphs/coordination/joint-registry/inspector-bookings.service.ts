import { civilDateOf } from '../../subgraph-kit/pure/civil-date.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { countBookings, pageBookings } from './inspector-bookings.repository.ts';
import type { ListArguments } from './joint-registry.service.ts';
import type { InspectorBooking, RegistryFeed } from './registry.ts';
import { listRegistryFeeds } from './registry-feeds.repository.ts';

const LOADS = Symbol('loads of inspectors');

/** Visits booked for an inspector in the present calendar year; batched over the request. */
export async function loadOfInspector(context: RequestContext, inspectorId: string): Promise<number> {
  const year = Number(civilDateOf(context.clock.now()).slice(0, 4));
  const load = (ids: readonly string[]): Promise<ReadonlyMap<string, number>> => countBookings(context.database.manager, ids, year);
  return (await loaderOf(context, LOADS, load).load(inspectorId)) ?? 0;
}

/** Bookings of an inspector, latest start first; one statement for all inspectors of the level. */
export async function bookingsOfInspector(
  context: RequestContext,
  inspectorId: string,
  wanted: ListArguments,
): Promise<Connection<InspectorBooking>> {
  const page = toPageRequest(wanted.first, wanted.after, ['instant', 'uuid']);
  // Two fields with other arguments in one request are two pages, so the loader's name holds them.
  const name = `bookings of inspectors ${page.first} ${wanted.after ?? ''}`;
  const load = (ids: readonly string[]): Promise<ReadonlyMap<string, readonly InspectorBooking[]>> =>
    pageBookings(context.database.manager, ids, page);
  return toConnection((await loaderOf(context, name, load).load(inspectorId)) ?? [], page, (booking) => [
    booking.from.toISOString(),
    booking.id,
  ]);
}

/** How far every feed has been read. */
export function listFeeds(context: RequestContext): Promise<readonly RegistryFeed[]> {
  return listRegistryFeeds(context.database.manager);
}
