import 'reflect-metadata';
import { Directive, Query, Resolver } from 'type-graphql';
import { type NamedResultCode, nameResultCode, RESULT_CODE_LIST } from '../../subgraph-kit/pure/result-code.ts';
import { ResultCodeType } from '../../subgraph-kit/schema/result-code.graphql.ts';

/** What inspections may come to. */
@Resolver()
export class ResultCodeResolver {
  @Directive('@tag(name: "public")')
  @Query(() => [ResultCodeType], {
    description: 'All result codes, in the order of the list; each department names those that it records.',
  })
  resultCodes(): readonly NamedResultCode[] {
    return RESULT_CODE_LIST.map(nameResultCode);
  }
}
