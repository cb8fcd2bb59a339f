import 'reflect-metadata';
import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { enumOf } from '../../subgraph-kit/schema/enums.graphql.ts';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { BOOKING_STATUSES, type BookingStatus } from './registry.ts';

const BookingStatusEnum = enumOf(BOOKING_STATUSES, 'BookingStatus', 'Whether a booking still takes the inspector’s time.');

/** API type of a booking. */
@ObjectType('InspectorBooking', { description: 'A span of time for which an inspector is booked on a visit.', simpleResolvers: true })
export class InspectorBookingType {
  @Field(() => ID, { description: 'Id of the booking.' })
  id: string;

  @Field(() => ID, { description: 'Id of the visit.' })
  visitId: string;

  @Field(() => InstantScalar, { description: 'Start.' })
  from: Date;

  @Field(() => InstantScalar, { description: 'End.' })
  to: Date;

  @Field(() => BookingStatusEnum, { description: 'Whether it still takes the inspector’s time.' })
  status: BookingStatus;
}

/** Connection of bookings. */
export const InspectorBookingConnectionType = connectionOf('InspectorBooking', InspectorBookingType);
