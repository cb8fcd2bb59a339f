import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';

/** Values for arguments, by name; an argument that must be given and has no value here closes the way. */
export type ArgumentValues = Readonly<Record<string, string | number>>;

/** A way from the root to a type: the fields on it, each as it is written in a query. */
export interface WalkPath {
  readonly typeName: string;
  readonly fields: readonly string[];
}

/** Ways to one type that are tried, shortest first. */
const WAYS_MAX = 3;
const LENGTH_MAX = 6;

/** Up to three ways to every object type that can be read. */
export function findPaths(schema: GraphQLSchema, values: ArgumentValues): ReadonlyMap<string, readonly WalkPath[]> {
  const root = schema.getQueryType();
  const found = new Map<string, WalkPath[]>();
  if (!root) return found;
  let level: WalkPath[] = [{ typeName: root.name, fields: [] }];
  found.set(root.name, level);
  for (let length = 1; length <= LENGTH_MAX && level.length > 0; length += 1) {
    const longer = level.flatMap((path) => stepsFrom(schema, path, values));
    // Of ways of one length those through lists come first: objects of every department lie on them.
    level = longer.toSorted((first, second) => Number(isList(second)) - Number(isList(first))).filter((path) => isWanted(found, path));
  }
  return found;
}

/** The fields of a type as shallow selections: leaves as they are, objects by their type name, connections by their first node's. */
export function shallowFields(type: GraphQLObjectType, values: ArgumentValues): ReadonlyMap<string, string> {
  const selections = new Map<string, string>();
  for (const field of Object.values(type.getFields())) {
    const call = callOf(field, values);
    if (call === null) continue;
    const named = getNamedType(field.type);
    if (isLeafType(named)) selections.set(field.name, call);
    else if (named.name.endsWith('Connection')) selections.set(field.name, `${call} { nodes { __typename } }`);
    else if (isObjectType(named) || isInterfaceType(named) || isUnionType(named)) selections.set(field.name, `${call} { __typename }`);
  }
  return selections;
}

/** A query that goes a way and asks these selections at its end. */
export function queryAlong(path: WalkPath, selections: readonly string[]): string {
  const end = `__typename ${selections.join(' ')}`;
  return `{ ${path.fields.reduceRight((inner, field) => (field.startsWith('...') ? `__typename ${field} { ${inner} }` : `${field} { ${inner} }`), end)} }`;
}

/** Fields of the types that a query can lead to; what only the results of mutations hold is not among them. */
export function readableCoordinates(schema: GraphQLSchema): readonly string[] {
  const reached = new Set<GraphQLObjectType>();
  const waiting: GraphQLNamedType[] = [schema.getQueryType() as GraphQLObjectType];
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (isAbstractType(type)) waiting.push(...schema.getPossibleTypes(type));
    if (!isObjectType(type) || reached.has(type)) continue;
    reached.add(type);
    waiting.push(...Object.values(type.getFields()).map((field) => getNamedType(field.type)));
  }
  return [...reached].flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
}

/** A field with its arguments; null when it needs one that has no value. */
function callOf(field: GraphQLField<unknown, unknown>, values: ArgumentValues): string | null {
  const given: string[] = [];
  for (const argument of field.args) {
    const value = argumentValue(argument, field, values);
    if (value !== null) given.push(`${argument.name}: ${value}`);
    else if (isRequiredArgument(argument)) return null;
  }
  return given.length === 0 ? field.name : `${field.name}(${given.join(', ')})`;
}

function argumentValue(argument: GraphQLArgument, field: GraphQLField<unknown, unknown>, values: ArgumentValues): string | null {
  const value = values[`${field.name}.${argument.name}`] ?? (isRequiredArgument(argument) ? values[argument.name] : undefined);
  if (value === undefined || isEnumType(getNamedType(argument.type))) return null;
  return JSON.stringify(value);
}

function stepsFrom(schema: GraphQLSchema, path: WalkPath, values: ArgumentValues): WalkPath[] {
  const type = schema.getType(path.typeName);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const call = callOf(field, values);
    const named = getNamedType(field.type);
    if (call === null || isLeafType(named)) return [];
    const fields = [...path.fields, call];
    if (isObjectType(named)) return [{ typeName: named.name, fields }];
    if (!isInterfaceType(named) && !isUnionType(named)) return [];
    return schema.getPossibleTypes(named).map((possible) => ({ typeName: possible.name, fields: [...fields, `... on ${possible.name}`] }));
  });
}

function isList({ fields }: WalkPath): boolean {
  return fields.at(-1) === 'nodes';
}

function isWanted(found: Map<string, WalkPath[]>, path: WalkPath): boolean {
  const ways = found.get(path.typeName) ?? [];
  if (ways.length >= WAYS_MAX) return false;
  found.set(path.typeName, [...ways, path]);
  return true;
}
