import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import { EnterpriseType, enterpriseOf } from '../joint-registry/enterprise.graphql.ts';
import { InspectorType } from '../joint-registry/inspector.graphql.ts';
import { findInspector } from '../joint-registry/joint-registry.service.ts';
import type { JointInspector } from '../joint-registry/registry.ts';
import { VisitType } from '../visits/visit.graphql.ts';
import type { Visit } from '../visits/visit.ts';
import { visitOfRow } from '../visits/visit-reading.service.ts';
import {
  DecideReplacementInput,
  ReplacementConnectionType,
  ReplacementResultType,
  ReplacementType,
  RequestInspectorReplacementInput,
  RequestUnitReplacementInput,
} from './replacement.graphql.ts';
import {
  decideReplacement,
  listReplacements,
  mayDecide,
  type ReplacementResult,
  requestInspectorReplacement,
  requestUnitReplacement,
} from './replacement.service.ts';
import type { Replacement } from './replacement.ts';

/** Replacement of what was drawn. */
@Resolver(() => ReplacementType)
export class ReplacementResolver {
  @Query(() => ReplacementConnectionType, {
    description: 'Replacements of a draw in the order in which they were asked for; of inspectors only those of the own department.',
  })
  // biome-ignore lint/complexity/useMaxParams: every argument of a field is a parameter.
  replacements(
    @Arg('drawId', () => ID, { description: 'Id of the draw.' }) drawId: string,
    @Arg('undecided', () => Boolean, { nullable: true, description: 'Only those on which nobody has decided.' }) undecided: boolean | null,
    @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Replacement>> {
    return listReplacements(context, drawId, { undecided, first, after });
  }

  @Mutation(() => ReplacementResultType, { description: 'Asks for a drawn enterprise to be left out, for a listed reason.' })
  requestUnitReplacement(
    @Arg('input', () => RequestUnitReplacementInput, { description: 'The request.' }) input: RequestUnitReplacementInput,
    @Ctx() context: RequestContext,
  ): Promise<ReplacementResult> {
    return requestUnitReplacement(context, input);
  }

  @Mutation(() => ReplacementResultType, { description: 'Asks for an inspector to be replaced on a visit, for a listed reason.' })
  requestInspectorReplacement(
    @Arg('input', () => RequestInspectorReplacementInput, { description: 'The request.' }) input: RequestInspectorReplacementInput,
    @Ctx() context: RequestContext,
  ): Promise<ReplacementResult> {
    return requestInspectorReplacement(context, input);
  }

  @Mutation(() => ReplacementResultType, {
    description: 'Approves or refuses a replacement: of an enterprise a coordinator, of an inspector the head of the department.',
  })
  decideReplacement(
    @Arg('input', () => DecideReplacementInput, { description: 'The decision.' }) input: DecideReplacementInput,
    @Ctx() context: RequestContext,
  ): Promise<ReplacementResult> {
    return decideReplacement(context, input);
  }

  @FieldResolver(() => VisitType, { description: 'The visit for which it was asked.' })
  visit(@Root() replacement: Replacement, @Ctx() context: RequestContext): Promise<Visit> {
    return visitOfRow(context, replacement);
  }

  @FieldResolver(() => EnterpriseType, { description: 'The enterprise whose visit it is.' })
  enterprise(@Root() replacement: Replacement): EnterpriseType {
    return enterpriseOf(replacement.unitId);
  }

  @FieldResolver(() => InspectorType, { nullable: true, description: 'The inspector; null for an enterprise.' })
  async inspector(@Root() { inspectorId }: Replacement, @Ctx() context: RequestContext): Promise<JointInspector | null> {
    return inspectorId === null ? null : findInspector(context, inspectorId);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether the caller may decide on it: nobody has yet, it is the caller’s to decide, and the caller neither asked for it nor is replaced.',
  })
  mayDecide(@Root() replacement: Replacement, @Ctx() context: RequestContext): boolean {
    return mayDecide(context, replacement);
  }
}
