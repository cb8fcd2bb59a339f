import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import { InspectorType } from './inspector.graphql.ts';
import { InspectorBookingConnectionType } from './inspector-booking.graphql.ts';
import { bookingsOfInspector, listFeeds, loadOfInspector } from './inspector-bookings.service.ts';
import type { InspectorBooking, JointInspector, RegistryFeed } from './registry.ts';
import { RegistryFeedType } from './registry-feed.graphql.ts';

/** What joint tasks ask of an inspector. */
@Resolver(() => InspectorType)
export class InspectorBookingsResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'Visits booked in the present calendar year.' })
  load(@Root() inspector: JointInspector, @Ctx() context: RequestContext): Promise<number> {
    return loadOfInspector(context, inspector.id);
  }

  @FieldResolver(() => InspectorBookingConnectionType, { description: 'Bookings, latest start first.' })
  bookings(
    @Root() inspector: JointInspector,
    @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<InspectorBooking>> {
    return bookingsOfInspector(context, inspector.id, { first, after });
  }
}

/** How the joint registry is fed. */
@Resolver()
export class RegistryFeedResolver {
  @Query(() => [RegistryFeedType], { description: 'How far the feeds of the departments have been read.' })
  registryFeeds(@Ctx() context: RequestContext): Promise<readonly RegistryFeed[]> {
    return listFeeds(context);
  }
}
