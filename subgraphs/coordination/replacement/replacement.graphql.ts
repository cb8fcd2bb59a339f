import 'reflect-metadata';
import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { enumOf } from '../../subgraph-kit/schema/enums.graphql.ts';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { StepNotPossibleType, typenameOf } from '../seasons/season.graphql.ts';
import {
  INSPECTOR_REASONS,
  type InspectorReason,
  REPLACEMENT_DECISIONS,
  REPLACEMENT_KINDS,
  type ReplacementDecision,
  type ReplacementKind,
  UNIT_REASONS,
  type UnitReason,
} from './replacement.ts';

const ReplacementKindEnum = enumOf(REPLACEMENT_KINDS, 'ReplacementKind', 'What is replaced.');
const ReplacementReasonEnum = enumOf(
  { ...UNIT_REASONS, ...INSPECTOR_REASONS },
  'ReplacementReason',
  'Why an enterprise or an inspector is replaced: the first three are of enterprises, the others of inspectors.',
);
const UnitReasonEnum = enumOf(UNIT_REASONS, 'UnitReplacementReason', 'Why a drawn enterprise is not inspected after all.');
/** GraphQL enum of the reasons for which an inspector is replaced. */
export const InspectorReasonEnum = enumOf(INSPECTOR_REASONS, 'InspectorReplacementReason', 'Why a drawn inspector does not go (CD-1.2e).');
const ReplacementDecisionEnum = enumOf(REPLACEMENT_DECISIONS, 'ReplacementDecision', 'What was decided on a replacement.');

const KEY_DESCRIPTION = 'Key under which a repetition gives the first result again.';
const EVIDENCE_DESCRIPTION = 'Digest of the evidence, 32 bytes in hexadecimal.';

/** A replacement, as the API shows it. */
@ObjectType('Replacement', { description: 'A replacement of a drawn enterprise or inspector, from the request on.', simpleResolvers: true })
export class ReplacementType {
  @Field(() => ID, { description: 'Id of the replacement.' })
  id: string;

  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Field(() => ReplacementKindEnum, { description: 'What is replaced.' })
  kind: ReplacementKind;

  @Field(() => ID, { description: 'Credit code of the enterprise whose visit it is.' })
  unitId: string;

  @Field(() => ID, { description: 'Id of the visit for which it was asked; an enterprise leaves all its visits.' })
  visitId: string;

  @Field(() => ID, { nullable: true, description: 'Department of the inspector; null for an enterprise.' })
  department: string | null;

  @Field(() => ID, { nullable: true, description: 'The inspector; null for an enterprise.' })
  inspectorId: string | null;

  @Field(() => ReplacementReasonEnum, { description: 'Why.' })
  reason: UnitReason | InspectorReason;

  @Field(() => String, { description: EVIDENCE_DESCRIPTION })
  evidenceDigest: string;

  @Field(() => String, { nullable: true, description: 'Who asked for it, as the token names the person. For coordinators and auditors.' })
  requestedBy: string | null;

  @Field(() => InstantScalar, { description: 'When it was asked for.' })
  requestedAt: Date;

  @Field(() => ReplacementDecisionEnum, { nullable: true, description: 'What was decided; null until then.' })
  decision: ReplacementDecision | null;

  @Field(() => String, {
    nullable: true,
    description: 'Who decided, as the token names the person; null until then. For coordinators and auditors.',
  })
  decidedBy: string | null;

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

  @Field(() => UnitReasonEnum, { description: 'Why.' })
  reason: UnitReason;

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

  @Field(() => InspectorReasonEnum, { description: 'Why (CD-1.2e).' })
  reason: InspectorReason;

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
