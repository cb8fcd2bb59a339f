import 'reflect-metadata';
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, PublicPageArgs } from '../../subgraph-kit/schema/connection.ts';
import { DepartmentType } from '../joint-registry/department.graphql.ts';
import { InspectionItemType } from '../joint-registry/inspection-item.graphql.ts';
import { departmentOfRow } from '../joint-registry/joint-registry.service.ts';
import type { Department, JointItem } from '../joint-registry/registry.ts';
import { SeasonStepInputType, SeasonStepResultType, SeasonType } from '../seasons/season.graphql.ts';
import { findSeason, type SeasonStepResult } from '../seasons/season.service.ts';
import type { Season } from '../seasons/season.ts';
import { approvePlan, publishPlan } from './plan-approval.service.ts';
import { DecidePlanEntryResultType, PlanEntryConnectionType, PlanEntryType, SubmitPlanEntryResultType } from './plan-entry.graphql.ts';
import { acceptPlanEntry, type PlanEntryResult, rejectPlanEntry, submitPlanEntry } from './plan-entry.service.ts';
import type { PlanEntry } from './plan-entry.ts';
import { AcceptPlanEntryInput, PlanEntriesArgs, RejectPlanEntryInput, SubmitPlanEntryInputType } from './plan-input.graphql.ts';
import { PlanGroupType, PlanOverviewType } from './plan-overview.graphql.ts';
import type { PlanGroup, PlanOverview } from './plan-overview.ts';
import { entriesOf, findPlanEntry, getPlanOverview, itemsOfEntry, pageVisibleEntries } from './plan-reading.service.ts';

const PUBLIC = '@tag(name: "public")';

/** Submits and decides plan entries. */
@Resolver()
export class PlanMutationResolver {
  @Mutation(() => SubmitPlanEntryResultType, { description: 'Submits a plan entry of the caller’s own department to an open season.' })
  submitPlanEntry(
    @Arg('input', () => SubmitPlanEntryInputType, { description: 'The entry.' }) input: SubmitPlanEntryInputType,
    @Ctx() context: RequestContext,
  ): Promise<PlanEntryResult> {
    return submitPlanEntry(context, input);
  }

  @Mutation(() => DecidePlanEntryResultType, { description: 'Takes a plan entry into the task list of its season.' })
  acceptPlanEntry(
    @Arg('input', () => AcceptPlanEntryInput, { description: 'The entry.' }) input: AcceptPlanEntryInput,
    @Ctx() context: RequestContext,
  ): Promise<PlanEntryResult> {
    return acceptPlanEntry(context, input);
  }

  @Mutation(() => DecidePlanEntryResultType, { description: 'Turns a plan entry down, with a reason.' })
  rejectPlanEntry(
    @Arg('input', () => RejectPlanEntryInput, { description: 'The entry and the reason.' }) input: RejectPlanEntryInput,
    @Ctx() context: RequestContext,
  ): Promise<PlanEntryResult> {
    return rejectPlanEntry(context, input);
  }

  @Mutation(() => SeasonStepResultType, { description: 'Approves the merged plan of a season: all entries on its task list.' })
  approvePlan(
    @Arg('input', () => SeasonStepInputType, { description: 'The season.' }) input: SeasonStepInputType,
    @Ctx() context: RequestContext,
  ): Promise<SeasonStepResult> {
    return approvePlan(context, input);
  }

  @Mutation(() => SeasonStepResultType, { description: 'Makes the approved plan of a season public.' })
  publishPlan(
    @Arg('input', () => SeasonStepInputType, { description: 'The season.' }) input: SeasonStepInputType,
    @Ctx() context: RequestContext,
  ): Promise<SeasonStepResult> {
    return publishPlan(context, input);
  }
}

/** Reads plan entries. */
@Resolver(() => PlanEntryType)
export class PlanEntryResolver {
  @Directive(PUBLIC)
  @Query(() => PlanEntryType, { nullable: true, description: 'A plan entry by id; null when there is none that the caller may see.' })
  planEntry(
    @Directive(PUBLIC) @Arg('id', () => ID, { description: 'Id of the entry.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<PlanEntry | null> {
    return findPlanEntry(context, id);
  }

  @Directive(PUBLIC)
  @Query(() => PlanEntryConnectionType, { description: 'Plan entries, newest first; outside of the departments those of published plans.' })
  planEntries(@Args(() => PlanEntriesArgs) wanted: PlanEntriesArgs, @Ctx() context: RequestContext): Promise<Connection<PlanEntry>> {
    return pageVisibleEntries(context, wanted);
  }

  @Query(() => PlanOverviewType, { nullable: true, description: 'The merged plan of a season in figures.' })
  planOverview(
    @Arg('seasonId', () => ID, { description: 'Id of the season.' }) seasonId: string,
    @Ctx() context: RequestContext,
  ): Promise<PlanOverview> {
    return getPlanOverview(context, seasonId);
  }

  @Directive(PUBLIC)
  @FieldResolver(() => SeasonType, { nullable: true, description: 'The season.' })
  season(@Root() entry: PlanEntry, @Ctx() context: RequestContext): Promise<Season | null> {
    return findSeason(context, entry.seasonId);
  }

  @Directive(PUBLIC)
  @FieldResolver(() => DepartmentType, { description: 'The department whose entry it is.' })
  department(@Root() entry: PlanEntry, @Ctx() context: RequestContext): Department {
    return departmentOfRow(context, entry.department);
  }

  @Directive(PUBLIC)
  @FieldResolver(() => [InspectionItemType], { description: 'The items that it asks for.' })
  items(@Root() entry: PlanEntry, @Ctx() context: RequestContext): Promise<readonly JointItem[]> {
    return itemsOfEntry(context, entry);
  }
}

/** Plan entries of a season. */
@Resolver(() => SeasonType)
export class SeasonPlanResolver {
  @Directive(PUBLIC)
  @FieldResolver(() => PlanEntryConnectionType, { description: 'Plan entries of the season, newest first.' })
  planEntries(
    @Root() season: Season,
    @Args(() => PublicPageArgs) page: PublicPageArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<PlanEntry>> {
    return entriesOf(context, { kind: 'season', key: season.id }, page);
  }
}

/** Plan entries of an item. */
@Resolver(() => InspectionItemType)
export class InspectionItemPlanResolver {
  @Directive(PUBLIC)
  @FieldResolver(() => PlanEntryConnectionType, { description: 'Plan entries that ask for the item, newest first.' })
  planEntries(
    @Root() item: JointItem,
    @Args(() => PublicPageArgs) page: PublicPageArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<PlanEntry>> {
    return entriesOf(context, { kind: 'item', key: item.code }, page);
  }
}

/** Who leads a group. */
@Resolver(() => PlanGroupType)
export class PlanGroupResolver {
  @FieldResolver(() => DepartmentType, { description: 'Department that wants the most; the joint meeting may name another (LYG-4.3d).' })
  lead(@Root() group: PlanGroup, @Ctx() context: RequestContext): Department {
    return departmentOfRow(context, group.lead);
  }

  @FieldResolver(() => [DepartmentType], { description: 'The other departments, those that want more first.' })
  participants(@Root() group: PlanGroup, @Ctx() context: RequestContext): readonly Department[] {
    return group.participants.map((code) => departmentOfRow(context, code));
  }
}
