import 'reflect-metadata';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import { connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { RegisterStatusEnum } from '../../subgraph-kit/schema/enums.graphql.ts';
import { CivilDateScalar } from '../../subgraph-kit/schema/scalars.ts';
import type { RegisterStatus } from './registry.ts';

/** API type of an inspector as joint tasks see one; the department's own record is added by the department. */
@Directive('@key(fields: "id")')
@ObjectType('Inspector', { description: 'An inspector of any department, as joint tasks see one.', simpleResolvers: true })
export class InspectorType {
  @Field(() => ID, { description: 'Id that the department gave.' })
  id: string;

  @Field(() => String, { nullable: true, description: 'Name.' })
  name: string | null;

  @Field(() => String, { nullable: true, description: 'Unit within the department.' })
  unit: string | null;

  @Field(() => String, { nullable: true, description: 'Division that the inspector works in, GB/T 2260, six digits.' })
  divisionCode: string | null;

  @Field(() => [String], { nullable: true, description: 'Supervision categories for which the inspector is qualified.' })
  qualifications: readonly string[] | null;

  @Field(() => CivilDateScalar, { nullable: true, description: 'Last day on which the enforcement certificate is valid.' })
  certificateValidUntil: CivilDate | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the inspector holds an enforcement certificate.' })
  certified: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Visits a year that the department allows for.' })
  yearlyCapacity: number | null;

  @Field(() => RegisterStatusEnum, { nullable: true, description: 'State in the department’s register of inspectors.' })
  status: RegisterStatus | null;
}

/** Connection of inspectors. */
export const InspectorConnectionType = connectionOf('Inspector', InspectorType);
