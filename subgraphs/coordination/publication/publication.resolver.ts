import 'reflect-metadata';
import { Arg, Args, Ctx, Directive, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import type { Connection } from '../../subgraph-kit/schema/connection.ts';
import { EnterpriseType, enterpriseOf } from '../joint-registry/enterprise.graphql.ts';
import { SeasonType } from '../seasons/season.graphql.ts';
import { findSeason } from '../seasons/season.service.ts';
import type { Season } from '../seasons/season.ts';
import {
  PublicationConnectionType,
  PublicationsArgs,
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
  publications(@Args(() => PublicationsArgs) wanted: PublicationsArgs, @Ctx() context: RequestContext): Promise<Connection<Publication>> {
    return listPublications(context, wanted);
  }

  @Directive('@tag(name: "public")')
  @FieldResolver(() => SeasonType, { nullable: true, description: 'The season.' })
  season(@Root() publication: Publication, @Ctx() context: RequestContext): Promise<Season | null> {
    return findSeason(context, publication.seasonId);
  }

  @Directive('@tag(name: "public")')
  @FieldResolver(() => EnterpriseType, { nullable: true, description: 'The enterprise that it is about; null for a plan or a list.' })
  enterprise(@Root() { creditCode }: Publication): EnterpriseType | null {
    return creditCode === null ? null : enterpriseOf(creditCode);
  }

  @Mutation(() => PublishResultsResultType, { description: 'Publishes the results of a season all of whose visits have theirs.' })
  publishResults(
    @Arg('input', () => PublishResultsInput, { description: 'The season.' }) input: PublishResultsInput,
    @Ctx() context: RequestContext,
  ): Promise<PublishResultsResult> {
    return publishResults(context, input);
  }
}
