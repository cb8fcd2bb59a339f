import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import { resultCodesResolver } from '../../subgraph-kit/schema/result-codes.resolver.ts';
import type { EnterpriseShape } from '../enterprise-link.ts';
import { enterpriseLinkResolver } from '../enterprise-registry/enterprise-link.resolver.ts';
import type { FindingTypes, FoundAt } from '../findings/finding.graphql.ts';
import { findFindingOfResult } from '../findings/finding.service.ts';
import type { Finding } from '../findings/finding.ts';
import { itemLinkResolver } from '../inspection-items/item-link.resolver.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import { VisitType } from '../visit-assignments/visit.graphql.ts';
import type { InspectionResultTypes } from './inspection-result.graphql.ts';
import {
  findReadableResult,
  findResultOfFinding,
  pageResults,
  pageResultsOfEnterprise,
  type RecordResultInput,
  type RecordResultResult,
  recordInspectionResult,
} from './inspection-result.service.ts';
import type { InspectionResult, InspectionResultFilter } from './inspection-result.ts';

/** Classes that the resolvers of results need. */
export interface ResultResolverTypes extends FoundAt {
  readonly results: InspectionResultTypes;
  readonly findings: FindingTypes;
}

/** Makes the resolvers of a department's results. */
export function inspectionResultResolvers(profile: DepartmentProfile, types: ResultResolverTypes): readonly (new () => object)[] {
  return [
    rootResolver(profile, types.results),
    mutationResolver(profile, types.results),
    enterpriseResolver(profile, types),
    resultResolver(types),
    findingResolver(types),
    enterpriseLinkResolver(types.results.result, types.enterprise),
    itemLinkResolver(types.results.result, types.items),
    resultCodesResolver(types.results.result),
  ];
}

function rootResolver(profile: DepartmentProfile, types: InspectionResultTypes): new () => object {
  @Resolver()
  class InspectionResultResolver {
    @Query(() => types.connection, {
      name: `${profile.fieldPrefix}InspectionResults`,
      description: `Results that ${profile.name.en} recorded, the newest first.`,
    })
    inspectionResults(
      @Arg('filter', () => types.filter, { nullable: true, description: 'Narrows the list.' }) filter: InspectionResultFilter | null,
      @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
      @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
      @Ctx() context: RequestContext,
    ): Promise<Connection<InspectionResult>> {
      return pageResults(context, filter ?? {}, { first, after });
    }

    @Query(() => types.result, {
      name: `${profile.fieldPrefix}InspectionResult`,
      nullable: true,
      description: `One result of ${profile.name.en}; null for an id that the caller may not see.`,
    })
    inspectionResult(
      @Arg('id', () => ID, { description: 'Id of the result.' }) id: string,
      @Ctx() context: RequestContext,
    ): Promise<InspectionResult | null> {
      return findReadableResult(context, profile.code, id);
    }
  }
  return InspectionResultResolver;
}

function mutationResolver(profile: DepartmentProfile, types: InspectionResultTypes): new () => object {
  @Resolver()
  class InspectionResultMutationResolver {
    @Mutation(() => types.recordResult, {
      name: `${profile.fieldPrefix}RecordInspectionResult`,
      description: `Records what ${profile.name.en} found for one item of a visit; a problem brings about a finding.`,
    })
    recordInspectionResult(
      @Arg('input', () => types.recordInput, { description: 'The record.' }) input: RecordResultInput,
      @Ctx() context: RequestContext,
    ): Promise<RecordResultResult> {
      return recordInspectionResult(context, profile, input);
    }
  }
  return InspectionResultMutationResolver;
}

function enterpriseResolver(profile: DepartmentProfile, { enterprise, results }: ResultResolverTypes): new () => object {
  @Resolver(() => enterprise.type)
  class EnterpriseResultsResolver {
    @FieldResolver(() => results.connection, {
      name: `${profile.fieldPrefix}Results`,
      nullable: true,
      description: `What ${profile.name.en} recorded on visits to the enterprise, the newest first.`,
    })
    results(
      @Root() { creditCode }: EnterpriseShape,
      @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
      @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
      @Ctx() context: RequestContext,
    ): Promise<Connection<InspectionResult>> {
      return pageResultsOfEnterprise(context, creditCode, { first, after });
    }
  }
  return EnterpriseResultsResolver;
}

function resultResolver({ results, findings }: ResultResolverTypes): new () => object {
  @Resolver(() => results.result)
  class ResultLinksResolver {
    @FieldResolver(() => findings.finding, {
      name: 'finding',
      nullable: true,
      description: 'The finding that the result brought about; null when nothing was wrong.',
    })
    finding(@Root() result: InspectionResult, @Ctx() context: RequestContext): Promise<Finding | null> | null {
      return result.problem ? findFindingOfResult(context, result.id) : null;
    }

    @FieldResolver(() => VisitType, { name: 'visit', nullable: true, description: 'The visit.' })
    visit(@Root() { visitId }: InspectionResult): VisitType {
      return { id: visitId };
    }
  }
  return ResultLinksResolver;
}

function findingResolver({ findings }: ResultResolverTypes): new () => object {
  @Resolver(() => findings.finding)
  class FindingVisitResolver {
    @FieldResolver(() => VisitType, {
      name: 'visit',
      nullable: true,
      description: 'The visit on which it was found; null for an imported record of the past.',
    })
    async visit(@Root() finding: Finding, @Ctx() context: RequestContext): Promise<VisitType | null> {
      const result = await findResultOfFinding(context, finding);
      return result === null ? null : { id: result.visitId };
    }
  }
  return FindingVisitResolver;
}
