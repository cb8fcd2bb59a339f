import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { InspectorTypes } from './inspector.graphql.ts';
import { findInspector, pageInspectors } from './inspector.service.ts';
import type { Inspector, InspectorFilter } from './inspector.ts';

/** Makes the resolvers of a department's register of inspectors. */
export function inspectorResolvers(profile: DepartmentProfile, types: InspectorTypes): readonly (new () => object)[] {
  return [rootResolver(profile, types), jointResolver(profile, types)];
}

function rootResolver(profile: DepartmentProfile, types: InspectorTypes): new () => object {
  @Resolver()
  class InspectorResolver {
    @Query(() => types.connection, {
      name: `${profile.fieldPrefix}Inspectors`,
      description: `The register of inspectors of ${profile.name.en}.`,
    })
    inspectors(
      @Arg('filter', () => types.filter, { nullable: true, description: 'Narrows the list.' }) filter: InspectorFilter | null,
      @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
      @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
      @Ctx() context: RequestContext,
    ): Promise<Connection<Inspector>> {
      return pageInspectors(context, filter ?? {}, { first, after });
    }

    @Query(() => types.inspector, {
      name: `${profile.fieldPrefix}Inspector`,
      nullable: true,
      description: `One inspector of ${profile.name.en}; null for an id of another department.`,
    })
    inspector(
      @Arg('id', () => ID, { description: 'Id of the inspector.' }) id: string,
      @Ctx() context: RequestContext,
    ): Promise<Inspector | null> {
      return findInspector(context, id);
    }
  }
  return InspectorResolver;
}

function jointResolver(profile: DepartmentProfile, types: InspectorTypes): new () => object {
  @Resolver(() => types.joint)
  class JointInspectorResolver {
    @FieldResolver(() => types.inspector, {
      name: `${profile.fieldPrefix}Record`,
      nullable: true,
      description: `The record in the register of ${profile.name.en}; null for an inspector of another department.`,
    })
    record(@Root() { id }: { readonly id: string }, @Ctx() context: RequestContext): Promise<Inspector | null> {
      return findInspector(context, id);
    }
  }
  return JointInspectorResolver;
}
