import 'reflect-metadata';
import { GraphQLScalarType } from 'graphql';
import { createUnionType, Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { UserErrorInterface } from '../../subgraph-kit/schema/user-error.graphql.ts';
import { StepNotPossibleType, typenameOf } from '../seasons/season.graphql.ts';
import { DRAW_STATES } from './draw.ts';

registerEnumType(DRAW_STATES, {
  name: 'DrawState',
  description: 'How far a draw has come; it passes the states in this order unless it fails.',
  valuesConfig: {
    ANNOUNCED: { description: 'The plan of the draw is fixed and public.' },
    SNAPSHOT_TAKEN: { description: 'The pool is fixed; parties may commit.' },
    FROZEN: { description: 'All parties have committed; parties may reveal.' },
    REVEALED: { description: 'All parties have revealed; the result can be computed by anyone.' },
    DRAWN: { description: 'Enterprises and inspectors are drawn.' },
    FAILED: { description: 'The draw failed, publicly, with the reason.' },
    SUPERSEDED: { description: 'A later attempt supersedes this one for a named defect.' },
  },
});

/** JSON of a draw's document. */
export const DrawDocumentScalar = new GraphQLScalarType({
  name: 'DrawDocument',
  description: 'JSON document of a draw. Its digest is that of its canonical form (RFC 8785).',
});

/** A party's progress. */
@Directive('@tag(name: "public")')
@ObjectType('DrawParty', { description: 'A department that contributes to the seed, and how far it is.', simpleResolvers: true })
export class DrawPartyType {
  @Field(() => ID, { description: 'Code of the department.' })
  partyId: string;

  @Field(() => InstantScalar, { nullable: true, description: 'When it committed; null until then.' })
  committedAt: Date | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When it revealed; null until then.' })
  revealedAt: Date | null;
}

/** A file of a draw. */
@Directive('@tag(name: "public")')
@ObjectType('DrawFile', { description: 'A file of a draw that the caller may read.', simpleResolvers: true })
export class DrawFileType {
  @Field(() => String, { description: 'Name of the file.' })
  name: string;

  @Field(() => String, { description: 'PUBLIC: for everybody. AUDITORS: for auditors only.' })
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

  @Field(() => InstantScalar, { nullable: true, description: 'When the last party committed.' })
  frozenAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Seed, hexadecimal; null until drawn.' })
  seed: string | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When the result was computed.' })
  drawnAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why the draw failed; null otherwise.' })
  failure: string | null;
}

/** Input of `announceDraw`. */
@InputType('AnnounceDrawInput', { description: 'Announcement of the draw of a season.' })
export class AnnounceDrawInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the season, whose plan must be published.' })
  seasonId: string;

  @Field(() => String, { description: 'DRAW1-SHA256 or DRAW1-SM.' })
  profile: string;

  @Field(() => String, { description: 'Who witnesses the draw, for example the regulations office (CC-2.5.3b).' })
  witness: string;
}

/** Input of `registerDrawKey`. */
@InputType('RegisterDrawKeyInput', { description: 'Public key with which the caller’s department signs its commitments.' })
export class RegisterDrawKeyInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => String, { description: 'DRAW1-SHA256 (Ed25519) or DRAW1-SM (SM2).' })
  profile: string;

  @Field(() => String, { description: 'Public key, lower-case hexadecimal: 32 bytes for Ed25519, 65 for SM2.' })
  publicKey: string;
}

/** Input of `commitToDraw`. */
@InputType('CommitToDrawInput', { description: 'Commitment of the caller’s department to its part of the seed.' })
export class CommitToDrawInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Field(() => [String], { description: 'Feldman vector: the first point is a·G. As many points as the escrow threshold, hexadecimal.' })
  vector: string[];

  @Field(() => String, { description: 'Signature over plan digest, manifest digest and vector, hexadecimal.' })
  signature: string;
}

/** Input of `revealForDraw`. */
@InputType('RevealForDrawInput', { description: 'Opening of the commitment of the caller’s department.' })
export class RevealForDrawInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the draw.' })
  drawId: string;

  @Field(() => String, { description: 'The scalar a, 32 bytes in hexadecimal.' })
  scalar: string;
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
  description: 'Too few departments have a registered key.',
  simpleResolvers: true,
})
export class PartiesMissingType extends UserErrorInterface {
  @Field(() => [ID], { description: 'Departments of the season that have registered no key.' })
  withoutKey: readonly string[];

  @Field(() => Int, { description: 'Departments that a draw needs at least.' })
  required: number;
}

/** Success of `registerDrawKey`. */
@ObjectType('RegisterDrawKeySuccess', { description: 'The key is registered; draws announced from now on use it.', simpleResolvers: true })
export class RegisterDrawKeySuccessType {
  @Field(() => ID, { description: 'Code of the department.' })
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
  description: 'The commitment or reveal does not hold; the code says why.',
  simpleResolvers: true,
})
export class ContributionRefusedType extends UserErrorInterface {}

/** Result of `announceDraw`. */
export const AnnounceDrawResultType = createUnionType({
  name: 'AnnounceDrawResult',
  description: 'What announcing the draw came to.',
  types: () => [AnnounceDrawSuccessType, StepNotPossibleType, PartiesMissingType] as const,
  resolveType: typenameOf,
});

/** Result of `commitToDraw` and `revealForDraw`. */
export const ContributionResultType = createUnionType({
  name: 'ContributionResult',
  description: 'What a contribution to the draw came to.',
  types: () => [ContributionSuccessType, StepNotPossibleType, ContributionRefusedType] as const,
  resolveType: typenameOf,
});
