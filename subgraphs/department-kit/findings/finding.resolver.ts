import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import { resultCodesResolver } from '../../subgraph-kit/schema/result-codes.resolver.ts';
import type { EnterpriseLink, EnterpriseShape } from '../enterprise-link.ts';
import { enterpriseLinkResolver } from '../enterprise-registry/enterprise-link.resolver.ts';
import { itemLinkResolver } from '../inspection-items/item-link.resolver.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { FindingTypes, FoundAt } from './finding.graphql.ts';
import {
  findReadableFinding,
  type HandleFindingInput,
  type HandleFindingResult,
  handleFinding,
  pageFindings,
  pageFindingsOfEnterprise,
} from './finding.service.ts';
import type { Finding, FindingFilter } from './finding.ts';

/** Makes the resolvers of a department's findings. */
export function findingResolvers(
  profile: DepartmentProfile,
  { enterprise, items }: FoundAt,
  types: FindingTypes,
): readonly (new () => object)[] {
  return [
    rootResolver(profile, types),
    mutationResolver(profile, types),
    enterpriseResolver(profile, enterprise, types),
    enterpriseLinkResolver(types.finding, enterprise),
    itemLinkResolver(types.finding, items),
    resultCodesResolver(types.finding),
  ];
}

function rootResolver(profile: DepartmentProfile, types: FindingTypes): new () => object {
  @Resolver()
  class FindingResolver {
    @Query(() => types.connection, {
      name: `${profile.fieldPrefix}Findings`,
      description: `Findings of ${profile.name.en}, the newest first.`,
    })
    findings(
      @Arg('filter', () => types.filter, { nullable: true, description: 'Narrows the list.' }) filter: FindingFilter | null,
      @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
      @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
      @Ctx() context: RequestContext,
    ): Promise<Connection<Finding>> {
      return pageFindings(context, filter ?? {}, { first, after });
    }

    @Query(() => types.finding, {
      name: `${profile.fieldPrefix}Finding`,
      nullable: true,
      description: `One finding of ${profile.name.en}; null for an id that the caller may not see.`,
    })
    finding(
      @Arg('id', () => ID, { description: 'Id of the finding.' }) id: string,
      @Ctx() context: RequestContext,
    ): Promise<Finding | null> {
      return findReadableFinding(context, profile.code, id);
    }
  }
  return FindingResolver;
}

function mutationResolver(profile: DepartmentProfile, types: FindingTypes): new () => object {
  @Resolver()
  class FindingMutationResolver {
    @Mutation(() => types.handleResult, {
      name: `${profile.fieldPrefix}HandleFinding`,
      description: `Takes the handling of a finding of ${profile.name.en} one step on.`,
    })
    handleFinding(
      @Arg('input', () => types.handleInput, { description: 'The step.' }) input: HandleFindingInput,
      @Ctx() context: RequestContext,
    ): Promise<HandleFindingResult> {
      return handleFinding(context, profile, input);
    }
  }
  return FindingMutationResolver;
}

function enterpriseResolver(profile: DepartmentProfile, enterprise: EnterpriseLink, types: FindingTypes): new () => object {
  @Resolver(() => enterprise.type)
  class EnterpriseFindingsResolver {
    @FieldResolver(() => types.connection, {
      name: `${profile.fieldPrefix}Findings`,
      nullable: true,
      description: `What ${profile.name.en} found at the enterprise, the newest first.`,
    })
    findings(
      @Root() { creditCode }: EnterpriseShape,
      @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
      @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
      @Ctx() context: RequestContext,
    ): Promise<Connection<Finding>> {
      return pageFindingsOfEnterprise(context, creditCode, { first, after });
    }
  }
  return EnterpriseFindingsResolver;
}
