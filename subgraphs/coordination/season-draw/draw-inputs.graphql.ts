import 'reflect-metadata';
import { Field, ID, InputType, Int } from 'type-graphql';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import type { BEACON_FALL_BACKS, BEACON_KINDS, Defect } from './ceremony.ts';
import { BeaconFallBackEnum, BeaconKindEnum, DrawDefectEnum } from './draw-enums.graphql.ts';

const KEY_DESCRIPTION = 'Key under which a repetition gives the first result again.';

/** T1 to T4. */
@InputType('DrawDeadlinesInput', {
  description: 'Deadlines of a draw; one that is left out follows from the rule pack or a default, and stands in the plan.',
})
export class DrawDeadlinesInput {
  @Field(() => InstantScalar, {
    nullable: true,
    description: 'T1: the pool is read. Not before the lead time of the rule pack, except in a rehearsal.',
  })
  snapshotAt?: Date | null;

  @Field(() => InstantScalar, { nullable: true, description: 'T2: parties have committed and holders have acknowledged their shares.' })
  commitUntil?: Date | null;

  @Field(() => InstantScalar, {
    nullable: true,
    description: 'T3: the randomness from outside is known, or its fall-back takes its place.',
  })
  beaconUntil?: Date | null;

  @Field(() => InstantScalar, { nullable: true, description: 'T4: parties have revealed.' })
  revealUntil?: Date | null;
}

/** Randomness from outside. */
@InputType('BeaconRuleInput', { description: 'Public randomness from outside that enters the seed after the freeze.' })
export class BeaconRuleInput {
  @Field(() => BeaconKindEnum, { description: 'Which.' })
  kind: keyof typeof BEACON_KINDS;

  @Field(() => String, { nullable: true, description: 'Which dice, lottery or chain, where and when, for people.' })
  description?: string | null;

  @Field(() => BeaconFallBackEnum, { nullable: true, description: 'What takes its place when it is not known at T3; left out: NONE.' })
  fallBack?: keyof typeof BEACON_FALL_BACKS | null;
}

/** Input of `announceDraw`. */
@InputType('AnnounceDrawInput', { description: 'Announcement of the draw of a season, or of its next attempt after an approved defect.' })
export class AnnounceDrawInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the season, whose plan must be published.' })
  seasonId: string;

  @Field(() => String, { description: 'DRAW1-SHA256 or DRAW1-SM.' })
  profile: string;

  @Field(() => String, {
    nullable: true,
    description: 'Who witnesses the draw (CC-2.5.3b); left out: the office that the rule pack names.',
  })
  witness?: string | null;

  @Field(() => DrawDeadlinesInput, {
    nullable: true,
    description: 'Deadlines; left out: the lead time of the rule pack, then a week for each phase.',
  })
  deadlines?: DrawDeadlinesInput | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Holders of shares: codes of departments, AUDITOR for the supervising body. Left out: all who have registered a key for shares.',
  })
  escrowHolders?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Shares that rebuild a scalar, at least 2; left out: more than half of the holders.' })
  escrowThreshold?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the supervising body contributes to the seed; left out: where fewer than three departments take part.',
  })
  auditorContributes?: boolean | null;

  @Field(() => BeaconRuleInput, { nullable: true, description: 'Public randomness from outside; left out: none.' })
  beacon?: BeaconRuleInput | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether inspectors with the smallest load are drawn first; left out: no.' })
  evenLoad?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'An inspector sent to an enterprise in its last so many visits is not sent again, 0 to 20; left out: 2.',
  })
  noRepeatVisits?: number | null;
}

/** Input of `registerDrawKey`. */
@InputType('RegisterDrawKeyInput', { description: 'Public keys of the caller’s department, or of the supervising body.' })
export class RegisterDrawKeyInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => String, { description: 'DRAW1-SHA256 (Ed25519) or DRAW1-SM (SM2).' })
  profile: string;

  @Field(() => String, { description: 'Key for signatures, lower-case hexadecimal: 32 bytes for Ed25519, 65 for SM2.' })
  publicKey: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Key for shares that are sealed to the caller, a point of the group: 32 bytes for ristretto255, 33 for SM2. Left out: holds no shares.',
  })
  encryptionKey?: string | null;
}

/** A sealed share as it is handed over. */
@InputType('SealedShareInput', { description: 'A share of the caller’s scalar that only its holder can read.' })
export class SealedShareInput {
  @Field(() => ID, { description: 'Id of the holder.' })
  holderId: string;

  @Field(() => String, { description: 'Point e·G of the sealing, hexadecimal.' })
  ephemeral: string;

  @Field(() => String, { description: 'Sealed share, 32 bytes in hexadecimal.' })
  ciphertext: string;
}

/** Input of `commitToDraw`. */
@InputType('CommitToDrawInput', { description: 'Commitment of the caller to its part of the seed.' })
export class CommitToDrawInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Field(() => [String], { description: 'Feldman vector: the first point is a·G. As many points as the escrow threshold, hexadecimal.' })
  vector: string[];

  @Field(() => String, { description: 'Signature over plan digest, manifest digest and vector, hexadecimal.' })
  signature: string;

  @Field(() => [SealedShareInput], {
    nullable: true,
    description: 'One sealed share for each holder of the plan; left out where there is none.',
  })
  shares?: SealedShareInput[] | null;
}

/** Input of `revealForDraw`. */
@InputType('RevealForDrawInput', { description: 'Opening of the commitment of the caller.' })
export class RevealForDrawInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Field(() => String, { description: 'The scalar a, 32 bytes in hexadecimal.' })
  scalar: string;
}

/** A holder's signed word. */
@InputType('ShareAcknowledgementInput', { description: 'The caller’s signed word that a share fits the commitment of its party.' })
export class ShareAcknowledgementInput {
  @Field(() => ID, { description: 'Id of the party whose share it is.' })
  partyId: string;

  @Field(() => String, { description: 'Digest of the sealed share, hexadecimal.' })
  shareDigest: string;

  @Field(() => String, { description: 'Signature over party, holder and digest, hexadecimal.' })
  signature: string;
}

/** Input of `acknowledgeShares`. */
@InputType('AcknowledgeSharesInput', { description: 'Acknowledgements of shares that were sealed to the caller.' })
export class AcknowledgeSharesInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Field(() => [ShareAcknowledgementInput], { description: 'Acknowledgements, all of which are kept or none.' })
  acknowledgements: ShareAcknowledgementInput[];
}

/** A share that its holder opens. */
@InputType('OpenedShareInput', { description: 'A share of a late party, opened by the caller, who holds it.' })
export class OpenedShareInput {
  @Field(() => ID, { description: 'Id of the late party.' })
  partyId: string;

  @Field(() => String, { description: 'The share, 32 bytes in hexadecimal.' })
  share: string;
}

/** Input of `openShares`. */
@InputType('OpenSharesInput', { description: 'Shares of parties that did not reveal by T4.' })
export class OpenSharesInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Field(() => [OpenedShareInput], { description: 'Shares, all of which are kept or none.' })
  shares: OpenedShareInput[];
}

/** Input of `readBeacon`. */
@InputType('ReadBeaconInput', {
  description: 'What the caller read off the public randomness: digits, or game, issue and numbers, or round and signature.',
})
export class ReadBeaconInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Field(() => String, { description: 'Name of the person who reads, as the record of the draw shows it.' })
  witness: string;

  @Field(() => String, { nullable: true, description: 'Dice: the digits 1 to 6 in the order in which they fell, 5 to 200.' })
  digits?: string | null;

  @Field(() => String, { nullable: true, description: 'Lottery: name of the game.' })
  game?: string | null;

  @Field(() => String, { nullable: true, description: 'Lottery: number of the issue.' })
  issue?: string | null;

  @Field(() => [String], { nullable: true, description: 'Lottery: numbers in the order in which they are announced.' })
  numbers?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Drand: number of the round, the first at or after T2.' })
  round?: number | null;

  @Field(() => String, { nullable: true, description: 'Drand: signature of the round, hexadecimal.' })
  signature?: string | null;
}

/** Input of `checkDrawDeadlines`. */
@InputType('CheckDrawDeadlinesInput', { description: 'A draw whose deadlines are to be looked at.' })
export class CheckDrawDeadlinesInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;
}

/** Input of `requestNewAttempt`. */
@InputType('RequestNewAttemptInput', { description: 'Request to supersede a draw for a named defect.' })
export class RequestNewAttemptInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the draw, which has failed or is drawn.' })
  drawId: string;

  @Field(() => DrawDefectEnum, { description: 'The defect.' })
  defect: Defect;

  @Field(() => String, { description: 'What is wrong, for the public.' })
  explanation: string;

  @Field(() => String, { description: 'Digest of the evidence, 32 bytes in hexadecimal.' })
  evidenceDigest: string;
}

/** Input of `decideNewAttempt`. */
@InputType('DecideNewAttemptInput', { description: 'Decision of the supervising body on a request to supersede a draw.' })
export class DecideNewAttemptInput {
  @Field(() => ID, { description: KEY_DESCRIPTION })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the request.' })
  requestId: string;

  @Field(() => Boolean, { description: 'Whether a further attempt is approved.' })
  approve: boolean;

  @Field(() => String, { nullable: true, description: 'Reason, for the public.' })
  note?: string | null;
}
