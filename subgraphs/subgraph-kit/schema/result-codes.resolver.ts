import 'reflect-metadata';
import { type ClassType, FieldResolver, Resolver, Root } from 'type-graphql';
import { type NamedResultCode, nameResultCode } from '../pure/result-code.ts';
import { ResultCodeType } from './result-code.graphql.ts';

/** Adds the field `resultCodes` to a type whose values carry the codes alone. */
export function resultCodesResolver(owner: ClassType<object>): new () => object {
  @Resolver(() => owner)
  class ResultCodesResolver {
    @FieldResolver(() => [ResultCodeType], { name: 'resultCodes', description: 'Result codes that were recorded.' })
    resultCodes(@Root() { resultCodes }: { readonly resultCodes: readonly string[] }): readonly NamedResultCode[] {
      return resultCodes.map(nameResultCode);
    }
  }
  return ResultCodesResolver;
}
