import 'reflect-metadata';
import { ArgsType, Directive, Field, ID, InputType, Int } from 'type-graphql';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import { PublicPageArgs } from '../../subgraph-kit/schema/connection.ts';
import { CivilDateScalar } from '../../subgraph-kit/schema/scalars.ts';
import { STRATIFICATIONS, type Stratification, WEIGHTINGS, type Weighting } from './plan-entry.ts';

/** Input type of a fraction. */
@InputType('PlanRatioInput', { description: 'A share of a pool as a fraction of integers, above 0 and up to 1.' })
export class PlanRatioInput {
  @Field(() => Int, { description: 'Upper part.' })
  numerator: number;

  @Field(() => Int, { description: 'Lower part.' })
  denominator: number;
}

/** Input of `submitPlanEntry`. */
@InputType('SubmitPlanEntryInput', { description: 'A wish of the caller’s department for a season.' })
export class SubmitPlanEntryInputType {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the season, which is open.' })
  seasonId: string;

  @Field(() => String, { description: 'Short name, unique for the department in the season: 1 to 40 letters, digits or hyphens.' })
  code: string;

  @Field(() => String, { description: 'Name in Chinese, up to 200 characters.' })
  name: string;

  @Field(() => [ID], { description: 'Codes of the department’s own items, 1 to 50.' })
  itemCodes: readonly string[];

  @Field(() => String, { description: 'Supervision category of all these items, which makes the pool.' })
  category: string;

  @Field(() => [String], { nullable: true, description: 'Divisions to which the pool is narrowed; left out: the whole jurisdiction.' })
  divisions?: readonly string[] | null;

  @Field(() => STRATIFICATIONS, { defaultValue: 'NONE', description: 'How the pool is divided.' })
  stratify: Stratification;

  @Field(() => WEIGHTINGS, { defaultValue: 'EVEN', description: 'Whether chances are even.' })
  weights: Weighting;

  @Field(() => PlanRatioInput, { description: 'Enterprises wanted, as a share of the pool; within the bounds of the rule pack.' })
  ratio: PlanRatioInput;

  @Field(() => Int, { defaultValue: 0, description: 'Enterprises wanted at the least.' })
  unitsMin: number;

  @Field(() => PlanRatioInput, {
    nullable: true,
    description:
      'Share of the pool that is never exceeded; left out: the largest ratio of the rule pack where it is above `ratio`, else the whole pool.',
  })
  maximum?: PlanRatioInput | null;

  @Field(() => CivilDateScalar, { description: 'First day on which the department can take part in visits, within the season.' })
  windowFrom: CivilDate;

  @Field(() => CivilDateScalar, { description: 'Last day on which the department can take part in visits, within the season.' })
  windowTo: CivilDate;
}

/** Input of `acceptPlanEntry`. */
@InputType('AcceptPlanEntryInput', { description: 'An entry that goes on the task list.' })
export class AcceptPlanEntryInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the entry.' })
  entryId: string;

  @Field(() => Int, { nullable: true, description: 'Version on which it was decided; left out: whatever it is now.' })
  version?: number | null;
}

/** Input of `rejectPlanEntry`. */
@InputType('RejectPlanEntryInput', { description: 'An entry that is turned down.' })
export class RejectPlanEntryInput {
  @Field(() => ID, { description: 'Key under which a repetition gives the first result again.' })
  idempotencyKey: string;

  @Field(() => ID, { description: 'Id of the entry.' })
  entryId: string;

  @Field(() => String, { description: 'Why, for the department; up to 1000 characters.' })
  reason: string;

  @Field(() => Int, { nullable: true, description: 'Version on which it was decided; left out: whatever it is now.' })
  version?: number | null;
}

/** Arguments of the list of entries. */
@ArgsType()
export class PlanEntriesArgs extends PublicPageArgs {
  @Directive('@tag(name: "public")')
  @Field(() => ID, { nullable: true, description: 'Id of a season; left out: all.' })
  seasonId: string | null;

  @Directive('@tag(name: "public")')
  @Field(() => ID, { nullable: true, description: 'Code of a department; left out: all.' })
  department: string | null;
}
