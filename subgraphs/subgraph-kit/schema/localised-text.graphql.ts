import 'reflect-metadata';
import { Directive, Field, ObjectType } from 'type-graphql';

/** API type of a name or sentence that exists in both languages. */
@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType('LocalisedText', { description: 'The same name or sentence in both languages.', simpleResolvers: true })
export class LocalisedTextType {
  @Field(() => String, { description: 'Chinese.' })
  zh: string;

  @Field(() => String, { description: 'English.' })
  en: string;
}
