import 'reflect-metadata';
import { type ClassType, createUnionType, Directive, Field, ID, InputType, InterfaceType, ObjectType } from 'type-graphql';
import { type Connection, connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { CivilDateScalar } from '../../subgraph-kit/schema/scalars.ts';
import { UserErrorInterface } from '../../subgraph-kit/schema/user-error.graphql.ts';
import type { ApiClass } from '../api-class.ts';
import type { EnterpriseLink, EnterpriseShape } from '../enterprise-link.ts';
import { HandlingStatusEnum } from '../enums.graphql.ts';
import type { InspectionItemTypes, ItemShape } from '../inspection-items/inspection-item.graphql.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { Finding, FindingFilter } from './finding.ts';
import type { HandlingStatus } from './handling.ts';

/** API classes of one department's findings. */
export interface FindingTypes {
  readonly finding: ApiClass<Finding>;
  readonly connection: ClassType<Connection<Finding>>;
  readonly filter: ApiClass<FindingFilter>;
  readonly handleInput: ApiClass<object>;
  readonly handleResult: object;
  /** Members of the result union that no field returns by themselves. */
  readonly handleMembers: readonly (new () => object)[];
}

/** Classes that a finding or a result leads to. */
export interface FoundAt {
  readonly enterprise: EnterpriseLink;
  readonly items: InspectionItemTypes;
}

/** Makes the API classes of a department's findings. */
export function findingTypes(profile: DepartmentProfile, foundAt: FoundAt): FindingTypes {
  const finding = findingType(profile, foundAt, findingInterface(profile, foundAt));
  const handleMembers = [handleSuccess(profile, finding), notKnown(profile), stepNotAllowed(profile)] as const;
  return {
    finding,
    connection: connectionOf(`${profile.typePrefix}Finding`, finding),
    filter: filterType(profile),
    handleInput: handleInput(profile),
    handleResult: createUnionType({
      name: `${profile.typePrefix}HandleFindingResult`,
      description: 'How handling a finding ended.',
      types: () => handleMembers,
      resolveType: (value: { readonly __typename?: string }) => value.__typename,
    }),
    handleMembers,
  };
}

/** The interface is one in the supergraph; here it has a class per department, because its `enterprise` and its `item` are the department's own classes. */
function findingInterface(profile: DepartmentProfile, { enterprise, items }: FoundAt): new () => object {
  @InterfaceType('Finding', {
    description: 'A problem that a department found at an enterprise; each department has its own type.',
    autoRegisterImplementations: false,
    resolveType: () => `${profile.typePrefix}Finding`,
  })
  class FindingInterface {
    @Field(() => ID, { description: 'Opaque id.' })
    id: string;

    @Field(() => enterprise.type, { nullable: true, description: 'The enterprise.' })
    enterprise?: EnterpriseShape | null;

    @Field(() => CivilDateScalar, { description: 'Day on which it was found.' })
    foundOn: string;

    @Field(() => ID, { description: 'Code of the inspection item.' })
    itemCode: string;

    @Field(() => items.joint, { nullable: true, description: 'The inspection item.' })
    item?: ItemShape | null;

    @Field(() => HandlingStatusEnum, { description: 'How far its handling has come.' })
    handlingStatus: HandlingStatus;
  }
  return FindingInterface;
}

function findingType(profile: DepartmentProfile, { enterprise, items }: FoundAt, implemented: new () => object): ApiClass<Finding> {
  @Directive('@key(fields: "id")')
  @ObjectType(`${profile.typePrefix}Finding`, {
    description: `A problem that ${profile.name.en} found at an enterprise.`,
    implements: implemented,
    simpleResolvers: true,
  })
  class FindingType {
    @Field(() => ID, { description: 'Opaque id.' })
    id: string;

    creditCode: string;

    @Field(() => enterprise.type, { nullable: true, description: 'The enterprise.' })
    enterprise?: EnterpriseShape | null;

    @Field(() => CivilDateScalar, { description: 'Day on which it was found.' })
    foundOn: string;

    @Field(() => ID, { description: 'Code of the inspection item.' })
    itemCode: string;

    @Field(() => items.joint, { nullable: true, description: 'The inspection item.' })
    item?: ItemShape | null;

    @Field(() => HandlingStatusEnum, { description: 'How far its handling has come.' })
    handlingStatus: HandlingStatus;

    @Field(() => String, { nullable: true, description: 'Number of an imported record of the past; null for a finding of a visit.' })
    recordNumber: string | null;

    resultCodes: Finding['resultCodes'];

    @Field(() => String, { nullable: true, description: 'What was wrong, in words.' })
    description: string | null;

    resultId: string | null;
    version: number;
  }
  return FindingType;
}

function filterType(profile: DepartmentProfile): ApiClass<FindingFilter> {
  @InputType(`${profile.typePrefix}FindingFilter`, { description: 'Which findings are wanted; what is left out does not narrow.' })
  class FindingFilterType {
    @Field(() => HandlingStatusEnum, { nullable: true, description: 'How far handling has come.' })
    handlingStatus?: HandlingStatus | null;

    @Field(() => ID, { nullable: true, description: 'Code of the inspection item.' })
    itemCode?: string | null;
  }
  return FindingFilterType;
}

function handleInput(profile: DepartmentProfile): ApiClass<object> {
  @InputType(`${profile.typePrefix}HandleFindingInput`, { description: 'A step in the handling of a finding.' })
  class HandleFindingInput {
    @Field(() => ID, { description: 'Makes the call safe to repeat: the same key gives the first result again.' })
    idempotencyKey: string;

    @Field(() => ID, { description: 'The finding.' })
    findingId: string;

    @Field(() => HandlingStatusEnum, { description: 'Status that it is to have from now on.' })
    handlingStatus: HandlingStatus;

    @Field(() => String, { description: 'Ground of the step, for the trace log.' })
    reason: string;
  }
  return HandleFindingInput;
}

function handleSuccess(profile: DepartmentProfile, finding: ApiClass<Finding>): new () => object {
  @ObjectType(`${profile.typePrefix}HandleFindingSuccess`, { description: 'The step was taken.', simpleResolvers: true })
  class HandleFindingSuccess {
    @Field(() => finding, { description: 'The finding after the step.' })
    finding: Finding;
  }
  return HandleFindingSuccess;
}

function notKnown(profile: DepartmentProfile): new () => object {
  @ObjectType(`${profile.typePrefix}FindingNotKnown`, {
    description: 'The department has no such finding.',
    implements: UserErrorInterface,
    simpleResolvers: true,
  })
  class FindingNotKnown extends UserErrorInterface {}
  return FindingNotKnown;
}

function stepNotAllowed(profile: DepartmentProfile): new () => object {
  @ObjectType(`${profile.typePrefix}HandlingStepNotAllowed`, {
    description: 'Handling cannot go from the present status to the wanted one.',
    implements: UserErrorInterface,
    simpleResolvers: true,
  })
  class HandlingStepNotAllowed extends UserErrorInterface {
    @Field(() => HandlingStatusEnum, { description: 'Present status.' })
    present: HandlingStatus;

    @Field(() => [HandlingStatusEnum], { description: 'Statuses that may follow it.' })
    allowed: readonly HandlingStatus[];
  }
  return HandlingStepNotAllowed;
}
