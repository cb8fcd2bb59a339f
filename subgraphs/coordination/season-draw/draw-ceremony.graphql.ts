import 'reflect-metadata';
import { createUnionType, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { StepNotPossibleType, typenameOf } from '../seasons/season.graphql.ts';
import { DrawType } from './draw.graphql.ts';

/** A share in escrow. */
@Directive('@tag(name: "public")')
@ObjectType('DrawShare', {
  description: 'A share of a party’s scalar in the hands of a holder. Sealed, only its holder can read it.',
  simpleResolvers: true,
})
export class DrawShareType {
  @Field(() => ID, { description: 'Party whose scalar it is a share of.' })
  partyId: string;

  @Field(() => ID, { description: 'Holder.' })
  holderId: string;

  @Field(() => Int, { description: 'Point at which the party’s polynomial was evaluated.' })
  index: number;

  @Field(() => String, { description: 'Point e·G of the sealing, hexadecimal.' })
  ephemeral: string;

  @Field(() => String, { description: 'Sealed share, hexadecimal.' })
  ciphertext: string;

  @Field(() => InstantScalar, { nullable: true, description: 'When its holder confirmed that it fits; null until then.' })
  acknowledgedAt: Date | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When its holder opened it because the party was late; null otherwise.' })
  openedAt: Date | null;
}

/** That somebody read the beacon. */
@Directive('@tag(name: "public")')
@ObjectType('BeaconReading', {
  description: 'That a person has read the public randomness. What was read is shown once two agree, so that the second reads for herself.',
  simpleResolvers: true,
})
export class BeaconReadingType {
  @Field(() => String, { description: 'Name of the person.' })
  witness: string;

  @Field(() => InstantScalar, { description: 'When.' })
  readAt: Date;
}

/** A request to supersede a draw. */
@Directive('@tag(name: "public")')
@ObjectType('DrawAttemptRequest', {
  description: 'A request to supersede a draw for a named defect, and the decision on it.',
  simpleResolvers: true,
})
export class DrawAttemptRequestType {
  @Field(() => ID, { description: 'Id of the request.' })
  id: string;

  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Field(() => String, { description: 'DRAW_FAILED, POOL_INCOMPLETE, WRONG_RULES, WRONG_PLAN or TECHNICAL_FAULT.' })
  defect: string;

  @Field(() => String, { description: 'What is wrong.' })
  explanation: string;

  @Field(() => String, { description: 'Digest of the evidence, hexadecimal.' })
  evidenceDigest: string;

  @Field(() => InstantScalar, { description: 'When it was made.' })
  requestedAt: Date;

  @Field(() => String, { nullable: true, description: 'APPROVED or REFUSED by the supervising body; null until decided.' })
  decision: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it was decided.' })
  decidedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Reason of the decision.' })
  decisionNote: string | null;

  @Field(() => String, { nullable: true, description: 'Digest of the approval, to which the plan of the next attempt is bound.' })
  approvalDigest: string | null;
}

/** Success of `checkDrawDeadlines`. */
@ObjectType('CheckDrawDeadlinesSuccess', { description: 'What was due by date is done.', simpleResolvers: true })
export class CheckDrawDeadlinesSuccessType {
  @Field(() => DrawType, { description: 'The draw after it.' })
  draw: DrawType;
}

/** Success of asking for, or deciding on, a further attempt. */
@ObjectType('AttemptSuccess', { description: 'The request, or the decision on it, is kept.', simpleResolvers: true })
export class AttemptSuccessType {
  @Field(() => DrawAttemptRequestType, { description: 'The request.' })
  request: DrawAttemptRequestType;
}

/** Result of `requestNewAttempt` and `decideNewAttempt`. */
export const AttemptResultType = createUnionType({
  name: 'AttemptResult',
  description: 'What a request to supersede a draw, or the decision on it, came to.',
  types: () => [AttemptSuccessType, StepNotPossibleType] as const,
  resolveType: typenameOf,
});
