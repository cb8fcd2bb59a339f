import 'reflect-metadata';
import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import { connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { enumOf } from '../../subgraph-kit/schema/enums.graphql.ts';
import { CivilDateScalar, CreditCodeScalar, InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { StepNotPossibleType, typenameOf } from '../seasons/season.graphql.ts';
import { RECUSAL_GROUNDS, type RecusalGround } from './absence.ts';

const KEY_DESCRIPTION = 'Key under which a repetition gives the first result again.';
const RecusalGroundEnum = enumOf(RECUSAL_GROUNDS, 'RecusalGround', 'Why an inspector must not inspect an enterprise.');

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

/** A recusal. */
@ObjectType('Recusal', { description: 'That an inspector must not inspect an enterprise.', simpleResolvers: true })
export class RecusalType {
  @Field(() => ID, { description: 'Id of the recusal.' })
  id: string;

  @Field(() => ID, { description: 'The inspector.' })
  inspectorId: string;

  @Field(() => CreditCodeScalar, { description: 'Credit code of the enterprise.' })
  creditCode: string;

  @Field(() => RecusalGroundEnum, { description: 'Why.' })
  ground: RecusalGround;

  @Field(() => InstantScalar, { description: 'When it was declared.' })
  declaredAt: Date;
}

/** Page of recusals. */
export const RecusalConnectionType = connectionOf('Recusal', RecusalType);

/** Input of `declareRecusal`. */
@InputType('DeclareRecusalInput', { description: 'Declaration of an inspector, or of the head for an inspector of the department.' })
export class DeclareRecusalInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'The inspector.' })
  inspectorId: string;

  @Field(() => CreditCodeScalar, { description: 'Credit code of the enterprise.' })
  creditCode: string;

  @Field(() => RecusalGroundEnum, { description: 'Why.' })
  ground: RecusalGround;
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

/** Input of `endRecusal`. */
@InputType('EndRecusalInput', { description: 'A recusal to take back.' })
export class EndRecusalInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the recusal.' })
  recusalId: string;
}

/** Input of `endLeave`. */
@InputType('EndLeaveInput', { description: 'A leave to take back.' })
export class EndLeaveInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the leave.' })
  leaveId: string;
}

/** Success of `endRecusal`. */
@ObjectType('EndRecusalSuccess', { description: 'The recusal holds no more, from the next snapshot on.', simpleResolvers: true })
export class EndRecusalSuccessType {
  @Field(() => RecusalType, { description: 'What was taken back.' })
  recusal: RecusalType;
}

/** Success of `endLeave`. */
@ObjectType('EndLeaveSuccess', { description: 'The leave counts no more, from the next snapshot on.', simpleResolvers: true })
export class EndLeaveSuccessType {
  @Field(() => InspectorLeaveType, { description: 'What was taken back.' })
  leave: InspectorLeaveType;
}

/** Result of `declareRecusal`. */
export const DeclareRecusalResultType = createUnionType({
  name: 'DeclareRecusalResult',
  description: 'What declaring a recusal came to.',
  types: () => [DeclareRecusalSuccessType] as const,
  resolveType: typenameOf,
});

/** Result of `recordLeave`. */
export const RecordLeaveResultType = createUnionType({
  name: 'RecordLeaveResult',
  description: 'What recording a leave came to.',
  types: () => [RecordLeaveSuccessType] as const,
  resolveType: typenameOf,
});

/** Result of `endRecusal`. */
export const EndRecusalResultType = createUnionType({
  name: 'EndRecusalResult',
  description: 'What taking a recusal back came to.',
  types: () => [EndRecusalSuccessType, StepNotPossibleType] as const,
  resolveType: typenameOf,
});

/** Result of `endLeave`. */
export const EndLeaveResultType = createUnionType({
  name: 'EndLeaveResult',
  description: 'What taking a leave back came to.',
  types: () => [EndLeaveSuccessType, StepNotPossibleType] as const,
  resolveType: typenameOf,
});
