import 'reflect-metadata';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import type { ApiClass } from '../api-class.ts';
import type { EnterpriseLink, EnterpriseShape } from '../enterprise-link.ts';

/** Adds the field `enterprise` to a type whose values carry a credit code. */
export function enterpriseLinkResolver(owner: ApiClass<object>, enterprise: EnterpriseLink): new () => object {
  @Resolver(() => owner)
  class EnterpriseLinkResolver {
    @FieldResolver(() => enterprise.type, { name: 'enterprise', nullable: true, description: 'The enterprise.' })
    enterprise(@Root() { creditCode }: EnterpriseShape, @Ctx() context: RequestContext): EnterpriseShape | Promise<EnterpriseShape> {
      return enterprise.of(context, creditCode);
    }
  }
  return EnterpriseLinkResolver;
}
