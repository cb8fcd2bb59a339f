import 'reflect-metadata';
import { Arg, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { CreditCodeScalar } from '../../subgraph-kit/schema/scalars.ts';
import { DrawDocumentScalar, DrawType } from './draw.graphql.ts';
import type { Draw } from './draw.ts';
import { readEnterprisePackage } from './enterprise-package.service.ts';

/** What a draw shows to one enterprise about itself. */
@Resolver(() => DrawType)
export class EnterprisePackageResolver {
  @FieldResolver(() => DrawDocumentScalar, {
    nullable: true,
    description:
      'Package of one enterprise (format draw-enterprise/1): its weights, balls and proofs, or the proof of its exclusion. For the enterprise itself and for auditors; null for everybody else, and before the draw is computed.',
  })
  enterprisePackage(
    @Root() draw: Draw,
    @Directive('@tag(name: "public")') @Arg('creditCode', () => CreditCodeScalar, { description: 'The enterprise.' }) creditCode: string,
    @Ctx() context: RequestContext,
  ): Promise<unknown> {
    return readEnterprisePackage(context, draw, creditCode);
  }
}
