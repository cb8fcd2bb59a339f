import 'reflect-metadata';
import { Arg, Ctx, Directive, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { SeasonType } from '../seasons/season.graphql.ts';
import { findSeason } from '../seasons/season.service.ts';
import type { Season } from '../seasons/season.ts';
import { type AnnounceDrawResult, announceDraw } from './announcement.service.ts';
import { commitToDraw, revealForDraw } from './ceremony.service.ts';
import type { ContributionResult } from './contribution.service.ts';
import {
  AnnounceDrawResultType,
  ContributionResultType,
  DrawFailureType,
  DrawFilePartType,
  DrawFileType,
  DrawPartyType,
  DrawType,
  RegisterDrawKeyResultType,
} from './draw.graphql.ts';
import type { Draw, PartyProgress } from './draw.ts';
import type { DrawFailure } from './draw-failure.ts';
import { AnnounceDrawInput, CommitToDrawInput, RegisterDrawKeyInput, RevealForDrawInput } from './draw-inputs.graphql.ts';
import { type RegisterDrawKeyResult, registerDrawKey } from './draw-keys.service.ts';
import { loadDraws, loadParties, readDraw, readFiles, readPart } from './draw-reading.service.ts';

const VERSION_DESCRIPTION = 'Version of the transcript; left out: the present one.';

/** The draw of a season, from announcement to result. */
@Resolver(() => DrawType)
export class DrawResolver {
  @Directive('@tag(name: "public")')
  @Query(() => DrawType, { nullable: true, description: 'A draw by id; null when there is none.' })
  draw(
    @Directive('@tag(name: "public")') @Arg('id', () => ID, { description: 'Id of the draw.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Draw | null> {
    return readDraw(context, id);
  }

  @Directive('@tag(name: "public")')
  @Query(() => DrawFilePartType, {
    nullable: true,
    description: 'A part of at most 512 KiB of a file of a draw; null when there is none that the caller may read.',
  })
  // biome-ignore lint/complexity/useMaxParams: every argument of a field is a parameter.
  drawFilePart(
    @Directive('@tag(name: "public")') @Arg('drawId', () => ID, { description: 'Id of the draw.' }) drawId: string,
    @Directive('@tag(name: "public")') @Arg('name', () => String, { description: 'Name of the file.' }) name: string,
    @Directive('@tag(name: "public")') @Arg('offset', () => Int, { description: 'First byte of the part, from 0.' }) offset: number,
    @Directive('@tag(name: "public")')
    @Arg('version', () => Int, { nullable: true, description: VERSION_DESCRIPTION })
    version: number | null,
    @Ctx() context: RequestContext,
  ): Promise<DrawFilePartType | null> {
    return readPart(context, { drawId, name, offset, version: version ?? null });
  }

  @FieldResolver(() => [DrawPartyType], { description: 'Parties and how far they are, in the order of their codes.' })
  parties(@Root() draw: Draw, @Ctx() context: RequestContext): Promise<readonly PartyProgress[]> {
    return loadParties(context, draw);
  }

  @FieldResolver(() => SeasonType, { nullable: true, description: 'The season.' })
  season(@Root() draw: Draw, @Ctx() context: RequestContext): Promise<Season | null> {
    return findSeason(context, draw.seasonId);
  }

  @FieldResolver(() => DrawFailureType, { nullable: true, description: 'Why the draw failed; null when it did not.' })
  failure(@Root() draw: Draw): DrawFailure | null {
    return draw.failure;
  }

  @FieldResolver(() => [DrawFileType], { description: 'Files of the draw that the caller may read.' })
  files(
    @Root() draw: Draw,
    @Directive('@tag(name: "public")')
    @Arg('version', () => Int, { nullable: true, description: VERSION_DESCRIPTION })
    version: number | null,
    @Ctx() context: RequestContext,
  ): Promise<readonly DrawFileType[]> {
    return readFiles(context, draw, version ?? null);
  }

  @Mutation(() => RegisterDrawKeyResultType, {
    description: 'Registers the keys with which the caller signs commitments and opens shares.',
  })
  registerDrawKey(
    @Arg('input', () => RegisterDrawKeyInput, { description: 'The key.' }) input: RegisterDrawKeyInput,
    @Ctx() context: RequestContext,
  ): Promise<RegisterDrawKeyResult> {
    return registerDrawKey(context, input);
  }

  @Mutation(() => AnnounceDrawResultType, { description: 'Announces the draw of a season whose plan is published, or its next attempt.' })
  announceDraw(
    @Arg('input', () => AnnounceDrawInput, { description: 'The announcement.' }) input: AnnounceDrawInput,
    @Ctx() context: RequestContext,
  ): Promise<AnnounceDrawResult> {
    return announceDraw(context, input);
  }

  @Mutation(() => ContributionResultType, { description: 'Commits the caller to its part of the seed.' })
  commitToDraw(
    @Arg('input', () => CommitToDrawInput, { description: 'The commitment.' }) input: CommitToDrawInput,
    @Ctx() context: RequestContext,
  ): Promise<ContributionResult> {
    return commitToDraw(context, input);
  }

  @Mutation(() => ContributionResultType, { description: 'Opens the commitment of the caller.' })
  revealForDraw(
    @Arg('input', () => RevealForDrawInput, { description: 'The opening.' }) input: RevealForDrawInput,
    @Ctx() context: RequestContext,
  ): Promise<ContributionResult> {
    return revealForDraw(context, input);
  }
}

/** What the draw adds to its season. */
@Resolver(() => SeasonType)
export class SeasonDrawsResolver {
  @Directive('@tag(name: "public")')
  @FieldResolver(() => [DrawType], { description: 'Attempts at the draw, in order.' })
  draws(@Root() season: Season, @Ctx() context: RequestContext): Promise<readonly Draw[]> {
    return loadDraws(context, season.id);
  }
}
