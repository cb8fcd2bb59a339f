import 'reflect-metadata';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { type ApiClass, Public } from '../api-class.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { RegisterCounts } from './register-counts.ts';

/** Contact of a department in the caller's language. */
export interface ContactShape {
  readonly office: string;
  readonly phone: string;
}

/** API classes with which a department adds to `Department`. */
export interface DepartmentTypes {
  readonly department: ApiClass<{ readonly code: string }>;
  readonly registers: ApiClass<RegisterCounts>;
  readonly contact: ApiClass<ContactShape>;
}

/** Makes the API classes with which a department adds to `Department`, which coordination owns. */
export function departmentTypes(profile: DepartmentProfile): DepartmentTypes {
  return { department: departmentType(), registers: registersType(profile), contact: contactType(profile) };
}

function departmentType(): ApiClass<{ readonly code: string }> {
  @Directive('@key(fields: "code")')
  @ObjectType('Department', { description: 'A department that takes part in joint inspection.', simpleResolvers: true })
  class DepartmentType {
    @Public()
    @Field(() => ID, { description: 'Code of the department.' })
    code: string;
  }
  return DepartmentType;
}

function registersType(profile: DepartmentProfile): ApiClass<RegisterCounts> {
  @ObjectType(`${profile.typePrefix}Registers`, {
    description: `How many lines the registers of ${profile.name.en} have.`,
    simpleResolvers: true,
  })
  class RegistersType {
    @Field(() => Int, { description: 'Entries in the register of inspection targets.' })
    entries: number;

    @Field(() => Int, { description: 'Inspectors.' })
    inspectors: number;

    @Field(() => Int, { description: 'Inspection items.' })
    items: number;

    @Field(() => Int, { description: 'Findings.' })
    findings: number;

    @Field(() => Int, { description: 'Recorded results.' })
    results: number;
  }
  return RegistersType;
}

function contactType(profile: DepartmentProfile): ApiClass<ContactShape> {
  @Public()
  @ObjectType(`${profile.typePrefix}Contact`, { description: `Where ${profile.name.en} is reached.`, simpleResolvers: true })
  class ContactType {
    @Field(() => String, { description: "Office, in the caller's language." })
    office: string;

    @Field(() => String, { description: 'Telephone of the office.' })
    phone: string;
  }
  return ContactType;
}
