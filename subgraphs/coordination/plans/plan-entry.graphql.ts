import 'reflect-metadata';
import { createUnionType, Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import { connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { CivilDateScalar, InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { UserErrorInterface } from '../../subgraph-kit/schema/user-error.graphql.ts';
import { StepNotPossibleType } from '../seasons/season.graphql.ts';
import {
  PLAN_ENTRY_STATES,
  type PlanEntryState,
  type Ratio,
  STRATIFICATIONS,
  type Stratification,
  WEIGHTINGS,
  type Weighting,
} from './plan-entry.ts';

registerEnumType(PLAN_ENTRY_STATES, {
  name: 'PlanEntryState',
  description: 'How far a plan entry has come.',
  valuesConfig: {
    PLAN_SUBMITTED: { description: 'Submitted by its department (已提交); the joint meeting decides.' },
    TASK_LISTED: { description: 'On the task list of the season (已列入任务清单).' },
    REJECTED: { description: 'Turned down (已退回), with a reason.' },
    PLAN_APPROVED: { description: 'Approved together with the season’s plan (计划已批准).' },
  },
});
registerEnumType(STRATIFICATIONS, {
  name: 'PlanStratification',
  description: 'How the pool is divided before it is drawn from; each part is drawn at the same ratio.',
  valuesConfig: {
    NONE: { description: 'Not at all (不分层).' },
    DIVISION: { description: 'By division (按行政区划).' },
    CREDIT_RISK_CLASS: { description: 'By credit risk class (按信用风险等级).' },
  },
});
registerEnumType(WEIGHTINGS, {
  name: 'PlanWeighting',
  description: 'Whether every enterprise of the pool has the same chance.',
  valuesConfig: {
    EVEN: { description: 'The same chance for each (等概率).' },
    CREDIT_RISK: { description: 'A larger chance for worse credit risk classes (按信用风险加权), by the weights of the rule pack.' },
  },
});

/** API type of a fraction. */
@Directive('@tag(name: "public")')
@ObjectType('PlanRatio', { description: 'A share of a pool as a fraction of integers.', simpleResolvers: true })
export class PlanRatioType {
  @Field(() => Int, { description: 'Upper part.' })
  numerator: number;

  @Field(() => Int, { description: 'Lower part.' })
  denominator: number;
}

/** API type of a plan entry. */
@Directive('@key(fields: "id")')
@ObjectType('PlanEntry', {
  description: 'What a department wants of a season: which items, on which pool of enterprises, how many of them, when.',
  simpleResolvers: true,
})
export class PlanEntryType {
  @Directive('@tag(name: "public")')
  @Field(() => ID, { description: 'Id of the entry.' })
  id: string;

  @Directive('@tag(name: "public")')
  @Field(() => String, { description: 'Short name, unique for the department in the season.' })
  code: string;

  @Directive('@tag(name: "public")')
  @Field(() => String, { description: 'Name in Chinese.' })
  name: string;

  @Directive('@tag(name: "public")')
  @Field(() => String, { description: 'Supervision category of its items, which makes the pool.' })
  category: string;

  @Directive('@tag(name: "public")')
  @Field(() => [String], { nullable: true, description: 'Divisions to which the pool is narrowed; null: the whole jurisdiction.' })
  divisions: readonly string[] | null;

  @Directive('@tag(name: "public")')
  @Field(() => STRATIFICATIONS, { description: 'How the pool is divided.' })
  stratify: Stratification;

  @Directive('@tag(name: "public")')
  @Field(() => WEIGHTINGS, { description: 'Whether chances are even.' })
  weights: Weighting;

  @Directive('@tag(name: "public")')
  @Field(() => PlanRatioType, { description: 'Enterprises wanted, as a share of the pool.' })
  ratio: Ratio;

  @Directive('@tag(name: "public")')
  @Field(() => Int, { description: 'Enterprises wanted at the least.' })
  unitsMin: number;

  @Directive('@tag(name: "public")')
  @Field(() => PlanRatioType, { description: 'Share of the pool that is never exceeded.' })
  maximum: Ratio;

  @Directive('@tag(name: "public")')
  @Field(() => CivilDateScalar, { description: 'First day on which the department can take part in visits.' })
  windowFrom: CivilDate;

  @Directive('@tag(name: "public")')
  @Field(() => CivilDateScalar, { description: 'Last day on which the department can take part in visits.' })
  windowTo: CivilDate;

  @Field(() => String, { nullable: true, description: 'Who submitted it, by the id of the identity provider.' })
  submittedBy: string | null;

  @Directive('@tag(name: "public")')
  @Field(() => InstantScalar, { description: 'When it was submitted.' })
  submittedAt: Date;

  @Field(() => String, { nullable: true, description: 'Why it was rejected; null when it was not.' })
  decisionReason: string | null;

  @Directive('@tag(name: "public")')
  @Field(() => PLAN_ENTRY_STATES, { description: 'How far it has come.' })
  state: PlanEntryState;

  @Directive('@tag(name: "public")')
  @Field(() => Int, { description: 'Rises by one with every step.' })
  version: number;
}

/** Connection of entries. */
export const PlanEntryConnectionType = connectionOf('PlanEntry', PlanEntryType, { public: true });

/** Success of submitting or deciding an entry. */
@ObjectType('PlanEntrySuccess', { description: 'The entry is submitted or decided.', simpleResolvers: true })
export class PlanEntrySuccessType {
  @Field(() => PlanEntryType, { description: 'The entry.' })
  entry: PlanEntryType;
}

/** API type of one fault. */
@ObjectType('PlanEntryFault', { description: 'One thing that is wrong with an entry.', simpleResolvers: true })
export class PlanEntryFaultType {
  @Field(() => String, { description: 'Field of the input.' })
  field: string;

  @Field(() => String, { description: 'What is wrong, and the rule.' })
  message: string;

  @Field(() => [String], { description: 'Ids of the clauses that it would break.' })
  clauses: readonly string[];
}

/** Failure of submitting an entry. */
@ObjectType('PlanEntryRefused', {
  implements: UserErrorInterface,
  description: 'The entry breaks rules; all of them are named at once.',
  simpleResolvers: true,
})
export class PlanEntryRefusedType extends UserErrorInterface {
  @Field(() => [PlanEntryFaultType], { description: 'Everything that is wrong.' })
  faults: readonly PlanEntryFaultType[];
}

/** Result of `submitPlanEntry`. */
export const SubmitPlanEntryResultType = createUnionType({
  name: 'SubmitPlanEntryResult',
  description: 'What submitting an entry came to.',
  types: () => [PlanEntrySuccessType, PlanEntryRefusedType, StepNotPossibleType] as const,
  resolveType: (value) => (value as unknown as { __typename: string }).__typename,
});

/** Result of a decision. */
export const DecidePlanEntryResultType = createUnionType({
  name: 'DecidePlanEntryResult',
  description: 'What deciding on an entry came to.',
  types: () => [PlanEntrySuccessType, StepNotPossibleType] as const,
  resolveType: (value) => (value as unknown as { __typename: string }).__typename,
});
