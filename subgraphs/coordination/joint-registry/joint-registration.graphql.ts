import 'reflect-metadata';
import { Field, ObjectType } from 'type-graphql';
import { RegisterStatusEnum } from '../../subgraph-kit/schema/enums.graphql.ts';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import type { RegisterStatus } from './registry.ts';

/** API type of a registration. */
@ObjectType('JointRegistration', { description: 'That a department supervises an enterprise, and for what.', simpleResolvers: true })
export class JointRegistrationType {
  @Field(() => String, { description: 'Supervision category, for example `CATERING`.' })
  category: string;

  @Field(() => RegisterStatusEnum, { description: 'State in the department’s register.' })
  status: RegisterStatus;

  @Field(() => InstantScalar, { description: 'When the joint registry first heard of it.' })
  knownSince: Date;
}
