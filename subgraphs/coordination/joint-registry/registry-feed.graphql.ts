import 'reflect-metadata';
import { Field, Int, ObjectType } from 'type-graphql';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';

/** API type of a feed's progress. */
@ObjectType('RegistryFeed', { description: 'How far a feed of a department has been read into the joint registry.', simpleResolvers: true })
export class RegistryFeedType {
  @Field(() => String, { description: 'Subgraph that gives the feed.' })
  source: string;

  @Field(() => String, { description: 'Kind of its rows, for example `register-entry`.' })
  kind: string;

  @Field(() => Int, { description: 'Rows applied so far; a row that changed counts again.' })
  appliedRows: number;

  @Field(() => InstantScalar, { description: 'When rows were last applied.' })
  appliedAt: Date;

  @Field(() => Int, { description: 'Rows that broke a rule of the registry and were set aside.' })
  refusedRows: number;
}
