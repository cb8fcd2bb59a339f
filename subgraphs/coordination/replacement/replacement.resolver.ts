import 'reflect-metadata';
import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
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
}
