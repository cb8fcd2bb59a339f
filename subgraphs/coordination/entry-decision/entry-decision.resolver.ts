import 'reflect-metadata';
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { inLocale } from '../../subgraph-kit/pure/localised-text.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { CreditCodeScalar } from '../../subgraph-kit/schema/scalars.ts';
import { DepartmentType } from '../joint-registry/department.graphql.ts';
import { EnterpriseType } from '../joint-registry/enterprise.graphql.ts';
import { InspectionItemType } from '../joint-registry/inspection-item.graphql.ts';
import { departmentOfRow, listItemsByCode } from '../joint-registry/joint-registry.service.ts';
import type { Department, JointItem } from '../joint-registry/registry.ts';
import { PlanEntryType } from '../plans/plan-entry.graphql.ts';
import type { PlanEntry } from '../plans/plan-entry.ts';
import { listPlanEntriesById } from '../plans/plan-reading.service.ts';
import { RulePackType } from '../rules/rule-pack.graphql.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { getPack } from '../rules/rule-packs.ts';
import { VisitType } from '../visits/visit.graphql.ts';
import type { Visit } from '../visits/visit.ts';
import { findVisibleVisit } from '../visits/visit-reading.service.ts';
import { EntryDecisionArgs, EntryDecisionType, EntryReasonType } from './entry-decision.graphql.ts';
import { decide } from './entry-decision.service.ts';
import type { EntryDecision, EntryReason } from './entry-decision.ts';

/** Decisions on an enterprise. */
@Resolver(() => EnterpriseType)
export class EnterpriseEntryDecisionResolver {
  @Query(() => EntryDecisionType, {
    nullable: true,
    description:
      'May this department enter this enterprise for these items on this day: `Enterprise.entryDecision` for whoever has only the credit code at hand.',
  })
  entryDecision(
    @Arg('creditCode', () => CreditCodeScalar, { description: 'Unified social credit code of the enterprise.' }) creditCode: string,
    @Args(() => EntryDecisionArgs) query: EntryDecisionArgs,
    @Ctx() context: RequestContext,
  ): Promise<EntryDecision> {
    return decide(context, creditCode, query);
  }

  @FieldResolver(() => EntryDecisionType, {
    nullable: true,
    name: 'entryDecision',
    description: 'May this department enter for these items on this day.',
  })
  ofEnterprise(
    @Root() enterprise: EnterpriseType,
    @Args(() => EntryDecisionArgs) query: EntryDecisionArgs,
    @Ctx() context: RequestContext,
  ): Promise<EntryDecision> {
    return decide(context, enterprise.creditCode, query);
  }
}

/** What a decision rests on. */
@Resolver(() => EntryDecisionType)
export class EntryDecisionResolver {
  @FieldResolver(() => DepartmentType, { description: 'The department that wants to enter.' })
  department(@Root() decision: EntryDecision, @Ctx() context: RequestContext): Department {
    return departmentOfRow(context, decision.department);
  }

  @FieldResolver(() => [DepartmentType], { description: 'The other departments of the visit.' })
  together(@Root() decision: EntryDecision, @Ctx() context: RequestContext): readonly Department[] {
    return decision.together.map((code) => departmentOfRow(context, code));
  }

  @FieldResolver(() => [InspectionItemType], { description: 'Items of the department that the visit covers; empty when none is allowed.' })
  items(@Root() decision: EntryDecision, @Ctx() context: RequestContext): Promise<readonly JointItem[]> {
    return listItemsByCode(context, decision.itemCodes);
  }

  @FieldResolver(() => VisitType, { nullable: true, description: 'The visit that is the ground; null when there is none.' })
  visit(@Root() decision: EntryDecision, @Ctx() context: RequestContext): Promise<Visit | null> | null {
    return decision.visitId === null ? null : findVisibleVisit(context, decision.visitId);
  }

  @FieldResolver(() => [PlanEntryType], { description: 'Plan entries under which the department is on the visit.' })
  planEntries(@Root() decision: EntryDecision, @Ctx() context: RequestContext): Promise<readonly PlanEntry[]> {
    return listPlanEntriesById(context, decision.entryIds);
  }

  @FieldResolver(() => RulePackType, { description: 'The rule pack that decided.' })
  rulePack(@Root() decision: EntryDecision): RulePack {
    return getPack(decision.rulePackId);
  }
}

/** What a reason says, in the caller's language. */
@Resolver(() => EntryReasonType)
export class EntryReasonResolver {
  @FieldResolver(() => String, { description: "The reason as a sentence in the caller's language." })
  message(@Root() reason: EntryReason, @Ctx() context: RequestContext): string {
    return inLocale(reason.message, context.locale);
  }

  @FieldResolver(() => String, { nullable: true, description: 'What would make entry lawful; null when it is, or when nothing would.' })
  remedy(@Root() reason: EntryReason, @Ctx() context: RequestContext): string | null {
    return reason.remedy === null ? null : inLocale(reason.remedy, context.locale);
  }
}
