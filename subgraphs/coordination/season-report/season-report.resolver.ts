import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { CreditRiskClassEnum } from '../../subgraph-kit/schema/enums.graphql.ts';
import { CreditCodeScalar } from '../../subgraph-kit/schema/scalars.ts';
import { PlanEntryType } from '../plans/plan-entry.graphql.ts';
import type { PlanEntry } from '../plans/plan-entry.ts';
import { findEntryOfDraw } from '../plans/plan-reading.service.ts';
import { SeasonType } from '../seasons/season.graphql.ts';
import type { Season } from '../seasons/season.ts';
import { HOURS_PER_VISIT, type RiskClassCount, UNCLASSIFIED } from './report-figures.ts';
import { InclusionProbabilityType, RiskClassCountType, SeasonReportType } from './season-report.graphql.ts';
import { readInclusionProbabilities, readReport } from './season-report.service.ts';
import type { InclusionProbability, OfSeason, SeasonReport } from './season-report.ts';

/** A count of a report. */
@Resolver(() => RiskClassCountType)
export class RiskClassCountResolver {
  @FieldResolver(() => CreditRiskClassEnum, {
    nullable: true,
    description: 'Class as registered when the report was computed; null for enterprises without one.',
  })
  riskClass(@Root() { riskClass }: RiskClassCount): string | null {
    return riskClass === UNCLASSIFIED ? null : riskClass;
  }

  @FieldResolver(() => PlanEntryType, { nullable: true, description: 'The plan entry.' })
  entry(@Root() { seasonId, entryId }: RiskClassCount & OfSeason, @Ctx() context: RequestContext): Promise<PlanEntry | null> {
    return findEntryOfDraw(context, seasonId, entryId);
  }
}

/** A chance of one enterprise. */
@Resolver(() => InclusionProbabilityType)
export class InclusionProbabilityResolver {
  @FieldResolver(() => PlanEntryType, { nullable: true, description: 'The plan entry.' })
  entry(@Root() { seasonId, entryId }: InclusionProbability & OfSeason, @Ctx() context: RequestContext): Promise<PlanEntry | null> {
    return findEntryOfDraw(context, seasonId, entryId);
  }
}

/** What a season's draw came to, and what chances it gave. */
@Resolver(() => SeasonType)
export class SeasonReportResolver {
  @FieldResolver(() => SeasonReportType, { nullable: true, description: 'What the season’s draw came to; null before it is computed.' })
  report(
    @Root() season: Season,
    @Arg('hoursPerVisit', () => Int, {
      defaultValue: HOURS_PER_VISIT.usual,
      description: `Hours that a visit is assumed to cost an enterprise, 1 to ${HOURS_PER_VISIT.max}. The default is the product's, no rule states a number.`,
    })
    hoursPerVisit: number,
    @Ctx() context: RequestContext,
  ): Promise<SeasonReport | null> {
    return readReport(context, season.id, hoursPerVisit);
  }

  @Query(() => [InclusionProbabilityType], {
    nullable: true,
    description: 'How probably each plan entry of a draw took an enterprise; null until it is computed.',
  })
  drawInclusionProbabilities(
    @Arg('drawId', () => ID, { description: 'Id of the draw.' }) drawId: string,
    @Arg('creditCode', () => CreditCodeScalar, { description: 'The enterprise.' }) creditCode: string,
    @Ctx() context: RequestContext,
  ): Promise<readonly (InclusionProbability & OfSeason)[] | null> {
    return readInclusionProbabilities(context, drawId, creditCode);
  }
}
