import 'reflect-metadata';
import { type ClassType, Field, ID, Int, ObjectType } from 'type-graphql';
import { type Connection, connectionOf } from '../../subgraph-kit/schema/connection.ts';
import { InstantScalar } from '../../subgraph-kit/schema/scalars.ts';
import type { ApiClass } from '../api-class.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';
import type { ImportIssue, RegisterImport } from './register-import.ts';

/** API classes of one department's imports. */
export interface ImportTypes {
  readonly registerImport: ApiClass<RegisterImport>;
  readonly connection: ClassType<Connection<RegisterImport>>;
  readonly issue: ApiClass<ImportIssue>;
  readonly issues: ClassType<Connection<ImportIssue>>;
}

/** Makes the API classes of a department's imports. */
export function importTypes(profile: DepartmentProfile): ImportTypes {
  const registerImport = importType(profile);
  const issue = issueType(profile);
  return {
    registerImport,
    connection: connectionOf(`${profile.typePrefix}Import`, registerImport),
    issue,
    issues: connectionOf(`${profile.typePrefix}ImportIssue`, issue),
  };
}

function importType(profile: DepartmentProfile): ApiClass<RegisterImport> {
  @ObjectType(`${profile.typePrefix}Import`, {
    description: `A workbook that was taken into a register of ${profile.name.en}. Rows = inserted + updated + unchanged + refused.`,
    simpleResolvers: true,
  })
  class ImportType {
    @Field(() => ID, { description: 'Opaque id.' })
    id: string;

    @Field(() => String, { description: 'Register, for example `inspectors`.' })
    register: string;

    @Field(() => String, { description: 'Name of the file.' })
    fileName: string;

    @Field(() => InstantScalar, { description: 'When it was received.' })
    receivedAt: Date;

    @Field(() => Int, { description: 'Rows of the file, the heading not counted.' })
    rows: number;

    @Field(() => Int, { description: 'Rows that were new.' })
    inserted: number;

    @Field(() => Int, { description: 'Rows that changed a line of the register.' })
    updated: number;

    @Field(() => Int, { description: 'Rows that said what the register said already.' })
    unchanged: number;

    @Field(() => Int, { description: 'Rows that were refused; the others are in.' })
    refused: number;
  }
  return ImportType;
}

function issueType(profile: DepartmentProfile): ApiClass<ImportIssue> {
  @ObjectType(`${profile.typePrefix}ImportIssue`, { description: 'A cell of a workbook that was refused, and why.', simpleResolvers: true })
  class ImportIssueType {
    @Field(() => String, { description: 'Sheet; the name of the file for CSV.' })
    sheet: string;

    @Field(() => Int, { description: 'Line in the file, the heading being line 1.' })
    row: number;

    @Field(() => String, { description: 'Heading of the column.' })
    column: string;

    @Field(() => String, { description: 'Value as it stood in the file; personal data are masked.' })
    value: string;

    @Field(() => String, { description: 'Rule that refused it, for programs.' })
    rule: string;

    seq: number;
    messageZh: string;
    messageEn: string;
  }
  return ImportIssueType;
}
