import 'reflect-metadata';
import { Field, ID, ObjectType } from 'type-graphql';
import { NotEnoughInspectorsType } from '../../subgraph-kit/schema/not-enough-inspectors.graphql.ts';
import { ResultCodeType } from '../../subgraph-kit/schema/result-code.graphql.ts';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import { UserErrorInterface } from '../../subgraph-kit/schema/user-error.graphql.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';

type FailureClass = new () => object;

/** The failures of recording a result, each with the facts to act on. */
export function resultFailureTypes(profile: DepartmentProfile): readonly FailureClass[] {
  return [
    visitNotAssigned(profile),
    visitOver(profile),
    itemNotOnVisit(profile),
    inspectorsNotAssigned(profile),
    NotEnoughInspectorsType,
    resultCodesNotAllowed(profile),
    resultAlreadyRecorded(profile),
  ];
}

function failure(description: string): { description: string; implements: typeof UserErrorInterface; simpleResolvers: true } {
  return { description, implements: UserErrorInterface, simpleResolvers: true };
}

function visitNotAssigned({ typePrefix }: DepartmentProfile): FailureClass {
  @ObjectType(`${typePrefix}VisitNotAssigned`, failure('The visit is not assigned to this department.'))
  class VisitNotAssigned extends UserErrorInterface {}
  return VisitNotAssigned;
}

function visitOver({ typePrefix }: DepartmentProfile): FailureClass {
  @ObjectType(`${typePrefix}VisitOver`, failure('The visit is in a state in which nothing is recorded any more.'))
  class VisitOver extends UserErrorInterface {
    @Field(() => String, { description: 'State of the visit.' })
    state: string;
  }
  return VisitOver;
}

function itemNotOnVisit({ typePrefix }: DepartmentProfile): FailureClass {
  @ObjectType(`${typePrefix}ItemNotOnVisit`, failure('The item is not part of the visit.'))
  class ItemNotOnVisit extends UserErrorInterface {
    @Field(() => [ID], { description: "Codes of the department's items on the visit." })
    itemCodes: readonly string[];
  }
  return ItemNotOnVisit;
}

function inspectorsNotAssigned({ typePrefix }: DepartmentProfile): FailureClass {
  @ObjectType(`${typePrefix}InspectorsNotAssigned`, failure('Somebody is named who is not on the team of the visit.'))
  class InspectorsNotAssigned extends UserErrorInterface {
    @Field(() => [ID], { description: "Ids of the department's inspectors on the team." })
    assigned: readonly string[];
  }
  return InspectorsNotAssigned;
}

function resultCodesNotAllowed({ typePrefix }: DepartmentProfile): FailureClass {
  @ObjectType(`${typePrefix}ResultCodesNotAllowed`, failure('No result code is given, or one that the department does not record.'))
  class ResultCodesNotAllowed extends UserErrorInterface {
    @Field(() => [String], { description: 'Codes that were refused.' })
    refused: readonly string[];

    @Field(() => [ResultCodeType], { description: 'Codes that the department records.' })
    allowed: readonly ResultCodeType[];
  }
  return ResultCodesNotAllowed;
}

function resultAlreadyRecorded({ typePrefix }: DepartmentProfile): FailureClass {
  @ObjectType(`${typePrefix}ResultAlreadyRecorded`, failure('The result of this item of the visit was recorded before.'))
  class ResultAlreadyRecorded extends UserErrorInterface {
    @Field(() => InstantScalar, { description: 'When it was recorded.' })
    recordedAt: Date;
  }
  return ResultAlreadyRecorded;
}
