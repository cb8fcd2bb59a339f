import 'reflect-metadata';
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { type AttemptResult, decideNewAttempt, loadAttemptRequests, requestNewAttempt } from './attempt.service.ts';
import { type ComparedReading, loadReadings, readBeacon } from './beacon.service.ts';
import type { AttemptRequest, KeptShare } from './ceremony.ts';
import type { ContributionResult } from './contribution.service.ts';
import { type CheckDeadlinesResult, checkDeadlines } from './deadlines.service.ts';
import { ContributionResultType, DrawCommitmentType, DrawPartyType, DrawType } from './draw.graphql.ts';
import type { Draw, PartyProgress } from './draw.ts';
import {
  AttemptResultType,
  BeaconReadingType,
  CheckDrawDeadlinesResultType,
  DrawAttemptRequestType,
  DrawShareType,
  DrawStandingType,
} from './draw-ceremony.graphql.ts';
import {
  AcknowledgeSharesInput,
  CheckDrawDeadlinesInput,
  DecideNewAttemptInput,
  OpenSharesInput,
  ReadBeaconInput,
  RequestNewAttemptInput,
} from './draw-inputs.graphql.ts';
import { readStanding } from './draw-reading.service.ts';
import type { DrawStanding } from './draw-standing.ts';
import { acknowledgeShares, loadShares, openShares } from './escrow.service.ts';
import type { PartyCommit } from './pure/draw-types.ts';

/** What happens around a draw: escrow, public randomness, deadlines, further attempts. */
@Resolver(() => DrawType)
export class DrawCeremonyResolver {
  @FieldResolver(() => [DrawShareType], { description: 'Shares in escrow, in the order of party and holder.' })
  shares(@Root() draw: Draw, @Ctx() context: RequestContext): Promise<readonly KeptShare[]> {
    return loadShares(context, draw);
  }

  @FieldResolver(() => DrawStandingType, { description: 'How the draw stands: a cheap view to be asked for again and again.' })
  standing(@Root() draw: Draw, @Ctx() context: RequestContext): Promise<DrawStanding> {
    return readStanding(context, draw);
  }

  @FieldResolver(() => [BeaconReadingType], { description: 'Who has read the public randomness.' })
  beaconReadings(@Root() draw: Draw, @Ctx() context: RequestContext): Promise<readonly ComparedReading[]> {
    return loadReadings(context, draw);
  }

  @FieldResolver(() => [DrawAttemptRequestType], {
    description: 'Requests to supersede this attempt, in the order in which they were made.',
  })
  attemptRequests(@Root() draw: Draw, @Ctx() context: RequestContext): Promise<readonly AttemptRequest[]> {
    return loadAttemptRequests(context, draw);
  }

  @Mutation(() => ContributionResultType, {
    description: 'Confirms that shares which were sealed to the caller fit the commitments of their parties.',
  })
  acknowledgeShares(
    @Arg('input', () => AcknowledgeSharesInput, { description: 'The acknowledgements.' }) input: AcknowledgeSharesInput,
    @Ctx() context: RequestContext,
  ): Promise<ContributionResult> {
    return acknowledgeShares(context, input);
  }

  @Mutation(() => ContributionResultType, { description: 'Opens the caller’s shares of parties that did not reveal in time.' })
  openShares(
    @Arg('input', () => OpenSharesInput, { description: 'The shares.' }) input: OpenSharesInput,
    @Ctx() context: RequestContext,
  ): Promise<ContributionResult> {
    return openShares(context, input);
  }

  @Mutation(() => ContributionResultType, { description: 'Keeps what the caller read off the public randomness.' })
  readBeacon(
    @Arg('input', () => ReadBeaconInput, { description: 'The reading.' }) input: ReadBeaconInput,
    @Ctx() context: RequestContext,
  ): Promise<ContributionResult> {
    return readBeacon(context, input);
  }

  @Mutation(() => CheckDrawDeadlinesResultType, {
    description: 'Does what is due by the dates of a draw’s plan; nothing when nothing is.',
  })
  checkDrawDeadlines(
    @Arg('input', () => CheckDrawDeadlinesInput, { description: 'The draw.' }) input: CheckDrawDeadlinesInput,
    @Ctx() context: RequestContext,
  ): Promise<CheckDeadlinesResult> {
    return checkDeadlines(context, input);
  }

  @Mutation(() => AttemptResultType, { description: 'Asks the supervising body to let a draw be superseded for a named defect.' })
  requestNewAttempt(
    @Arg('input', () => RequestNewAttemptInput, { description: 'The defect.' }) input: RequestNewAttemptInput,
    @Ctx() context: RequestContext,
  ): Promise<AttemptResult> {
    return requestNewAttempt(context, input);
  }

  @Mutation(() => AttemptResultType, { description: 'Approves or refuses a further attempt.' })
  decideNewAttempt(
    @Arg('input', () => DecideNewAttemptInput, { description: 'The decision.' }) input: DecideNewAttemptInput,
    @Ctx() context: RequestContext,
  ): Promise<AttemptResult> {
    return decideNewAttempt(context, input);
  }
}

/** What a party's progress comes to. */
@Resolver(() => DrawPartyType)
export class DrawPartyResolver {
  @FieldResolver(() => DrawCommitmentType, { nullable: true, description: 'What it committed to; null until then.' })
  commitment(@Root() party: PartyProgress): PartyCommit | null {
    return party.commit;
  }

  @FieldResolver(() => Boolean, { description: 'Whether its scalar was rebuilt from shares because it did not reveal.' })
  recovered(@Root() party: PartyProgress): boolean {
    return party.recovered !== null;
  }
}
