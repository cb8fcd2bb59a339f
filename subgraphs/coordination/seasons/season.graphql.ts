import 'reflect-metadata';
import { createUnionType, Directive, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import { connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { CivilDateScalar, InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { UserErrorInterface } from '../../subgraph-kit/schema/user-error.graphql.ts';
import { SEASON_STATES, type SeasonState } from './season.ts';

registerEnumType(SEASON_STATES, {
  name: 'SeasonState',
  description: 'How far a season has come; it passes the states in this order.',
  valuesConfig: {
    OPEN: { description: 'Departments may submit plan entries (计划申报).' },
    PLAN_APPROVED: { description: 'The joint meeting has approved the merged plan (计划已批准).' },
    PLAN_PUBLISHED: { description: 'The plan is public (计划已公示).' },
    DRAW_ANNOUNCED: { description: 'The draw is announced with its plan and parties (抽取已公告).' },
    DRAWN: { description: 'Enterprises and inspectors are drawn, visits are composed (已抽取).' },
    RESULT_ENTERED: { description: 'Every visit has its results (结果已录入).' },
    PUBLISHED: { description: 'The results are public (结果已公示).' },
    ARCHIVED: { description: 'The season is closed and filed (已归档).' },
  },
});

/** API type of a season. */
@Directive('@key(fields: "id")')
@ObjectType('Season', {
  description: 'One round of joint tasks: the departments’ plans merged, one draw, visits, results.',
  simpleResolvers: true,
})
export class SeasonType {
  @Directive('@tag(name: "public")')
  @Field(() => ID, { description: 'Id of the season.' })
  id: string;

  @Directive('@tag(name: "public")')
  @Field(() => String, { description: 'Division code of the city whose season it is, GB/T 2260, six digits.' })
  jurisdiction: string;

  @Directive('@tag(name: "public")')
  @Field(() => String, { description: 'Short name, unique in the jurisdiction.' })
  code: string;

  @Directive('@tag(name: "public")')
  @Field(() => String, { description: 'Name in Chinese, as the joint meeting gave it.' })
  name: string;

  @Directive('@tag(name: "public")')
  @Field(() => Int, { description: 'Calendar year whose plan it carries out.' })
  year: number;

  @Directive('@tag(name: "public")')
  @Field(() => CivilDateScalar, { description: 'First day on which visits may take place.' })
  windowFrom: CivilDate;

  @Directive('@tag(name: "public")')
  @Field(() => CivilDateScalar, { description: 'Last day on which visits may take place.' })
  windowTo: CivilDate;

  @Directive('@tag(name: "public")')
  @Field(() => Boolean, { description: 'Whether this is a rehearsal, in which visits may be recorded ahead of time.' })
  rehearsal: boolean;

  @Directive('@tag(name: "public")')
  @Field(() => SEASON_STATES, { description: 'How far it has come.' })
  state: SeasonState;

  @Directive('@tag(name: "public")')
  @Field(() => Int, { description: 'Rises by one with every step; give it back with a step so that nobody steps on an older view.' })
  version: number;

  @Directive('@tag(name: "public")')
  @Field(() => InstantScalar, { description: 'When it was opened.' })
  openedAt: Date;
}

/** Connection of seasons. */
export const SeasonConnectionType = connectionOf('Season', SeasonType, { public: true });

/** Input of `openSeason`. */
@InputType('OpenSeasonInput', { description: 'A new season.' })
export class OpenSeasonInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => String, { description: 'Division code of the city, GB/T 2260, six digits.' })
  jurisdiction: string;

  @Field(() => String, { description: 'Short name, unique in the jurisdiction: 1 to 40 letters, digits or hyphens.' })
  code: string;

  @Field(() => String, { description: 'Name in Chinese, up to 200 characters.' })
  name: string;

  @Field(() => Int, { description: 'Calendar year, that of `windowFrom`.' })
  year: number;

  @Field(() => CivilDateScalar, { description: 'First day on which visits may take place.' })
  windowFrom: CivilDate;

  @Field(() => CivilDateScalar, { description: 'Last day on which visits may take place.' })
  windowTo: CivilDate;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether this is a rehearsal.' })
  rehearsal: boolean;
}

/** Input of every step of a season that needs nothing else. */
@InputType('SeasonStepInput', { description: 'A step of a season.' })
export class SeasonStepInputType {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the season.' })
  seasonId: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Version on which the step was decided; STALE_VERSION when the season has moved on. Left out: whatever it is now.',
  })
  version?: number | null;
}

/** Success of `openSeason`. */
@ObjectType('OpenSeasonSuccess', { description: 'The season is open.', simpleResolvers: true })
export class OpenSeasonSuccessType {
  @Field(() => SeasonType, { description: 'The new season.' })
  season: SeasonType;
}

/** Failure of `openSeason`. */
@ObjectType('SeasonCodeTaken', {
  implements: UserErrorInterface,
  description: 'The jurisdiction has a season of this code already.',
  simpleResolvers: true,
})
export class SeasonCodeTakenType extends UserErrorInterface {}

/** Success of a step. */
@ObjectType('SeasonStepSuccess', { description: 'The season has taken the step.', simpleResolvers: true })
export class SeasonStepSuccessType {
  @Field(() => SeasonType, { description: 'The season after the step.' })
  season: SeasonType;
}

/** Failure of a step of any state machine of coordination. */
@ObjectType('StepNotPossible', {
  implements: UserErrorInterface,
  description: 'The step cannot be taken now; `missing` says what has to happen first.',
  simpleResolvers: true,
})
export class StepNotPossibleType extends UserErrorInterface {
  @Field(() => String, { description: 'Present state.' })
  from: string;

  @Field(() => String, { description: 'State that was asked for.' })
  to: string;

  @Field(() => [String], { description: 'States to pass first, or things to do first, in order; empty when no way leads there.' })
  missing: readonly string[];
}

/** Result of `openSeason`. */
export const OpenSeasonResultType = createUnionType({
  name: 'OpenSeasonResult',
  description: 'What opening a season came to.',
  types: () => [OpenSeasonSuccessType, SeasonCodeTakenType] as const,
  resolveType: typenameOf,
});

/** Result of a step of a season. */
export const SeasonStepResultType = createUnionType({
  name: 'SeasonStepResult',
  description: 'What a step of a season came to.',
  types: () => [SeasonStepSuccessType, StepNotPossibleType] as const,
  resolveType: typenameOf,
});

/** Member of a result union, by the name that services put on their results. */
export function typenameOf(value: object): string {
  return (value as { readonly __typename: string }).__typename;
}
