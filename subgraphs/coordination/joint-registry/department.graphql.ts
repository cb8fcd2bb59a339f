import 'reflect-metadata';
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import { LocalisedTextType } from '../../subgraph-kit/schema/localised-text.graphql.ts';

/** API type of a department; every department adds its own fields to it, so the fields are public one by one. */
@Directive('@key(fields: "code")')
@ObjectType('Department', { description: 'A department that takes part in joint inspection.', simpleResolvers: true })
export class DepartmentType {
  @Directive('@tag(name: "public")')
  @Field(() => ID, { description: 'Code of the department, for example `MARKET_REGULATION`.' })
  code: string;

  @Directive('@tag(name: "public")')
  @Field(() => LocalisedTextType, { description: 'Name of the department.' })
  name: LocalisedText;
}
