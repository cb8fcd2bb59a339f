import 'reflect-metadata';
import { createUnionType, Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { StepNotPossibleType, typenameOf } from '../seasons/season.graphql.ts';
import { DrawType } from './draw.graphql.ts';
import { AttemptDecisionEnum, DrawDefectEnum } from './draw-enums.graphql.ts';
import { DRAW_STEPS } from './draw-standing.ts';
import { DRAW_PHASES } from './draw-work.ts';

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

  @Field(() => Boolean, { description: 'Whether somebody else has read something different: then both look again.' })
  differs: boolean;
}

registerEnumType(DRAW_STEPS, {
  name: 'DrawStep',
  description: 'What a draw waits for.',
  valuesConfig: {
    SNAPSHOT: { description: 'The pool is read at T1 (固定名单).' },
    COMMIT: { description: 'Parties commit, and holders confirm their shares, until T2 (提交承诺).' },
    BEACON: { description: 'Two persons read the public randomness until T3 (公共随机数); then the fall-back of the plan.' },
    REVEAL: { description: 'Parties reveal until T4 (揭示).' },
    OPEN_SHARES: { description: 'Holders open shares of late parties (开启托管份额).' },
    COMPUTATION: { description: 'The hub computes the result (计算结果), without a human step.' },
    REPLACEMENT: { description: 'The hub carries out an approved replacement (执行替换).' },
  },
});

registerEnumType(DRAW_PHASES, {
  name: 'DrawPhase',
  description: "Phases of the hub's own work on a draw, in their order.",
  valuesConfig: {
    READING: { description: 'The registers are read in one moment (读取名录).' },
    POOL: { description: 'Every enterprise gets its sealed balls (生成名单).' },
    SAMPLING: { description: 'Frames are sampled and visits composed (抽取企业).' },
    ASSIGNMENT: { description: 'Inspectors are drawn (抽取检查人员).' },
    TRANSCRIPT: { description: 'The transcripts are written (生成抽取记录).' },
    STORING: { description: 'Everything is kept (保存).' },
  },
});

/** What the hub is doing on a draw. */
@Directive('@tag(name: "public")')
@ObjectType('DrawWork', { description: 'What the hub is doing on a draw right now.', simpleResolvers: true })
export class DrawWorkType {
  @Field(() => DRAW_PHASES, { description: 'The phase that it is in.' })
  phase: string;

  @Field(() => Int, { nullable: true, description: 'Share of the phase that is done, in hundredths; null where it is not known.' })
  percent: number | null;

  @Field(() => InstantScalar, { description: 'When it came so far.' })
  toldAt: Date;

  @Field(() => InstantScalar, { nullable: true, description: 'When it broke off; null while it goes on. It is tried again by itself.' })
  brokeOffAt: Date | null;
}

/** How a draw stands. */
@Directive('@tag(name: "public")')
@ObjectType('DrawStanding', {
  description: 'How a draw stands at this moment. Small: ask for it again after pollSeconds, and for the rest when etag has changed.',
  simpleResolvers: true,
})
export class DrawStandingType {
  @Field(() => DRAW_STEPS, { nullable: true, description: 'What it waits for; null when it has ended.' })
  nextStep: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When the hub goes on by date; null where no date is waited for.' })
  until: Date | null;

  @Field(() => DrawWorkType, { nullable: true, description: 'What the hub is doing on it right now; null while it waits for others.' })
  work: DrawWorkType | null;

  @Field(() => Int, { description: 'Parties that are not left out.' })
  parties: number;

  @Field(() => Int, { description: 'Parties of these that have committed.' })
  committed: number;

  @Field(() => Int, { description: 'Parties of these whose scalar is known.' })
  revealed: number;

  @Field(() => [ID], { description: 'Parties that the next step waits for.' })
  waitingFor: readonly string[];

  @Field(() => String, { description: 'Changes whenever the draw or the progress of a party does.' })
  etag: string;

  @Field(() => Int, { description: 'Seconds after which it is worth asking again.' })
  pollSeconds: number;
}

/** A request to supersede a draw. Its fields are public one by one, because who asked and who decided are not. */
@ObjectType('DrawAttemptRequest', {
  description: 'A request to supersede a draw for a named defect, and the decision on it.',
  simpleResolvers: true,
})
export class DrawAttemptRequestType {
  @Directive('@tag(name: "public")')
  @Field(() => ID, { description: 'Id of the request.' })
  id: string;

  @Directive('@tag(name: "public")')
  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Directive('@tag(name: "public")')
  @Field(() => DrawDefectEnum, { description: 'The defect.' })
  defect: string;

  @Directive('@tag(name: "public")')
  @Field(() => String, { description: 'What is wrong.' })
  explanation: string;

  @Directive('@tag(name: "public")')
  @Field(() => String, { description: 'Digest of the evidence, hexadecimal.' })
  evidenceDigest: string;

  @Field(() => String, { nullable: true, description: 'Who made it, by the id of the identity provider.' })
  requestedBy: string | null;

  @Directive('@tag(name: "public")')
  @Field(() => InstantScalar, { description: 'When it was made.' })
  requestedAt: Date;

  @Directive('@tag(name: "public")')
  @Field(() => AttemptDecisionEnum, { nullable: true, description: 'What the supervising body decided; null until then.' })
  decision: string | null;

  @Field(() => String, { nullable: true, description: 'Who decided, by the id of the identity provider; null until decided.' })
  decidedBy: string | null;

  @Directive('@tag(name: "public")')
  @Field(() => InstantScalar, { nullable: true, description: 'When it was decided.' })
  decidedAt: Date | null;

  @Directive('@tag(name: "public")')
  @Field(() => String, { nullable: true, description: 'Reason of the decision.' })
  decisionNote: string | null;

  @Directive('@tag(name: "public")')
  @Field(() => String, { nullable: true, description: 'Digest of the approval, to which the plan of the next attempt is bound.' })
  approvalDigest: string | null;
}

/** Success of `checkDrawDeadlines`. */
@ObjectType('CheckDrawDeadlinesSuccess', { description: 'What was due by date is done.', simpleResolvers: true })
export class CheckDrawDeadlinesSuccessType {
  @Field(() => DrawType, { description: 'The draw after it.' })
  draw: DrawType;
}

/** Result of `checkDrawDeadlines`; a union, so that an outcome can be added. */
export const CheckDrawDeadlinesResultType = createUnionType({
  name: 'CheckDrawDeadlinesResult',
  description: 'What looking at the deadlines of a draw came to.',
  types: () => [CheckDrawDeadlinesSuccessType] as const,
  resolveType: typenameOf,
});

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
