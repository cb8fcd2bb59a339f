import 'reflect-metadata';
import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { CreditCodeScalar } from '../../subgraph-kit/schema/scalars.ts';
import { DrawDocumentScalar } from './draw.graphql.ts';
import { readEnterprisePackage } from './enterprise-package.service.ts';

/** What a draw shows to one enterprise about itself. */
@Resolver()
export class EnterprisePackageResolver {
  @Query(() => DrawDocumentScalar, {
    nullable: true,
    description:
      'What one enterprise may see of a draw (format draw-enterprise/1): its weights, balls and proofs, or the proof of its exclusion; null before the draw is computed.',
  })
  drawEnterprisePackage(
    @Arg('drawId', () => ID, { description: 'Id of the draw.' }) drawId: string,
    @Arg('creditCode', () => CreditCodeScalar, { description: 'The enterprise.' }) creditCode: string,
    @Ctx() context: RequestContext,
  ): Promise<unknown> {
    return readEnterprisePackage(context, drawId, creditCode);
  }
}
