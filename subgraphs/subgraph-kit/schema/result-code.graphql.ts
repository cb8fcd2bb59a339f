import 'reflect-metadata';
import { Directive, Field, ObjectType } from 'type-graphql';
import type { NamedResultCode } from '../pure/result-code.ts';
import { LocalisedTextType } from './localised-text.graphql.ts';

/** API type of a result code. */
@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType('ResultCode', {
  description: 'What an inspection of one item may come to; a result has one or several.',
  simpleResolvers: true,
})
export class ResultCodeType implements NamedResultCode {
  @Field(() => String, { description: 'Code, as inputs and workbooks take it.' })
  code: string;

  @Field(() => LocalisedTextType, { description: 'What the code says.' })
  name: LocalisedTextType;

  @Field(() => Boolean, { description: 'Whether the code says that something is wrong.' })
  problem: boolean;
}
