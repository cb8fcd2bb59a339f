import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import { CivilDateScalar } from '../../subgraph-kit/schema/scalars.ts';
import { EnterpriseType, enterpriseOf } from '../joint-registry/enterprise.graphql.ts';
import { InspectorType } from '../joint-registry/inspector.graphql.ts';
import { findInspector } from '../joint-registry/joint-registry.service.ts';
import type { JointInspector } from '../joint-registry/registry.ts';
import { VisitType } from '../visits/visit.graphql.ts';
import type { Visit } from '../visits/visit.ts';
import { visitOfRow } from '../visits/visit-reading.service.ts';
import { type Alternate, listAlternates } from './alternates.service.ts';
import { LeftVisitType, RotaConnectionType, RotaType, RotaVisitType, SeatAlternateType } from './rota.graphql.ts';
import { departmentRota, myRota } from './rota.service.ts';
import type { LeftVisit, Rota, RotaVisit } from './rota.ts';

const FROM_DESCRIPTION = 'First day.';
const TO_DESCRIPTION = 'Last day, at most 100 days later.';

/** Who goes where, and when. */
@Resolver(() => RotaType)
export class RotaResolver {
  @Query(() => RotaType, { nullable: true, description: 'Rota of the calling inspector.' })
  myRota(
    @Arg('from', () => CivilDateScalar, { description: FROM_DESCRIPTION }) from: CivilDate,
    @Arg('to', () => CivilDateScalar, { description: TO_DESCRIPTION }) to: CivilDate,
    @Ctx() context: RequestContext,
  ): Promise<Rota | null> {
    return myRota(context, { from, to });
  }

  @Query(() => RotaConnectionType, { description: 'Rotas of all inspectors of the caller’s department, with their load.' })
  // biome-ignore lint/complexity/useMaxParams: every argument of a field is a parameter.
  departmentRota(
    @Arg('from', () => CivilDateScalar, { description: FROM_DESCRIPTION }) from: CivilDate,
    @Arg('to', () => CivilDateScalar, { description: TO_DESCRIPTION }) to: CivilDate,
    @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Rota>> {
    return departmentRota(context, { from, to }, { first, after });
  }

  @Query(() => [SeatAlternateType], {
    description: 'Who would come next for the seat of an inspector of the own department on a visit that has not begun, best first.',
  })
  seatAlternates(
    @Arg('visitId', () => ID, { description: 'Id of the visit.' }) visitId: string,
    @Arg('inspectorId', () => ID, { description: 'The inspector who fills the seat.' }) inspectorId: string,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 20; left out: 5.' }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<readonly Alternate[]> {
    return listAlternates(context, { visitId, inspectorId, first });
  }

  @FieldResolver(() => InspectorType, { nullable: true, description: 'The inspector.' })
  inspector(@Root() rota: Rota, @Ctx() context: RequestContext): Promise<JointInspector | null> {
    return findInspector(context, rota.inspectorId);
  }
}

/** Where visits on a rota lead. */
export const ROTA_LINK_RESOLVERS: readonly (new () => object)[] = [linksOf(RotaVisitType), linksOf(LeftVisitType)];

function linksOf(type: typeof RotaVisitType | typeof LeftVisitType): new () => object {
  @Resolver(() => type)
  class RotaLinksResolver {
    @FieldResolver(() => VisitType, { description: 'The visit.' })
    visit(@Root() entry: RotaVisit | LeftVisit, @Ctx() context: RequestContext): Promise<Visit> {
      return visitOfRow(context, entry);
    }

    @FieldResolver(() => EnterpriseType, { description: 'The enterprise visited.' })
    enterprise(@Root() entry: RotaVisit | LeftVisit): EnterpriseType {
      return enterpriseOf(entry.creditCode);
    }
  }
  return RotaLinksResolver;
}

/** Who an alternate is. */
@Resolver(() => SeatAlternateType)
export class SeatAlternateResolver {
  @FieldResolver(() => InspectorType, { nullable: true, description: 'The inspector.' })
  inspector(@Root() alternate: Alternate, @Ctx() context: RequestContext): Promise<JointInspector | null> {
    return findInspector(context, alternate.inspectorId);
  }
}
