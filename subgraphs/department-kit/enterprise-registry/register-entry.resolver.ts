import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import type { EnterpriseLink, EnterpriseShape } from '../enterprise-link.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import { enterpriseLinkResolver } from './enterprise-link.resolver.ts';
import type { RegisterEntryTypes } from './register-entry.graphql.ts';
import { listEntriesOfEnterprise, pageEntries } from './register-entry.service.ts';
import type { RegisterEntry, RegisterEntryFilter } from './register-entry.ts';

/** Makes the resolvers of a department's register of targets. */
export function registerEntryResolvers(
  profile: DepartmentProfile,
  enterprise: EnterpriseLink,
  types: RegisterEntryTypes,
): readonly (new () => object)[] {
  return [rootResolver(profile, types), enterpriseResolver(profile, enterprise, types), enterpriseLinkResolver(types.entry, enterprise)];
}

function rootResolver(profile: DepartmentProfile, types: RegisterEntryTypes): new () => object {
  @Resolver()
  class RegisterEntryResolver {
    @Query(() => types.connection, {
      name: `${profile.fieldPrefix}RegisterEntries`,
      description: `The register of inspection targets of ${profile.name.en}, in the order of credit code and category.`,
    })
    registerEntries(
      @Arg('filter', () => types.filter, { nullable: true, description: 'Narrows the list.' }) filter: RegisterEntryFilter | null,
      @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
      @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
      @Ctx() context: RequestContext,
    ): Promise<Connection<RegisterEntry>> {
      return pageEntries(context, filter ?? {}, { first, after });
    }
  }
  return RegisterEntryResolver;
}

function enterpriseResolver(profile: DepartmentProfile, enterprise: EnterpriseLink, types: RegisterEntryTypes): new () => object {
  @Resolver(() => enterprise.type)
  class EnterpriseEntriesResolver {
    @FieldResolver(() => [types.entry], {
      name: `${profile.fieldPrefix}Entries`,
      nullable: true,
      description: `Entries of the enterprise in the register of ${profile.name.en}, one for each supervision category.`,
    })
    entries(@Root() { creditCode }: EnterpriseShape, @Ctx() context: RequestContext): Promise<readonly RegisterEntry[]> {
      return listEntriesOfEnterprise(context, creditCode);
    }
  }
  return EnterpriseEntriesResolver;
}
