import 'reflect-metadata';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { REGISTER_STATUSES, type RegisterStatus } from './registry.ts';

registerEnumType(REGISTER_STATUSES, {
  name: 'JointRegistrationStatus',
  description: 'State of an enterprise in a department’s register.',
  valuesConfig: {
    ACTIVE: { description: 'Under supervision (在管); may be drawn.' },
    SUSPENDED: { description: 'Under supervision, but not for now (暂停).' },
    CANCELLED: { description: 'No longer under supervision (注销).' },
  },
});

/** API type of a registration. */
@ObjectType('JointRegistration', { description: 'That a department supervises an enterprise, and for what.', simpleResolvers: true })
export class JointRegistrationType {
  @Field(() => String, { description: 'Supervision category, for example `CATERING`.' })
  category: string;

  @Field(() => REGISTER_STATUSES, { description: 'State in the department’s register.' })
  status: RegisterStatus;

  @Field(() => InstantScalar, { description: 'When the joint registry first heard of it.' })
  knownSince: Date;
}
