import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { AFTER_DESCRIPTION, type Connection, FIRST_DESCRIPTION, FirstType } from '../../subgraph-kit/schema/connection.ts';
import { EnterpriseType, enterpriseOf } from '../joint-registry/enterprise.graphql.ts';
import { InspectorType } from '../joint-registry/inspector.graphql.ts';
import { findInspector } from '../joint-registry/joint-registry.service.ts';
import type { JointInspector } from '../joint-registry/registry.ts';
import {
  DeclareRecusalInput,
  DeclareRecusalResultType,
  EndLeaveInput,
  EndLeaveResultType,
  EndRecusalInput,
  EndRecusalResultType,
  RecordLeaveInput,
  RecordLeaveResultType,
  RecusalConnectionType,
  RecusalType,
} from './absence.graphql.ts';
import {
  type DeclareRecusalResult,
  declareRecusal,
  type EndLeaveResult,
  type EndRecusalResult,
  endLeave,
  endRecusal,
  type RecordLeaveResult,
  recordLeave,
  recusalsOfInspector,
} from './absence.service.ts';
import type { Recusal } from './absence.ts';

/** Recusals and leave. */
@Resolver(() => RecusalType)
export class AbsenceResolver {
  @Mutation(() => DeclareRecusalResultType, { description: 'Declares that an inspector must not inspect an enterprise.' })
  declareRecusal(
    @Arg('input', () => DeclareRecusalInput, { description: 'The declaration.' }) input: DeclareRecusalInput,
    @Ctx() context: RequestContext,
  ): Promise<DeclareRecusalResult> {
    return declareRecusal(context, input);
  }

  @Mutation(() => EndRecusalResultType, {
    description: 'Takes a recusal back. An inspector may take back what he declared himself, the head of the department everything.',
  })
  endRecusal(
    @Arg('input', () => EndRecusalInput, { description: 'The recusal.' }) input: EndRecusalInput,
    @Ctx() context: RequestContext,
  ): Promise<EndRecusalResult> {
    return endRecusal(context, input);
  }

  @Mutation(() => RecordLeaveResultType, { description: 'Records that an inspector is away.' })
  recordLeave(
    @Arg('input', () => RecordLeaveInput, { description: 'The leave.' }) input: RecordLeaveInput,
    @Ctx() context: RequestContext,
  ): Promise<RecordLeaveResult> {
    return recordLeave(context, input);
  }

  @Mutation(() => EndLeaveResultType, { description: 'Takes a leave back.' })
  endLeave(
    @Arg('input', () => EndLeaveInput, { description: 'The leave.' }) input: EndLeaveInput,
    @Ctx() context: RequestContext,
  ): Promise<EndLeaveResult> {
    return endLeave(context, input);
  }

  @FieldResolver(() => InspectorType, { nullable: true, description: 'The inspector.' })
  inspector(@Root() recusal: Recusal, @Ctx() context: RequestContext): Promise<JointInspector | null> {
    return findInspector(context, recusal.inspectorId);
  }

  @FieldResolver(() => EnterpriseType, { description: 'The enterprise.' })
  enterprise(@Root() recusal: Recusal): EnterpriseType {
    return enterpriseOf(recusal.creditCode);
  }
}

/** Whom an inspector must not inspect. */
@Resolver(() => InspectorType)
export class InspectorRecusalsResolver {
  @FieldResolver(() => RecusalConnectionType, {
    description: 'Recusals that hold, the newest first.',
  })
  recusals(
    @Root() inspector: JointInspector,
    @Arg('first', () => FirstType, { nullable: true, description: FIRST_DESCRIPTION }) first: number | null,
    @Arg('after', () => String, { nullable: true, description: AFTER_DESCRIPTION }) after: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Recusal>> {
    return recusalsOfInspector(context, inspector, { first, after });
  }
}
