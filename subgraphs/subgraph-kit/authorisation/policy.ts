/**
 * Authorisation: one policy table per subgraph says for every field of every object type who may read or call it.
 *
 * A denied read looks like an absent one: null, an empty list or an empty connection. A denied mutation is FORBIDDEN. A field without a line, a
 * line without a field, and a rule other than `everyone` on a field that could not be shown as absent all fail the build of the subgraph.
 */
import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { HubError } from '../errors.ts';
import type { Caller, Role } from '../identity/caller.ts';
import type { RequestContext } from '../request-context.ts';
import { EMPTY_CONNECTION } from '../schema/connection.ts';

/** Decides for one caller and one parent value; `args` are the field's arguments. */
export interface PolicyRule {
  readonly name: string;
  readonly description: string;
  may(caller: Caller, parent: unknown, args: Readonly<Record<string, unknown>>): boolean;
}

/** Type name to rule name to the fields under that rule. */
export type PolicyTable = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The policy of a subgraph: its rules by name, and its table. */
export interface SubgraphPolicy {
  readonly rules: Readonly<Record<string, PolicyRule>>;
  readonly table: PolicyTable;
}

/** A rule that only looks at the role. */
export function roles(name: string, description: string, ...allowed: readonly Role[]): PolicyRule {
  const set = new Set(allowed);
  return { name, description, may: (caller) => set.has(caller.role) };
}

/** Rules that every subgraph has. */
export const COMMON_RULES = {
  everyone: { name: 'everyone', description: 'Everybody, without login too.', may: () => true },
  nobody: { name: 'nobody', description: 'Nobody; kept for fields on their way out.', may: () => false },
  signedIn: { name: 'signedIn', description: 'Everybody with a token.', may: (caller: Caller) => caller.role !== 'PUBLIC' },
  staff: roles(
    'staff',
    'Members of departments, coordinators, auditors, and the hub itself.',
    'INSPECTOR',
    'DEPARTMENT_OFFICER',
    'DEPARTMENT_HEAD',
    'COORDINATOR',
    'AUDITOR',
    'SERVICE',
  ),
  coordinator: roles('coordinator', 'Coordinators of the joint meeting.', 'COORDINATOR', 'SERVICE'),
  auditor: roles('auditor', 'Auditors and discipline inspection.', 'AUDITOR'),
  oversight: roles('oversight', 'Coordinators and auditors.', 'COORDINATOR', 'AUDITOR', 'SERVICE'),
  enterprise: roles('enterprise', 'An enterprise, for itself; the service checks which.', 'ENTERPRISE'),
} as const satisfies Record<string, PolicyRule>;

/** Rules of one department: its own officers, head and inspectors. */
export function departmentRules(
  department: string,
): Record<'ownOfficer' | 'ownHead' | 'ownStaff' | 'ownInspector' | 'ownStaffOrOversight', PolicyRule> {
  const own = (name: string, description: string, allowed: readonly Role[], beyond: readonly Role[] = []): PolicyRule => ({
    name,
    description,
    may: (caller) => (caller.department === department && allowed.includes(caller.role)) || beyond.includes(caller.role),
  });
  return {
    ownOfficer: own('ownOfficer', 'Officers and head of this department.', ['DEPARTMENT_OFFICER', 'DEPARTMENT_HEAD']),
    ownHead: own('ownHead', 'Head of this department.', ['DEPARTMENT_HEAD']),
    ownInspector: own('ownInspector', 'Inspectors of this department.', ['INSPECTOR']),
    ownStaff: own('ownStaff', 'Everybody of this department.', ['INSPECTOR', 'DEPARTMENT_OFFICER', 'DEPARTMENT_HEAD']),
    ownStaffOrOversight: own(
      'ownStaffOrOversight',
      'Everybody of this department, coordinators and auditors.',
      ['INSPECTOR', 'DEPARTMENT_OFFICER', 'DEPARTMENT_HEAD'],
      ['COORDINATOR', 'AUDITOR', 'SERVICE'],
    ),
  };
}

/** Puts the policy on the schema's fields; throws with all the gaps at once when table and schema do not fit. */
export function enforcePolicy(schema: GraphQLSchema, policy: SubgraphPolicy): void {
  const problems: string[] = [];
  const lines = rulesByField(policy, problems);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue;
    const fields = Object.values(type.getFields()).filter((field) => !field.name.startsWith('_'));
    for (const field of fields) enforceLine({ schema, type, field }, lines, problems);
  }
  for (const coordinate of lines.keys()) problems.push(`${coordinate} has a policy line but does not exist`);
  if (problems.length > 0) throw new Error(`Policy and schema do not fit:\n${problems.join('\n')}`);
}

/** The rule of every field, as a flat map `Type.field` to rule name; for tests and documents. */
export function policyLines(policy: SubgraphPolicy): ReadonlyMap<string, PolicyRule> {
  return rulesByField(policy, []);
}

function rulesByField(policy: SubgraphPolicy, problems: string[]): Map<string, PolicyRule> {
  const lines = new Map<string, PolicyRule>();
  for (const { coordinate, ruleName } of coordinatesOf(policy.table)) {
    const rule = policy.rules[ruleName];
    if (rule === undefined) problems.push(`${coordinate} names an unknown rule ${ruleName}`);
    else if (lines.has(coordinate)) problems.push(`${coordinate} has two policy lines`);
    else lines.set(coordinate, rule);
  }
  return lines;
}

function coordinatesOf(table: PolicyTable): { readonly coordinate: string; readonly ruleName: string }[] {
  return Object.entries(table).flatMap(([typeName, byRule]) =>
    Object.entries(byRule).flatMap(([ruleName, fields]) => fields.map((field) => ({ coordinate: `${typeName}.${field}`, ruleName }))),
  );
}

interface FieldPlace {
  readonly schema: GraphQLSchema;
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, RequestContext>;
}

function enforceLine(place: FieldPlace, lines: Map<string, PolicyRule>, problems: string[]): void {
  const coordinate = `${place.type.name}.${place.field.name}`;
  const rule = lines.get(coordinate);
  lines.delete(coordinate);
  if (rule === undefined) problems.push(`${coordinate} has no policy line`);
  else if (rule.name !== 'everyone') guard(place, rule, problems);
}

function guard({ schema, type, field }: FieldPlace, rule: PolicyRule, problems: string[]): void {
  const isMutation = type === schema.getMutationType();
  const absent = isMutation ? null : absentValue(field.type);
  if (absent === undefined) {
    problems.push(
      `${type.name}.${field.name} is under "${rule.name}" but is neither nullable nor a list or connection, so a denial could not look like absence`,
    );
    return;
  }
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (parent, args, context, info) => {
    if (rule.may(context.caller, parent, args)) return resolve(parent, args, context, info);
    if (isMutation) throw new HubError(context.caller.role === 'PUBLIC' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
    return absent;
  };
}

/** What a denied field shows: null, [] or an empty connection; undefined when the type allows none of them. */
function absentValue(type: GraphQLOutputType): unknown {
  if (!isNonNullType(type)) return null;
  const inner = getNullableType(type);
  if (isListType(inner)) return [];
  return isObjectType(inner) && inner.name.endsWith('Connection') ? EMPTY_CONNECTION : undefined;
}
