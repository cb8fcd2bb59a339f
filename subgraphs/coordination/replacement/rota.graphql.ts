import 'reflect-metadata';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import { connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { CivilDateScalar, CreditCodeScalar, InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { VisitStateEnum } from '../visits/visit.graphql.ts';
import type { VisitState } from '../visits/visit.ts';
import { InspectorLeaveType } from './absence.graphql.ts';
import { InspectorReasonEnum } from './replacement.graphql.ts';
import type { InspectorReason } from './replacement.ts';

/** A visit on a rota. */
@ObjectType('RotaVisit', { description: 'A visit on which an inspector stands.', simpleResolvers: true })
export class RotaVisitType {
  @Field(() => ID, { description: 'Id of the visit.' })
  visitId: string;

  @Field(() => CreditCodeScalar, { description: 'Credit code of the enterprise.' })
  creditCode: string;

  @Field(() => VisitStateEnum, { description: 'How far the visit has come.' })
  state: VisitState;

  @Field(() => InstantScalar, { nullable: true, description: 'Start of the booked session; null until there is one.' })
  sessionFrom: Date | null;

  @Field(() => InstantScalar, { nullable: true, description: 'End of the booked session; null until there is one.' })
  sessionTo: Date | null;

  @Field(() => CivilDateScalar, { description: 'First day on which the visit may take place.' })
  windowFrom: CivilDate;

  @Field(() => CivilDateScalar, { description: 'Last day on which the visit may take place.' })
  windowTo: CivilDate;
}

/** A visit that an inspector was taken off. */
@ObjectType('LeftVisit', {
  description: 'A visit from whose team an inspector was taken by an approved replacement.',
  simpleResolvers: true,
})
export class LeftVisitType {
  @Field(() => ID, { description: 'Id of the visit.' })
  visitId: string;

  @Field(() => CreditCodeScalar, { description: 'Credit code of the enterprise.' })
  creditCode: string;

  @Field(() => InspectorReasonEnum, { description: 'Why.' })
  reason: InspectorReason;

  @Field(() => InstantScalar, { description: 'When the replacement was approved.' })
  leftAt: Date;
}

/** What an inspector has to do. */
@ObjectType('Rota', { description: 'Visits and leave of an inspector in a span of days.', simpleResolvers: true })
export class RotaType {
  @Field(() => Int, { description: 'Number of visits in the span.' })
  load: number;

  @Field(() => [RotaVisitType], { description: 'Visits by the start of their sessions; those without a session last.' })
  visits: readonly RotaVisitType[];

  @Field(() => [InspectorLeaveType], { description: 'Leave that touches the span.' })
  leaves: readonly InspectorLeaveType[];

  @Field(() => [LeftVisitType], { description: 'Visits in the span from whose team the inspector was taken.' })
  left: readonly LeftVisitType[];
}

/** Somebody who would come next. */
@ObjectType('SeatAlternate', { description: 'An inspector who would come next for a seat.', simpleResolvers: true })
export class SeatAlternateType {
  @Field(() => Int, { description: 'Seats that the inspector fills in the draw.' })
  load: number;
}

/** Page of rotas. */
export const RotaConnectionType = connectionOf('Rota', RotaType);
