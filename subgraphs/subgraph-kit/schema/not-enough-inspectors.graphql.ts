import 'reflect-metadata';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { UserErrorInterface } from './user-error.graphql.ts';

/** Failure: too few inspectors, on entry or when a result is recorded. */
@Directive('@shareable')
@ObjectType('NotEnoughInspectors', {
  implements: UserErrorInterface,
  description: 'A department has fewer inspectors on site than it must have.',
  simpleResolvers: true,
})
export class NotEnoughInspectorsType extends UserErrorInterface {
  @Field(() => ID, { description: 'Code of the department.' })
  department: string;

  @Field(() => Int, { description: 'Inspectors of its team who are present.' })
  present: number;

  @Field(() => Int, { description: 'Inspectors that it must have on site (PJ-3.4.3b).' })
  required: number;
}
