import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import { DepartmentType } from '../joint-registry/department.graphql.ts';
import { EnterpriseType, enterpriseOf } from '../joint-registry/enterprise.graphql.ts';
import { InspectorBookingType } from '../joint-registry/inspector-booking.graphql.ts';
import { departmentOfRow } from '../joint-registry/joint-registry.service.ts';
import type { Department, InspectorBooking } from '../joint-registry/registry.ts';
import { SeasonType } from '../seasons/season.graphql.ts';
import type { Season } from '../seasons/season.ts';
import {
  ConfirmTeamsResultType,
  EndVisitInput,
  NoticeType,
  SeasonVisitsInput,
  ServeNoticesResultType,
  StartVisitInput,
  VisitConnectionType,
  VisitCountType,
  VisitFilterType,
  VisitResultType,
  VisitStepResultType,
  VisitTeamType,
  VisitType,
} from './visit.graphql.ts';
import type { Notice, RecordedResult, Visit, VisitCount, VisitFilter, VisitTeam } from './visit.ts';
import {
  enterpriseVisits,
  findVisibleVisit,
  loadCounts,
  loadNotice,
  loadNotices,
  loadResults,
  loadTeams,
  myVisits,
  seasonVisits,
  visitOfRow,
} from './visit-reading.service.ts';
import {
  type ConfirmTeamsResult,
  confirmSeasonTeams,
  recordEnd,
  recordStart,
  type ServeNoticesResult,
  serveSeasonNotices,
  type VisitStepResult,
} from './visit-steps.service.ts';

/** Visits and their steps. */
@Resolver(() => VisitType)
export class VisitResolver {
  @Query(() => VisitType, { nullable: true, description: 'A visit by id; null when there is none that the caller may see.' })
  visit(@Arg('id', () => ID, { description: 'Id of the visit.' }) id: string, @Ctx() context: RequestContext): Promise<Visit | null> {
    return findVisibleVisit(context, id);
  }

  @Query(() => VisitConnectionType, { description: 'Visits of a season in the order of their ids.' })
  // biome-ignore lint/complexity/useMaxParams: every argument of a field is a parameter.
  visits(
    @Arg('seasonId', () => ID, { description: 'Id of the season.' }) seasonId: string,
    @Arg('filter', () => VisitFilterType, { nullable: true, description: 'Narrows the list.' }) filter: VisitFilter | null,
    @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Visit>> {
    return seasonVisits(context, seasonId, { filter, first, after });
  }

  @Query(() => VisitConnectionType, {
    description:
      'Visits on whose team the calling inspector stands, in the order in which they begin: by their session, or by the first day of their window while they have none.',
  })
  myVisits(
    @Arg('filter', () => VisitFilterType, { nullable: true, description: 'Narrows the list.' }) filter: VisitFilter | null,
    @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Visit>> {
    return myVisits(context, { filter, first, after });
  }

  @FieldResolver(() => EnterpriseType, { description: 'The enterprise visited.' })
  enterprise(@Root() visit: Visit): EnterpriseType {
    return enterpriseOf(visit.creditCode);
  }

  @FieldResolver(() => [VisitTeamType], { description: 'Departments that take part, in the order of their codes.' })
  teams(@Root() visit: Visit, @Ctx() context: RequestContext): Promise<readonly VisitTeam[]> {
    return loadTeams(context, visit);
  }

  @FieldResolver(() => [VisitResultType], { description: 'Results recorded so far, in the order of the items.' })
  results(@Root() visit: Visit, @Ctx() context: RequestContext): Promise<readonly RecordedResult[]> {
    return loadResults(context, visit);
  }

  @FieldResolver(() => [NoticeType], {
    description: 'All notices of the visit in the order in which they were served: who was told of it is told of what becomes of it.',
  })
  notices(@Root() visit: Visit, @Ctx() context: RequestContext): Promise<readonly Notice[]> {
    return loadNotices(context, visit);
  }

  @FieldResolver(() => NoticeType, {
    nullable: true,
    description: 'The notice under which the visit takes place; null until it is served or exempted.',
  })
  notice(@Root() visit: Visit, @Ctx() context: RequestContext): Promise<Notice | null> {
    return loadNotice(context, visit);
  }

  @Mutation(() => ConfirmTeamsResultType, { description: 'Plans a session for every drawn visit of a season and books its team.' })
  confirmTeams(
    @Arg('input', () => SeasonVisitsInput, { description: 'The season.' }) input: SeasonVisitsInput,
    @Ctx() context: RequestContext,
  ): Promise<ConfirmTeamsResult> {
    return confirmSeasonTeams(context, input);
  }

  @Mutation(() => ServeNoticesResultType, {
    description: 'Serves the advance notice of every confirmed visit of a season and keeps the proof.',
  })
  serveNotices(
    @Arg('input', () => SeasonVisitsInput, { description: 'The season.' }) input: SeasonVisitsInput,
    @Ctx() context: RequestContext,
  ): Promise<ServeNoticesResult> {
    return serveSeasonNotices(context, input);
  }

  @Mutation(() => VisitStepResultType, { description: 'Records that a team has entered.' })
  startVisit(
    @Arg('input', () => StartVisitInput, { description: 'Entry of the team.' }) input: StartVisitInput,
    @Ctx() context: RequestContext,
  ): Promise<VisitStepResult> {
    return recordStart(context, input);
  }

  @Mutation(() => VisitStepResultType, { description: 'Records that the inspection on site has ended.' })
  endVisit(
    @Arg('input', () => EndVisitInput, { description: 'End of the inspection.' }) input: EndVisitInput,
    @Ctx() context: RequestContext,
  ): Promise<VisitStepResult> {
    return recordEnd(context, input);
  }
}

/** Links from a team to what the joint registry knows. */
@Resolver(() => VisitTeamType)
export class VisitTeamResolver {
  @FieldResolver(() => DepartmentType, { description: 'The department.' })
  department(@Root() team: VisitTeam, @Ctx() context: RequestContext): Department {
    return departmentOfRow(context, team.department);
  }
}

/** How the visits of a season stand. */
@Resolver(() => SeasonType)
export class SeasonVisitsResolver {
  @FieldResolver(() => [VisitCountType], {
    description: 'How many of its visits are in which state, in the order of a visit’s life; states without visits are left out.',
  })
  visitCounts(@Root() season: Season, @Ctx() context: RequestContext): Promise<readonly VisitCount[]> {
    return loadCounts(context, season.id);
  }
}

/** The visit of a booking. */
@Resolver(() => InspectorBookingType)
export class BookingVisitResolver {
  @FieldResolver(() => VisitType, { description: 'The visit.' })
  visit(@Root() booking: InspectorBooking, @Ctx() context: RequestContext): Promise<Visit> {
    return visitOfRow(context, booking);
  }
}

/** What the joint task adds to the enterprise. */
@Resolver(() => EnterpriseType)
export class EnterpriseVisitsResolver {
  @FieldResolver(() => VisitConnectionType, { nullable: true, description: 'Visits to the enterprise, newest first.' })
  visits(
    @Root() enterprise: EnterpriseType,
    @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Visit>> {
    return enterpriseVisits(context, enterprise.creditCode, { first, after });
  }
}
