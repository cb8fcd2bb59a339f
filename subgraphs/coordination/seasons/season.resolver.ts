import 'reflect-metadata';
import { Arg, Ctx, Directive, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import {
  OpenSeasonInput,
  OpenSeasonResultType,
  SeasonConnectionType,
  SeasonStepInputType,
  SeasonStepResultType,
  SeasonType,
} from './season.graphql.ts';
import {
  findCurrentSeason,
  findSeason,
  listSeasons,
  type OpenSeasonResult,
  openSeason,
  type SeasonStepResult,
  takeSeasonStep,
} from './season.service.ts';
import type { Season } from './season.ts';

/** Reads and opens seasons; the steps that belong to plans are with the plans. */
@Resolver(() => SeasonType)
export class SeasonResolver {
  @Directive('@tag(name: "public")')
  @Query(() => SeasonType, { nullable: true, description: 'A season by id; null when there is none that the caller may see.' })
  season(
    @Directive('@tag(name: "public")') @Arg('id', () => ID, { description: 'Id of the season.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Season | null> {
    return findSeason(context, id);
  }

  @Directive('@tag(name: "public")')
  @Query(() => SeasonType, {
    nullable: true,
    description: 'The season opened last in a jurisdiction and not archived; null when there is none that the caller may see.',
  })
  currentSeason(
    @Directive('@tag(name: "public")')
    @Arg('jurisdiction', () => String, { description: 'Division code of the city, six digits.' })
    jurisdiction: string,
    @Ctx() context: RequestContext,
  ): Promise<Season | null> {
    return findCurrentSeason(context, jurisdiction);
  }

  @Directive('@tag(name: "public")')
  @Query(() => SeasonConnectionType, { description: 'Seasons, newest first; without login those whose plan is published.' })
  seasons(
    @Directive('@tag(name: "public")')
    @Arg('jurisdiction', () => String, { nullable: true, description: 'Division code of a city; left out: all.' })
    jurisdiction: string | null,
    @Directive('@tag(name: "public")')
    @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION })
    first: number | null,
    @Directive('@tag(name: "public")')
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION })
    after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Season>> {
    return listSeasons(context, { jurisdiction, first, after });
  }

  @Mutation(() => OpenSeasonResultType, { description: 'Opens a season: from now on departments may submit plan entries.' })
  openSeason(
    @Arg('input', () => OpenSeasonInput, { description: 'The new season.' }) input: OpenSeasonInput,
    @Ctx() context: RequestContext,
  ): Promise<OpenSeasonResult> {
    return openSeason(context, input);
  }

  @Mutation(() => SeasonStepResultType, { description: 'Closes and files a season whose results are published.' })
  archiveSeason(
    @Arg('input', () => SeasonStepInputType, { description: 'The season.' }) input: SeasonStepInputType,
    @Ctx() context: RequestContext,
  ): Promise<SeasonStepResult> {
    return takeSeasonStep(context, { operation: 'archiveSeason', to: 'ARCHIVED', input });
  }
}
