import 'reflect-metadata';
import { type ClassType, createUnionType, Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { type Connection, connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { CivilDateScalar, InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import type { ApiClass } from '../api-class.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { InspectionResult, InspectionResultFilter } from './inspection-result.ts';
import { resultFailureTypes } from './result-failures.graphql.ts';

/** API classes of one department's results. */
export interface InspectionResultTypes {
  readonly result: ApiClass<InspectionResult>;
  readonly connection: ClassType<Connection<InspectionResult>>;
  readonly filter: ApiClass<InspectionResultFilter>;
  readonly recordInput: ApiClass<object>;
  readonly recordResult: object;
}

/** Makes the API classes of a department's results. */
export function inspectionResultTypes(profile: DepartmentProfile): InspectionResultTypes {
  const result = resultType(profile);
  const members = [recordSuccess(profile, result), ...resultFailureTypes(profile)] as const;
  return {
    result,
    connection: connectionOf(`${profile.typePrefix}InspectionResult`, result),
    filter: filterType(profile),
    recordInput: recordInput(profile),
    recordResult: createUnionType({
      name: `${profile.typePrefix}RecordInspectionResultResult`,
      description: 'How recording a result ended.',
      types: () => members,
      resolveType: (value: { readonly __typename?: string }) => value.__typename,
    }),
  };
}

function resultType(profile: DepartmentProfile): ApiClass<InspectionResult> {
  @Directive('@key(fields: "id")')
  @ObjectType(`${profile.typePrefix}InspectionResult`, {
    description: `What ${profile.name.en} recorded for one item of a visit.`,
    simpleResolvers: true,
  })
  class InspectionResultType {
    @Field(() => ID, { description: 'Opaque id.' })
    id: string;

    @Field(() => ID, { description: 'The visit, as coordination knows it.' })
    visitId: string;

    @Field(() => ID, { description: 'Code of the inspection item.' })
    itemCode: string;

    creditCode: string;

    resultCodes: InspectionResult['resultCodes'];

    @Field(() => Boolean, { description: 'Whether at least one code says that something is wrong.' })
    problem: boolean;

    @Field(() => String, { nullable: true, description: 'What was seen, in words.' })
    description: string | null;

    @Field(() => CivilDateScalar, { description: 'Day on which the inspection of the item ended.' })
    endedOn: string;

    @Field(() => [ID], { description: 'Inspectors who were present.' })
    inspectorIds: readonly string[];

    @Field(() => InstantScalar, { description: 'When it was recorded.' })
    recordedAt: Date;
  }
  return InspectionResultType;
}

function filterType(profile: DepartmentProfile): ApiClass<InspectionResultFilter> {
  @InputType(`${profile.typePrefix}InspectionResultFilter`, { description: 'Which results are wanted; what is left out does not narrow.' })
  class InspectionResultFilterType {
    @Field(() => ID, { nullable: true, description: 'The visit.' })
    visitId?: string | null;

    @Field(() => ID, { nullable: true, description: 'Code of the inspection item.' })
    itemCode?: string | null;
  }
  return InspectionResultFilterType;
}

function recordInput(profile: DepartmentProfile): ApiClass<object> {
  @InputType(`${profile.typePrefix}RecordInspectionResultInput`, { description: 'What was found for one item of a visit.' })
  class RecordInspectionResultInput {
    @Field(() => ID, { description: 'Makes the call safe to repeat: the same key gives the first result again.' })
    idempotencyKey: string;

    @Field(() => ID, { description: 'The visit.' })
    visitId: string;

    @Field(() => ID, { description: 'Code of the inspection item; it must be on the visit.' })
    itemCode: string;

    @Field(() => [String], {
      description: `Result codes; \`Department.${profile.fieldPrefix}ResultCodes\` names those that are recorded: ${profile.resultCodes.join(', ')}.`,
    })
    resultCodes: readonly string[];

    @Field(() => String, { nullable: true, description: 'What was seen, in words; at most 2000 characters.' })
    description?: string | null;

    @Field(() => CivilDateScalar, { description: 'Day on which the inspection of the item ended.' })
    endedOn: string;

    @Field(() => [ID], { description: 'Inspectors who were present: at least two of the team (PJ-3.4.3b).' })
    inspectorIds: readonly string[];
  }
  return RecordInspectionResultInput;
}

function recordSuccess(profile: DepartmentProfile, result: ApiClass<InspectionResult>): new () => object {
  @ObjectType(`${profile.typePrefix}RecordInspectionResultSuccess`, { description: 'The result is recorded.', simpleResolvers: true })
  class RecordInspectionResultSuccess {
    @Field(() => result, { description: 'The result.' })
    result: InspectionResult;
  }
  return RecordInspectionResultSuccess;
}
