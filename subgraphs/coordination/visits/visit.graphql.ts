import 'reflect-metadata';
import { createUnionType, Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { CodeList } from '../../subgraph-kit/pure/code-list.ts';
import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import { connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { enumOf } from '../../subgraph-kit/schema/enums.graphql.ts';
import { NotEnoughInspectorsType } from '../../subgraph-kit/schema/not-enough-inspectors.graphql.ts';
import { CivilDateScalar, InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { UserErrorInterface } from '../../subgraph-kit/schema/user-error.graphql.ts';
import { InspectionItemType } from '../joint-registry/inspection-item.graphql.ts';
import { InspectorType } from '../joint-registry/inspector.graphql.ts';
import { UNFILLED_REASONS, type UnfilledReason } from '../season-draw/pure/draw-types.ts';
import { wordOf } from '../season-draw/record/record-texts.ts';
import { SeasonType, StepNotPossibleType, typenameOf } from '../seasons/season.graphql.ts';
import { NOTICE_KINDS, type NoticeKind, SESSION_GAPS, type SessionGap, VISIT_STATES, type VisitState } from './visit.ts';

/** GraphQL enum of the states of a visit. */
export const VisitStateEnum = enumOf(VISIT_STATES, 'VisitState', 'How far a visit has come; all but WITHDRAWN in the order of its life.');
const SessionGapEnum = enumOf(SESSION_GAPS, 'SessionGap', 'Why a drawn visit has no session.');
const NoticeKindEnum = enumOf(NOTICE_KINDS, 'NoticeKind', 'What a notice tells the enterprise.');
const UnfilledReasonEnum = enumOf(
  Object.fromEntries(UNFILLED_REASONS.map((reason) => [reason, asSentence(wordOf(reason))])) as CodeList<UnfilledReason>,
  'UnfilledReason',
  'Why the draw could not fill a seat: the first of its conditions, in this order, that left nobody.',
);

/** A department's part in a visit, as the API shows it. */
@ObjectType('VisitTeam', { description: "One department's part in a visit: its items and its inspectors.", simpleResolvers: true })
export class VisitTeamType {
  @Field(() => [ID], { description: 'Codes of the inspection items that the department inspects on this visit.' })
  itemCodes: readonly string[];

  @Field(() => [InspectionItemType], { description: 'Inspection items that the department inspects on this visit.' })
  items: readonly InspectionItemType[];

  @Field(() => [ID], { description: 'Ids of the inspectors in the order of their seats.' })
  inspectorIds: readonly string[];

  @Field(() => [InspectorType], { description: 'Inspectors in the order of their seats.' })
  inspectors: readonly InspectorType[];

  @Field(() => Int, { description: 'Seats that the department has on this visit.' })
  seats: number;

  @Field(() => [UnfilledReasonEnum], { description: 'Reasons of the seats that the draw could not fill.' })
  unfilled: readonly UnfilledReason[];
}

/** A visit, as the API shows it. */
@Directive('@key(fields: "id")')
@ObjectType('Visit', { description: 'One visit to one enterprise in which all departments that drew it take part.', simpleResolvers: true })
export class VisitType {
  @Field(() => ID, { description: 'Id of the visit.' })
  id: string;

  @Field(() => ID, { description: 'Id of the season in whose draw the visit arose.' })
  seasonId: string;

  @Field(() => CivilDateScalar, { description: 'First day on which the visit may take place.' })
  windowFrom: string;

  @Field(() => CivilDateScalar, { description: 'Last day on which the visit may take place.' })
  windowTo: string;

  @Field(() => InstantScalar, { nullable: true, description: 'Planned beginning; null until the team is confirmed.' })
  sessionFrom: Date | null;

  @Field(() => InstantScalar, { nullable: true, description: 'Planned end; null until the team is confirmed.' })
  sessionTo: Date | null;

  @Field(() => SessionGapEnum, {
    nullable: true,
    description: 'Why no session could be found; null when there is one, or none was looked for yet.',
  })
  sessionGap: SessionGap | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When the inspectors entered.' })
  startedAt: Date | null;

  @Field(() => InstantScalar, { nullable: true, description: 'When the inspection ended.' })
  endedAt: Date | null;

  @Field(() => VisitStateEnum, { description: 'How far it has come.' })
  state: VisitState;

  @Field(() => Int, { description: 'Version of the visit; grows with each change of state.' })
  version: number;
}

/** Page of visits. */
export const VisitConnectionType = connectionOf('Visit', VisitType);

/** Filter of lists of visits. */
@InputType('VisitFilter', { description: 'Which visits are wanted; what is left out does not narrow.' })
export class VisitFilterType {
  @Field(() => [VisitStateEnum], { nullable: true, description: 'States, any of them.' })
  states?: readonly VisitState[] | null;

  @Field(() => ID, { nullable: true, description: 'Code of a department that takes part.' })
  department?: string | null;

  @Field(() => String, { nullable: true, description: 'Administrative division of the enterprise, six digits (GB/T 2260).' })
  divisionCode?: string | null;

  @Field(() => CivilDateScalar, {
    nullable: true,
    description: 'First day: visits whose session, or window while they have no session, ends on it or later.',
  })
  from?: CivilDate | null;

  @Field(() => CivilDateScalar, {
    nullable: true,
    description: 'Last day: visits whose session, or window while they have no session, begins on it or earlier.',
  })
  to?: CivilDate | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a session was looked for and none was found.' })
  hasSessionGap?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether a department has a seat that nobody fills.' })
  hasUnfilledSeats?: boolean | null;
}

/** Number of visits in a state. */
@ObjectType('VisitCount', { description: 'How many visits of a season are in a state.', simpleResolvers: true })
export class VisitCountType {
  @Field(() => VisitStateEnum, { description: 'The state.' })
  state: VisitState;

  @Field(() => Int, { description: 'Visits in it, one at least.' })
  count: number;
}

/** What a department recorded for one item of a visit, as the joint task needs it. */
@ObjectType('VisitResult', {
  description: 'That the result of one item of a visit is recorded; the result itself is the department’s.',
  simpleResolvers: true,
})
export class VisitResultType {
  @Field(() => ID, { description: 'Code of the inspection item.' })
  itemCode: string;

  @Field(() => InspectionItemType, { nullable: true, description: 'The inspection item; null when the joint registry does not know it.' })
  item: InspectionItemType | null;

  @Field(() => ID, { description: 'Code of the department that recorded it.' })
  department: string;

  @Field(() => ID, { description: 'Id of the result in the department’s subgraph.' })
  resultId: string;

  resultCodes: readonly string[];

  @Field(() => Boolean, { description: 'Whether a problem was found.' })
  problem: boolean;

  @Field(() => InstantScalar, { description: 'When it was recorded.' })
  recordedAt: Date;
}

/** How the enterprise was told. */
@ObjectType('Notice', {
  description: 'What an enterprise was told of a visit, or the ground on which it is exempt from a notice.',
  simpleResolvers: true,
})
export class NoticeType {
  @Field(() => ID, { description: 'Id of the notice.' })
  id: string;

  @Field(() => NoticeKindEnum, { description: 'What it tells.' })
  kind: NoticeKind;

  @Field(() => String, { nullable: true, description: 'Ground of the exemption; null for a served notice.' })
  ground: string | null;

  @Field(() => InstantScalar, { description: 'When it was served or exempted.' })
  servedAt: Date;

  @Field(() => String, { nullable: true, description: 'Channel of service; null when exempt.' })
  channel: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Proof of service: SHA-256, in hexadecimal, of visit, enterprise, session (for a later notice: kind and inspectors), channel and time.',
  })
  proofDigest: string | null;
}

/** Input of a step over all visits of a season. */
@InputType('SeasonVisitsInput', { description: 'A step that is taken for all visits of a season that are ready for it.' })
export class SeasonVisitsInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the season.' })
  seasonId: string;
}

/** Input of `startVisit`. */
@InputType('StartVisitInput', { description: 'Entry of a team.' })
export class StartVisitInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the visit.' })
  visitId: string;

  @Field(() => InstantScalar, { description: 'When the team entered; not in the future, except in a rehearsal.' })
  startedAt: Date;

  @Field(() => [ID], { description: 'Ids of the inspectors who are present: at least two of every department of the visit (PJ-3.4.3b).' })
  inspectorIds: string[];
}

/** Input of `endVisit`. */
@InputType('EndVisitInput', { description: 'End of an inspection on site.' })
export class EndVisitInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the visit.' })
  visitId: string;

  @Field(() => InstantScalar, { description: 'When the inspection ended (CC-2.6c).' })
  endedAt: Date;
}

/** Success of `confirmTeams`. */
@ObjectType('ConfirmTeamsSuccess', { description: 'Sessions are planned and teams are booked.', simpleResolvers: true })
export class ConfirmTeamsSuccessType {
  @Field(() => SeasonType, { description: 'The season.' })
  season: SeasonType;

  @Field(() => Int, { description: 'Visits confirmed by this call.' })
  confirmed: number;

  @Field(() => Int, { description: 'Visits for which the window holds no session in which the whole team is free.' })
  withoutSession: number;
}

/** Success of `serveNotices`. */
@ObjectType('ServeNoticesSuccess', { description: 'Notices are served, with proof.', simpleResolvers: true })
export class ServeNoticesSuccessType {
  @Field(() => SeasonType, { description: 'The season.' })
  season: SeasonType;

  @Field(() => Int, { description: 'Notices served by this call.' })
  served: number;

  @Field(() => Int, { description: 'Visits whose session is nearer than the lead time of a notice.' })
  tooLate: number;
}

/** Success of a step of one visit. */
@ObjectType('VisitStepSuccess', { description: 'The visit has taken the step.', simpleResolvers: true })
export class VisitStepSuccessType {
  @Field(() => VisitType, { description: 'The visit after the step.' })
  visit: VisitType;
}

/** Failure: the caller is not on the team. */
@ObjectType('NotOnTeam', {
  implements: UserErrorInterface,
  description: 'The visit does not exist or the caller is not one of its inspectors.',
  simpleResolvers: true,
})
export class NotOnTeamType extends UserErrorInterface {}

/** Failure: a time that cannot be. */
@ObjectType('TimeNotPossible', { implements: UserErrorInterface, description: 'The time given cannot be right.', simpleResolvers: true })
export class TimeNotPossibleType extends UserErrorInterface {
  @Field(() => InstantScalar, { description: 'The time given, or the beginning that the end must follow.' })
  at: Date;
}

/** Result of `confirmTeams`. */
export const ConfirmTeamsResultType = createUnionType({
  name: 'ConfirmTeamsResult',
  description: 'What confirming the teams came to.',
  types: () => [ConfirmTeamsSuccessType, StepNotPossibleType] as const,
  resolveType: typenameOf,
});

/** Result of `serveNotices`. */
export const ServeNoticesResultType = createUnionType({
  name: 'ServeNoticesResult',
  description: 'What serving the notices came to.',
  types: () => [ServeNoticesSuccessType, StepNotPossibleType] as const,
  resolveType: typenameOf,
});

/** Result of a step of one visit. */
export const VisitStepResultType = createUnionType({
  name: 'VisitStepResult',
  description: 'What a step of a visit came to.',
  types: () => [VisitStepSuccessType, StepNotPossibleType, NotEnoughInspectorsType, NotOnTeamType, TimeNotPossibleType] as const,
  resolveType: typenameOf,
});

function asSentence({ zh, en }: LocalisedText): LocalisedText {
  return { zh, en: `${en.charAt(0).toUpperCase()}${en.slice(1)}` };
}
