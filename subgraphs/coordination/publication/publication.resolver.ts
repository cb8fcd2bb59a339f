import 'reflect-metadata';
import { Arg, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import { CreditCodeScalar } from '../../subgraph-kit/schema/scalars.ts';
import {
  PUBLICATION_KINDS,
  PublicationConnectionType,
  PublicationType,
  PublishResultsInput,
  PublishResultsResultType,
} from './publication.graphql.ts';
import { listPublications, type PublishResultsResult, publishResults } from './publication.service.ts';
import type { Publication } from './publication.ts';

/** What the hub makes public. */
@Resolver(() => PublicationType)
export class PublicationResolver {
  @Directive('@tag(name: "public")')
  @Query(() => PublicationConnectionType, { description: 'Publications, newest first: plans, drawn lists and results.' })
  // biome-ignore lint/complexity/useMaxParams: one parameter per GraphQL argument.
  publications(
    @Directive('@tag(name: "public")')
    @Arg('seasonId', () => ID, { nullable: true, description: 'Only of this season.' })
    seasonId: string | null,
    @Directive('@tag(name: "public")')
    @Arg('kind', () => PUBLICATION_KINDS, { nullable: true, description: 'Only of this kind.' })
    kind: string | null,
    @Directive('@tag(name: "public")')
    @Arg('creditCode', () => CreditCodeScalar, { nullable: true, description: 'Only about this enterprise.' })
    creditCode: string | null,
    @Directive('@tag(name: "public")')
    @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION })
    first: number | null,
    @Directive('@tag(name: "public")')
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION })
    after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Publication>> {
    return listPublications(context, { seasonId, kind, creditCode }, { first, after });
  }

  @Mutation(() => PublishResultsResultType, { description: 'Publishes the results of a season all of whose visits have theirs.' })
  publishResults(
    @Arg('input', () => PublishResultsInput, { description: 'The season.' }) input: PublishResultsInput,
    @Ctx() context: RequestContext,
  ): Promise<PublishResultsResult> {
    return publishResults(context, input);
  }
}
