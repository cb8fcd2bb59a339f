import 'reflect-metadata';
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Public } from '../../department-kit/api-class.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType, PublicPageArgs } from '../../subgraph-kit/schema/connection.ts';
import { CreditCodeScalar } from '../../subgraph-kit/schema/scalars.ts';
import { EnterpriseConnectionType, EnterpriseFilterType, EnterpriseType, PremisesConnectionType } from './enterprise.graphql.ts';
import { findEnterprise, pageEnterprises, pagePremises } from './enterprise.service.ts';
import type { Enterprise, EnterpriseFilter, Premises } from './enterprise.ts';

/** Root fields of the registration of enterprises. */
@Resolver()
export class RegistrationResolver {
  /** One enterprise. */
  @Public()
  @Query(() => EnterpriseType, { name: 'marketsEnterprise', nullable: true, description: 'One registered enterprise.' })
  enterprise(
    @Public() @Arg('creditCode', () => CreditCodeScalar, { description: 'Unified social credit code.' }) creditCode: string,
    @Ctx() context: RequestContext,
  ): Promise<Enterprise | null> {
    return findEnterprise(context, creditCode);
  }

  /** A page of enterprises. */
  @Public()
  @Query(() => EnterpriseConnectionType, {
    name: 'marketsEnterprises',
    description: 'Registered enterprises in the order of their credit codes.',
  })
  enterprises(
    @Public()
    @Arg('filter', () => EnterpriseFilterType, { nullable: true, description: 'Narrows the list.' })
    filter: EnterpriseFilter | null,
    @Public() @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
    @Public() @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Enterprise>> {
    return pageEnterprises(context, filter ?? {}, { first, after });
  }
}

/** Places of business of an enterprise. */
@Resolver(() => EnterpriseType)
export class EnterprisePremisesResolver {
  /** A page of premises. */
  @Public()
  @FieldResolver(() => PremisesConnectionType, {
    name: 'premises',
    nullable: true,
    description: 'Places of business, in the order of their codes.',
  })
  premises(
    @Root() { creditCode }: Enterprise,
    @Args(() => PublicPageArgs) page: PublicPageArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Premises>> {
    return pagePremises(context, creditCode, page);
  }
}
