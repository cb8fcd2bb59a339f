import 'reflect-metadata';
import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../subgraph-kit/identity/caller.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { DepartmentType } from '../joint-registry/department.graphql.ts';
import { departmentOfRow } from '../joint-registry/joint-registry.service.ts';
import type { Department } from '../joint-registry/registry.ts';
import { ViewerType } from './viewer.graphql.ts';

/** Who asks, so that a frontend need not read the token to know which screen to show. */
@Resolver(() => ViewerType)
export class ViewerResolver {
  @Query(() => ViewerType, { description: 'Who asks, as the token says.' })
  viewer(@Ctx() { caller }: RequestContext): Caller {
    return caller;
  }

  @FieldResolver(() => DepartmentType, { nullable: true, description: 'The department that the caller belongs to; null for others.' })
  department(@Root() { department }: Caller, @Ctx() context: RequestContext): Department | null {
    return department === null ? null : departmentOfRow(context, department);
  }
}
