import 'reflect-metadata';
import { Directive, Field, InterfaceType } from 'type-graphql';

/** An expected failure of a mutation: the caller can act on it. */
@Directive('@tag(name: "public")')
@InterfaceType('UserError', {
  description: 'An expected failure that the caller can act on. Every failure member of a result union implements it.',
  autoRegisterImplementations: false,
})
export abstract class UserErrorInterface {
  @Field(() => String, { description: 'Stable code in English, for programs.' })
  code: string;

  @Field(() => String, { description: "What is wrong and what would make it right, in the caller's language." })
  message: string;
}
