import 'reflect-metadata';
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { StepNotPossibleType, typenameOf } from '../seasons/season.graphql.ts';

const KEY_DESCRIPTION = 'Key under which a repetition gives the first result again.';
const EVIDENCE_DESCRIPTION = 'Digest of the evidence, 32 bytes in hexadecimal.';

/** A replacement, as the API shows it. */
@ObjectType('Replacement', { description: 'A replacement of a drawn enterprise or inspector, from the request on.', simpleResolvers: true })
export class ReplacementType {
  @Field(() => ID, { description: 'Id of the replacement.' })
  id: string;

  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Field(() => String, { description: 'UNIT: an enterprise. INSPECTOR: an inspector on one visit.' })
  kind: string;

  @Field(() => ID, { description: 'Credit code of the enterprise whose visit it is.' })
  unitId: string;

  @Field(() => ID, { description: 'Id of the visit for which it was asked; an enterprise leaves all its visits.' })
  visitId: string;

  @Field(() => ID, { nullable: true, description: 'Department of the inspector; null for an enterprise.' })
  department: string | null;

  @Field(() => ID, { nullable: true, description: 'The inspector; null for an enterprise.' })
  inspectorId: string | null;

  @Field(() => String, {
    description: 'CLOSED, FORCE_MAJEURE or ALREADY_INSPECTED of an enterprise; RECUSAL, ILLNESS or SPECIAL_REASON of an inspector.',
  })
  reason: string;

  @Field(() => String, { description: EVIDENCE_DESCRIPTION })
  evidenceDigest: string;

  @Field(() => InstantScalar, { description: 'When it was asked for.' })
  requestedAt: Date;

  @Field(() => String, { nullable: true, description: 'APPROVED or REFUSED; null until decided.' })
  decision: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was decided.' })
  decidedAt: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Place among the approved replacements of the draw: number n makes version n + 1 of the transcript.',
  })
  ordinal: number | null;
}

/** Page of replacements. */
export const ReplacementConnectionType = connectionOf('Replacement', ReplacementType);

/** Input of `requestUnitReplacement`. */
@InputType('RequestUnitReplacementInput', { description: 'Request to leave an enterprise out.' })
export class RequestUnitReplacementInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of a visit to the enterprise, which has not begun.' })
  visitId: string;

  @Field(() => String, { description: 'CLOSED, FORCE_MAJEURE or ALREADY_INSPECTED.' })
  reason: string;

  @Field(() => String, { description: EVIDENCE_DESCRIPTION })
  evidenceDigest: string;
}

/** Input of `requestInspectorReplacement`. */
@InputType('RequestInspectorReplacementInput', { description: 'Request to replace an inspector on a visit.' })
export class RequestInspectorReplacementInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the visit, which has not begun.' })
  visitId: string;

  @Field(() => ID, { description: 'The inspector, who stands on a team of the visit.' })
  inspectorId: string;

  @Field(() => String, { description: 'RECUSAL, ILLNESS or SPECIAL_REASON (CD-1.2e).' })
  reason: string;

  @Field(() => String, { description: EVIDENCE_DESCRIPTION })
  evidenceDigest: string;
}

/** Input of `decideReplacement`. */
@InputType('DecideReplacementInput', { description: 'Decision on a replacement, by somebody else than who asked for it.' })
export class DecideReplacementInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the replacement.' })
  replacementId: string;

  @Field(() => Boolean, { description: 'Whether it is approved.' })
  approve: boolean;
}

/** Success of a request or decision. */
@ObjectType('ReplacementSuccess', {
  description: 'The request or decision is kept. An approval holds at once; substitutes and the new transcript follow by themselves.',
  simpleResolvers: true,
})
export class ReplacementSuccessType {
  @Field(() => ReplacementType, { description: 'The replacement.' })
  replacement: ReplacementType;
}

/** Result of the mutations about replacements. */
export const ReplacementResultType = createUnionType({
  name: 'ReplacementResult',
  description: 'What a request for a replacement, or the decision on it, came to.',
  types: () => [ReplacementSuccessType, StepNotPossibleType] as const,
  resolveType: typenameOf,
});
