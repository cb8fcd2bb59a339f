import 'reflect-metadata';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import { connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { CivilDateScalar, InstantScalar } from '../../subgraph-kit/schema/scalars.ts';

const KEY_DESCRIPTION = 'Key under which a repetition gives the first result again.';

/** A visit on a rota. */
@ObjectType('RotaVisit', { description: 'A visit on which an inspector stands.', simpleResolvers: true })
export class RotaVisitType {
  @Field(() => ID, { description: 'Id of the visit.' })
  visitId: string;

  @Field(() => ID, { description: 'Credit code of the enterprise.' })
  creditCode: string;

  @Field(() => String, { description: 'State of the visit.' })
  state: string;

  @Field(() => InstantScalar, { nullable: true, description: 'Start of the booked session; null until there is one.' })
  sessionFrom: Date | null;

  @Field(() => InstantScalar, { nullable: true, description: 'End of the booked session; null until there is one.' })
  sessionTo: Date | null;

  @Field(() => CivilDateScalar, { description: 'First day on which the visit may take place.' })
  windowFrom: CivilDate;

  @Field(() => CivilDateScalar, { description: 'Last day on which the visit may take place.' })
  windowTo: CivilDate;
}

/** A leave. */
@ObjectType('InspectorLeave', { description: 'Days on which an inspector is away.', simpleResolvers: true })
export class InspectorLeaveType {
  @Field(() => ID, { description: 'Id of the leave.' })
  id: string;

  @Field(() => CivilDateScalar, { description: 'First day.' })
  from: CivilDate;

  @Field(() => CivilDateScalar, { description: 'Last day.' })
  to: CivilDate;
}

/** A visit that an inspector was taken off. */
@ObjectType('LeftVisit', {
  description: 'A visit from whose team an inspector was taken by an approved replacement.',
  simpleResolvers: true,
})
export class LeftVisitType {
  @Field(() => ID, { description: 'Id of the visit.' })
  visitId: string;

  @Field(() => ID, { description: 'Credit code of the enterprise.' })
  creditCode: string;

  @Field(() => String, { description: 'RECUSAL, ILLNESS or SPECIAL_REASON.' })
  reason: string;

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

/** A recusal. */
@ObjectType('Recusal', { description: 'That an inspector must not inspect an enterprise.', simpleResolvers: true })
export class RecusalType {
  @Field(() => ID, { description: 'Id of the recusal.' })
  id: string;

  @Field(() => ID, { description: 'The inspector.' })
  inspectorId: string;

  @Field(() => ID, { description: 'Credit code of the enterprise.' })
  creditCode: string;

  @Field(() => String, { description: 'KINSHIP, INTEREST, FORMER_EMPLOYMENT or OTHER.' })
  ground: string;

  @Field(() => InstantScalar, { description: 'When it was declared.' })
  declaredAt: Date;
}

/** Input of `declareRecusal`. */
@InputType('DeclareRecusalInput', { description: 'Declaration of an inspector, or of the head for an inspector of the department.' })
export class DeclareRecusalInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'The inspector.' })
  inspectorId: string;

  @Field(() => ID, { description: 'Credit code of the enterprise.' })
  creditCode: string;

  @Field(() => String, { description: 'KINSHIP, INTEREST, FORMER_EMPLOYMENT or OTHER.' })
  ground: string;
}

/** Input of `recordLeave`. */
@InputType('RecordLeaveInput', { description: 'Leave of an inspector.' })
export class RecordLeaveInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'The inspector.' })
  inspectorId: string;

  @Field(() => CivilDateScalar, { description: 'First day.' })
  from: CivilDate;

  @Field(() => CivilDateScalar, { description: 'Last day.' })
  to: CivilDate;
}

/** Success of `declareRecusal`. */
@ObjectType('DeclareRecusalSuccess', { description: 'The recusal holds from the next snapshot on.', simpleResolvers: true })
export class DeclareRecusalSuccessType {
  @Field(() => RecusalType, { description: 'The recusal.' })
  recusal: RecusalType;
}

/** Success of `recordLeave`. */
@ObjectType('RecordLeaveSuccess', { description: 'The leave counts from the next snapshot on.', simpleResolvers: true })
export class RecordLeaveSuccessType {
  @Field(() => InspectorLeaveType, { description: 'The leave.' })
  leave: InspectorLeaveType;
}
