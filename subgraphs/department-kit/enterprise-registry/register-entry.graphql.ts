import 'reflect-metadata';
import { type ClassType, Field, ID, InputType, ObjectType } from 'type-graphql';
import { type Connection, connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { RegisterStatusEnum } from '../../subgraph-kit/schema/enums.graphql.ts';
import { CivilDateScalar } from '../../subgraph-kit/schema/scalars.ts';
import type { ApiClass } from '../api-class.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { RegisterEntry, RegisterEntryFilter } from './register-entry.ts';

/** API classes of one department's register of targets. */
export interface RegisterEntryTypes {
  readonly entry: ApiClass<RegisterEntry>;
  readonly connection: ClassType<Connection<RegisterEntry>>;
  readonly filter: ApiClass<RegisterEntryFilter>;
}

/** Makes the API classes of a department's register of targets. */
export function registerEntryTypes(profile: DepartmentProfile): RegisterEntryTypes {
  const entry = entryType(profile);
  return { entry, connection: connectionOf(`${profile.typePrefix}RegisterEntry`, entry), filter: filterType(profile) };
}

function entryType(profile: DepartmentProfile): ApiClass<RegisterEntry> {
  @ObjectType(`${profile.typePrefix}RegisterEntry`, {
    description: `An enterprise in the register of inspection targets of ${profile.name.en}, for one supervision category.`,
    simpleResolvers: true,
  })
  class RegisterEntryType {
    @Field(() => ID, { description: 'Opaque id.' })
    id: string;

    creditCode: string;

    @Field(() => String, { description: 'Name of the enterprise as the register writes it.' })
    name: string;

    @Field(() => String, { description: 'Code of the supervision category, for example `CATERING`.' })
    category: string;

    @Field(() => String, { description: 'Administrative division, six digits (GB/T 2260).' })
    divisionCode: string;

    @Field(() => String, { nullable: true, description: 'Address of the supervised activity.' })
    address: string | null;

    @Field(() => String, { nullable: true, description: 'Number of the permit, if the category needs one.' })
    permitNumber: string | null;

    @Field(() => CivilDateScalar, { nullable: true, description: 'Last day of the permit; `9999-09-09` for a permit without end.' })
    permitValidUntil: string | null;

    @Field(() => RegisterStatusEnum, { description: 'Whether the entry is supervised.' })
    status: string;
  }
  return RegisterEntryType;
}

function filterType(profile: DepartmentProfile): ApiClass<RegisterEntryFilter> {
  @InputType(`${profile.typePrefix}RegisterEntryFilter`, { description: 'Which entries are wanted; what is left out does not narrow.' })
  class RegisterEntryFilterType {
    @Field(() => String, { nullable: true, description: 'Administrative division, six digits (GB/T 2260).' })
    divisionCode?: string | null;

    @Field(() => String, { nullable: true, description: 'Code of the supervision category.' })
    category?: string | null;

    @Field(() => RegisterStatusEnum, { nullable: true, description: 'Status of the entry.' })
    status?: string | null;
  }
  return RegisterEntryFilterType;
}
