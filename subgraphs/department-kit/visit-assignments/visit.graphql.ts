import 'reflect-metadata';
import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** `Visit` as departments see it: the key under which coordination knows it. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType('Visit', { description: 'One visit to one enterprise in which all departments that drew it take part.', simpleResolvers: true })
export class VisitType {
  @Field(() => ID, { description: 'Id of the visit.' })
  id: string;
}
