import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  type ValueNode,
  visit,
} from 'graphql';
import { conditionsOf, conditionVariables, holds } from './conditions.ts';
import { findFragments, findOperation } from './operation.ts';
import { type Fragments, indexFragments } from './root-selection.ts';

/** Length that is assumed of a list when nothing limits it. @unit items */
export const LIST_SIZE_DEFAULT = 10;
/** What a mutation costs before anything is selected of its result. @unit objects */
export const MUTATION_COST = 10;

const SIZE_ARGUMENTS = ['first', 'last', 'limit'];

interface Counting {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Cost of fragments that have been counted, by name and expected size: a fragment may be spread very often. */
  readonly known: Map<string, number>;
}

/**
 * The greatest number of objects that an operation can return, before anything is executed.
 *
 * An object costs 1, a leaf nothing; a list multiplies what is below it by the argument `first`, `last` or `limit`, of the list itself or, for a
 * connection, of the field above it, else by the default of that argument in the schema, else by a fixed size. Fields that `@skip` and `@include`
 * take out cost nothing. A field that is selected twice counts twice. What cannot be counted, because the document is not valid, costs nothing:
 * it is not executed either.
 *
 * @unit objects
 */
export function countCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>> | null | undefined,
  operationName?: string | null,
): number {
  const operation = findOperation(document, operationName);
  if (operation === null) return 0;
  const fragments = indexFragments(findFragments(document));
  const counting = { schema, fragments, variables: withDefaults(operation, variables ?? {}), known: new Map() };
  const base = operation.operation === 'mutation' ? MUTATION_COST : 0;
  return base + countSet(operation.selectionSet, schema.getRootType(operation.operation), null, counting);
}

/** The cost of one operation, by its variables. */
export type CountCost = (variables: Readonly<Record<string, unknown>>) => number;

/** Costs of one operation that are kept, and how long what they depend on may be. */
const COSTS_MAX = 100;
const SHAPE_LENGTH_MAX = 200;

/** Counts an operation once for each set of values that make a difference: those of variables that limit a list or decide a condition. */
export function compileCost(schema: GraphQLSchema, document: DocumentNode, operationName?: string | null): CountCost {
  const names = [...conditionVariables([document]), ...sizeVariables(document)];
  const known = new Map<string, number>();
  return (variables) => {
    const shape = names.map((name) => shapeOf(variables[name])).join();
    const cost = known.get(shape);
    if (cost !== undefined) return cost;
    const counted = countCost(schema, document, variables, operationName);
    if (known.size >= COSTS_MAX) known.clear();
    if (shape.length <= SHAPE_LENGTH_MAX) known.set(shape, counted);
    return counted;
  };
}

function sizeVariables(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    Argument({ name, value }) {
      if (SIZE_ARGUMENTS.includes(name.value) && value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return names;
}

/** Values of other types than these are no size and no condition. */
function shapeOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'object' ? 'null' : String(value);
}

function withDefaults(operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = { ...variables };
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    if (values[name] === undefined && defaultValue !== undefined) values[name] = literalOf(defaultValue);
  }
  return values;
}

function literalOf(value: ValueNode): unknown {
  if (value.kind === Kind.INT) return Number(value.value);
  return value.kind === Kind.BOOLEAN ? value.value : undefined;
}

function countSet(set: SelectionSetNode, parent: GraphQLNamedType | null | undefined, expected: number | null, counting: Counting): number {
  let cost = 0;
  for (const selection of set.selections) {
    if (!holds(conditionsOf(selection), counting.variables)) continue;
    if (selection.kind === Kind.FIELD) cost += countField(selection, parent, expected, counting);
    else if (selection.kind === Kind.FRAGMENT_SPREAD) cost += countFragment(selection.name.value, expected, counting);
    else {
      const condition = selection.typeCondition?.name.value;
      cost += countSet(selection.selectionSet, condition === undefined ? parent : counting.schema.getType(condition), expected, counting);
    }
  }
  return cost;
}

function countFragment(name: string, expected: number | null, counting: Counting): number {
  const key = `${name} ${expected}`;
  const known = counting.known.get(key);
  if (known !== undefined) return known;
  // A fragment that contains itself is not valid; until it is counted it costs nothing, which ends the recursion.
  counting.known.set(key, 0);
  const fragment = counting.fragments.get(name);
  const type = fragment === undefined ? null : counting.schema.getType(fragment.typeCondition.name.value);
  const cost = fragment === undefined ? 0 : countSet(fragment.selectionSet, type, expected, counting);
  counting.known.set(key, cost);
  return cost;
}

function countField(field: FieldNode, parent: GraphQLNamedType | null | undefined, expected: number | null, counting: Counting): number {
  const definition = findField(parent, field.name.value, counting.schema);
  if (definition === undefined) return 0;
  const type = getNamedType(definition.type);
  if (!isCompositeType(type)) return 0;
  const isList = isListType(getNullableType(definition.type));
  const size = sizeOf(field, definition, counting);
  const below = field.selectionSet === undefined ? 0 : countSet(field.selectionSet, type, isList ? null : size, counting);
  return (isList ? (size ?? expected ?? LIST_SIZE_DEFAULT) : 1) * (1 + below);
}

function findField(
  parent: GraphQLNamedType | null | undefined,
  name: string,
  schema: GraphQLSchema,
): GraphQLField<unknown, unknown> | undefined {
  if (parent === schema.getQueryType() && name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (parent === schema.getQueryType() && name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

/** The greatest length that the arguments allow; null when they do not say. */
function sizeOf(field: FieldNode, definition: GraphQLField<unknown, unknown>, counting: Counting): number | null {
  const given = (field.arguments ?? []).filter(({ name }) => SIZE_ARGUMENTS.includes(name.value));
  const sizes = given.map(({ value }) => toSize(value.kind === Kind.VARIABLE ? counting.variables[value.name.value] : literalOf(value)));
  const known = sizes.filter((size) => size !== null);
  if (known.length > 0) return Math.max(...known);
  const defaults = definition.args.filter(({ name }) => SIZE_ARGUMENTS.includes(name)).map(({ defaultValue }) => toSize(defaultValue));
  return defaults.find((size) => size !== null) ?? null;
}

/** A size below zero is refused later by the subgraph; here it must not make anything cheaper. */
function toSize(value: unknown): number | null {
  const size = typeof value === 'string' ? Number(value) : value;
  return typeof size === 'number' && Number.isFinite(size) ? Math.max(0, size) : null;
}
