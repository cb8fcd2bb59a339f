import 'reflect-metadata';
import { type ClassType, Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { type Connection, connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { RegisterStatusEnum } from '../../subgraph-kit/schema/enums.graphql.ts';
import { CivilDateScalar } from '../../subgraph-kit/schema/scalars.ts';
import type { ApiClass } from '../api-class.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { Inspector, InspectorFilter } from './inspector.ts';

/** API classes of one department's register of inspectors. */
export interface InspectorTypes {
  readonly inspector: ApiClass<Inspector>;
  readonly connection: ClassType<Connection<Inspector>>;
  readonly filter: ApiClass<InspectorFilter>;
  /** The joint view that coordination owns; the department adds its record. */
  readonly joint: ApiClass<{ readonly id: string }>;
}

/** Makes the API classes of a department's register of inspectors. */
export function inspectorTypes(profile: DepartmentProfile): InspectorTypes {
  const inspector = inspectorType(profile);
  return {
    inspector,
    connection: connectionOf(`${profile.typePrefix}Inspector`, inspector),
    filter: filterType(profile),
    joint: jointType(),
  };
}

function inspectorType(profile: DepartmentProfile): ApiClass<Inspector> {
  @Directive('@key(fields: "id")')
  @ObjectType(`${profile.typePrefix}Inspector`, {
    description: `An inspector in the register of ${profile.name.en}. Certificate number and telephone are masked.`,
    simpleResolvers: true,
  })
  class InspectorType {
    @Field(() => ID, { description: 'Opaque id, the same as of the joint `Inspector`.' })
    id: string;

    @Field(() => String, { description: 'Certificate number, masked: `3301*****01`.' })
    certificateNumber: string;

    @Field(() => String, { description: 'Name.' })
    name: string;

    @Field(() => String, { description: 'Unit that the inspector belongs to.' })
    unit: string;

    @Field(() => String, { description: 'Administrative division, six digits (GB/T 2260).' })
    divisionCode: string;

    @Field(() => [String], { description: 'Codes of the supervision categories that the inspector may check.' })
    qualifications: readonly string[];

    @Field(() => CivilDateScalar, { description: 'Last day of the certificate.' })
    certificateValidUntil: string;

    @Field(() => String, { nullable: true, description: 'Telephone, masked: `138****5678`.' })
    phone: string | null;

    @Field(() => Boolean, { description: 'Whether the inspector holds an enforcement certificate; others are never drawn.' })
    certified: boolean;

    @Field(() => Int, { description: 'Visits that the inspector can take part in, per year.' })
    yearlyCapacity: number;

    @Field(() => RegisterStatusEnum, { description: 'Whether the inspector is on duty.' })
    status: string;

    masked: true;
  }
  return InspectorType;
}

function filterType(profile: DepartmentProfile): ApiClass<InspectorFilter> {
  @InputType(`${profile.typePrefix}InspectorFilter`, { description: 'Which inspectors are wanted; what is left out does not narrow.' })
  class InspectorFilterType {
    @Field(() => String, { nullable: true, description: 'Administrative division, six digits (GB/T 2260).' })
    divisionCode?: string | null;

    @Field(() => String, { nullable: true, description: 'Code of a supervision category that the inspector must be qualified for.' })
    qualification?: string | null;

    @Field(() => RegisterStatusEnum, { nullable: true, description: 'Status of the inspector.' })
    status?: string | null;
  }
  return InspectorFilterType;
}

function jointType(): ApiClass<{ readonly id: string }> {
  @Directive('@key(fields: "id")')
  @ObjectType('Inspector', { description: 'An inspector of any department.', simpleResolvers: true })
  class JointInspectorType {
    @Field(() => ID, { description: 'Opaque id.' })
    id: string;
  }
  return JointInspectorType;
}
