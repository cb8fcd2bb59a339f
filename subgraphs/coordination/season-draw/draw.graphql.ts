import 'reflect-metadata';
import { GraphQLScalarType } from 'graphql';
import { createUnionType, Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { UserErrorInterface } from '../../subgraph-kit/schema/user-error.graphql.ts';
import { StepNotPossibleType, typenameOf } from '../seasons/season.graphql.ts';
import { DRAW_STATES } from './draw.ts';
import { DrawDefectEnum, DrawFailureCodeEnum, DropReasonEnum, FileVisibilityEnum } from './draw-enums.graphql.ts';

registerEnumType(DRAW_STATES, {
  name: 'DrawState',
  description: 'How far a draw has come; it passes the states in this order unless it fails.',
  valuesConfig: {
    ANNOUNCED: { description: 'The plan of the draw is fixed and public (已公告).' },
    SNAPSHOT_TAKEN: { description: 'The pool is fixed (名单已固定); parties may commit.' },
    FROZEN: { description: 'Commitments are closed (承诺已冻结); parties may reveal once the randomness from outside is known.' },
    REVEALED: { description: 'All scalars are known (已揭示); the result can be computed by anyone.' },
    DRAWN: { description: 'Enterprises and inspectors are drawn (已抽取).' },
    FAILED: { description: 'The draw failed (抽取失败), publicly, with the reason.' },
    SUPERSEDED: { description: 'A later attempt supersedes this one for a named defect (已被替代).' },
  },
});

/** JSON of a draw's document. */
export const DrawDocumentScalar = new GraphQLScalarType({
  name: 'DrawDocument',
  description: 'JSON document of a draw. Its digest is that of its canonical form (RFC 8785).',
});

/** What a party committed to. */
@Directive('@tag(name: "public")')
@ObjectType('DrawCommitment', {
  description: 'Commitment of a party to its part of the seed. Holders check their shares against it before they acknowledge them.',
  simpleResolvers: true,
})
export class DrawCommitmentType {
  @Field(() => [String], { description: 'Feldman vector: the first point is a·G. As many points as the escrow threshold, hexadecimal.' })
  vector: readonly string[];

  @Field(() => String, { description: 'Signature over plan digest, manifest digest and vector, hexadecimal.' })
  signature: string;
}

/** A party's progress. */
@Directive('@tag(name: "public")')
@ObjectType('DrawParty', { description: 'A department that contributes to the seed, and how far it is.', simpleResolvers: true })
export class DrawPartyType {
  @Field(() => ID, { description: 'Code of the department, or AUDITOR for the supervising body.' })
  partyId: string;

  @Field(() => InstantScalar, { nullable: true, description: 'When it committed; null until then.' })
  committedAt: Date | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it revealed; null until then.' })
  revealedAt: Date | null;

  @Field(() => DropReasonEnum, { nullable: true, description: 'Why it was left out at the freeze; null when it was not.' })
  droppedReason: string | null;

  @Field(() => [ID], { description: 'Holders that did not acknowledge its shares in time.' })
  silentHolders: readonly string[];

  @Field(() => InstantScalar, { nullable: true, description: 'When it was named for not revealing in time; null otherwise.' })
  lateAt: Date | null;
}

/** A file of a draw. */
@Directive('@tag(name: "public")')
@ObjectType('DrawFile', { description: 'A file of a draw that the caller may read.', simpleResolvers: true })
export class DrawFileType {
  @Field(() => String, { description: 'Name of the file.' })
  name: string;

  @Field(() => FileVisibilityEnum, { description: 'Who may read it.' })
  visibility: string;

  @Field(() => Int, { description: 'Size in bytes.' })
  bytes: number;
}

/** Part of a file. */
@Directive('@tag(name: "public")')
@ObjectType('DrawFilePart', { description: 'A part of a file of a draw.', simpleResolvers: true })
export class DrawFilePartType {
  @Field(() => String, { description: 'Bytes of the part in base64.' })
  content: string;

  @Field(() => Int, { description: 'Size of the whole file in bytes.' })
  totalBytes: number;
}

/** Why a draw failed. */
@Directive('@tag(name: "public")')
@ObjectType('DrawFailure', { description: 'Why a draw ended without a result.', simpleResolvers: true })
export class DrawFailureType {
  @Field(() => DrawFailureCodeEnum, { description: 'Why.' })
  code: string;

  @Field(() => [String], {
    description: 'What was missing: ids of parties, the kind of the public randomness, or the version of the rule pack.',
  })
  names: readonly string[];

  @Field(() => String, { description: 'The same as it was published, with the reasons of each.' })
  text: string;
}

/** A draw, as the API shows it. */
@Directive('@tag(name: "public")')
@Directive('@key(fields: "id")')
@ObjectType('Draw', { description: 'One attempt at the draw of a season. Anybody can recompute it.', simpleResolvers: true })
export class DrawType {
  @Field(() => ID, { description: 'Id of the draw.' })
  id: string;

  @Field(() => ID, { description: 'Id of the season.' })
  seasonId: string;

  @Field(() => Int, { description: 'Number of the attempt, from 1.' })
  attempt: number;

  @Field(() => String, { description: 'DRAW1-SHA256 or DRAW1-SM: the primitives of the draw.' })
  profile: string;

  @Field(() => DRAW_STATES, { description: 'How far it has come.' })
  state: string;

  @Field(() => String, { description: 'Who witnesses the draw (CC-2.5.3b).' })
  witness: string;

  @Field(() => String, { nullable: true, description: 'Office that the rule pack wants as witness, for example REGULATIONS_OFFICE.' })
  witnessOffice: string | null;

  @Field(() => InstantScalar, { description: 'When it was announced.' })
  announcedAt: Date;

  @Field(() => DrawDocumentScalar, { description: 'Plan of the draw: entries, quotas, parties, deadlines.' })
  plan: unknown;

  @Field(() => String, { description: 'Digest of the plan, hexadecimal.' })
  planDigest: string;

  @Field(() => DrawDocumentScalar, { nullable: true, description: 'Manifest of the pool; null until the snapshot is taken.' })
  manifest: unknown;

  @Field(() => String, { nullable: true, description: 'Digest of the manifest, hexadecimal; parties sign it.' })
  manifestDigest: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When the set of commitments was closed.' })
  frozenAt: Date | null;

  @Field(() => DrawDocumentScalar, {
    nullable: true,
    description: 'Randomness from outside, once it is known; kind none where the plan asks for none.',
  })
  beacon: unknown;

  @Field(() => InstantScalar, { nullable: true, description: 'When the randomness from outside was known.' })
  beaconAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Seed, hexadecimal; null until drawn.' })
  seed: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When the result was computed.' })
  drawnAt: Date | null;

  @Field(() => DrawDefectEnum, {
    nullable: true,
    description: 'Named defect of the attempt before, which this one supersedes; null for a first attempt.',
  })
  defect: string | null;

  @Field(() => Int, { description: 'Version of the transcript: 1, and one more with each replacement.' })
  transcriptVersion: number;

  @Field(() => InstantScalar, {
    nullable: true,
    description: 'When more than 5 % of what was drawn had been withdrawn; null while it has not.',
  })
  flaggedAt: Date | null;
}

/** Success of `announceDraw`. */
@ObjectType('AnnounceDrawSuccess', { description: 'The draw is announced; its snapshot follows at once.', simpleResolvers: true })
export class AnnounceDrawSuccessType {
  @Field(() => DrawType, { description: 'The draw.' })
  draw: DrawType;
}

/** Failure of `announceDraw`. */
@ObjectType('PartiesMissing', {
  implements: UserErrorInterface,
  description: 'Too few parties have a registered key.',
  simpleResolvers: true,
})
export class PartiesMissingType extends UserErrorInterface {
  @Field(() => [ID], { description: 'Parties that have registered no key.' })
  withoutKey: readonly string[];

  @Field(() => Int, { description: 'Parties that a draw needs at least.' })
  required: number;
}

/** Failure of `announceDraw`. */
@ObjectType('EscrowMissing', {
  implements: UserErrorInterface,
  description: 'Too few holders of shares have a registered key for them.',
  simpleResolvers: true,
})
export class EscrowMissingType extends UserErrorInterface {
  @Field(() => Int, { description: 'Holders with a key for shares.' })
  holders: number;

  @Field(() => Int, { description: 'Holders that the draw needs at least.' })
  required: number;

  @Field(() => [ID], { description: 'Holders that were asked for and have registered no key for shares.' })
  withoutKey: readonly string[];
}

/** Success of `registerDrawKey`. */
@ObjectType('RegisterDrawKeySuccess', { description: 'The key is registered; draws announced from now on use it.', simpleResolvers: true })
export class RegisterDrawKeySuccessType {
  @Field(() => ID, { description: 'Code of the department, or AUDITOR for the supervising body.' })
  department: string;

  @Field(() => String, { description: 'Profile of the key.' })
  profile: string;
}

/** Success of a contribution. */
@ObjectType('ContributionSuccess', { description: 'The contribution is kept.', simpleResolvers: true })
export class ContributionSuccessType {
  @Field(() => DrawType, { description: 'The draw after it.' })
  draw: DrawType;
}

/** Failure of a contribution. */
@ObjectType('ContributionRefused', {
  implements: UserErrorInterface,
  description: 'The contribution does not hold; the code says why.',
  simpleResolvers: true,
})
export class ContributionRefusedType extends UserErrorInterface {}

/** Result of `announceDraw`. */
export const AnnounceDrawResultType = createUnionType({
  name: 'AnnounceDrawResult',
  description: 'What announcing the draw came to.',
  types: () => [AnnounceDrawSuccessType, StepNotPossibleType, PartiesMissingType, EscrowMissingType] as const,
  resolveType: typenameOf,
});

/** Result of `registerDrawKey`; a union, so that an outcome can be added. */
export const RegisterDrawKeyResultType = createUnionType({
  name: 'RegisterDrawKeyResult',
  description: 'What registering keys came to.',
  types: () => [RegisterDrawKeySuccessType] as const,
  resolveType: typenameOf,
});

/** Result of every contribution to a draw. */
export const ContributionResultType = createUnionType({
  name: 'ContributionResult',
  description: 'What a contribution to the draw came to.',
  types: () => [ContributionSuccessType, StepNotPossibleType, ContributionRefusedType] as const,
  resolveType: typenameOf,
});
