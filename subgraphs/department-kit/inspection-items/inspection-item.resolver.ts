import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import { Public } from '../api-class.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { InspectionItemTypes, ItemShape } from './inspection-item.graphql.ts';
import { findItem, pageItems } from './inspection-item.service.ts';
import type { InspectionItem, InspectionItemFilter } from './inspection-item.ts';

/** Makes the resolvers of a department's list of items. */
export function inspectionItemResolvers(profile: DepartmentProfile, types: InspectionItemTypes): readonly (new () => object)[] {
  return [rootResolver(profile, types), jointResolver(profile, types)];
}

function rootResolver(profile: DepartmentProfile, types: InspectionItemTypes): new () => object {
  @Resolver()
  class InspectionItemResolver {
    @Public()
    @Query(() => types.connection, {
      name: `${profile.fieldPrefix}InspectionItems`,
      description: `The list of items for random inspection of ${profile.name.en}, in the order of the codes.`,
    })
    inspectionItems(
      @Public()
      @Arg('filter', () => types.filter, { nullable: true, description: 'Narrows the list.' })
      filter: InspectionItemFilter | null,
      @Public() @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
      @Public() @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
      @Ctx() context: RequestContext,
    ): Promise<Connection<InspectionItem>> {
      return pageItems(context, filter ?? {}, { first, after });
    }

    @Public()
    @Query(() => types.item, {
      name: `${profile.fieldPrefix}InspectionItem`,
      nullable: true,
      description: `One item of ${profile.name.en}; null for a code of another department.`,
    })
    inspectionItem(
      @Public() @Arg('code', () => ID, { description: 'Code of the item.' }) code: string,
      @Ctx() context: RequestContext,
    ): Promise<InspectionItem | null> {
      return findItem(context, code);
    }
  }
  return InspectionItemResolver;
}

function jointResolver(profile: DepartmentProfile, types: InspectionItemTypes): new () => object {
  @Resolver(() => types.joint)
  class JointInspectionItemResolver {
    @Public()
    @FieldResolver(() => types.item, {
      name: `${profile.fieldPrefix}Record`,
      nullable: true,
      description: `The line in the list of ${profile.name.en}; null for an item of another department.`,
    })
    record(@Root() { code }: ItemShape, @Ctx() context: RequestContext): Promise<InspectionItem | null> {
      return findItem(context, code);
    }
  }
  return JointInspectionItemResolver;
}
