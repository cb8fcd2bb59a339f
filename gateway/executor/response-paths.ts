import {
  type FieldNode,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import type { ProjectionInput } from './projection-source.ts';
import { responseKeyOf } from './root-selection.ts';
import { isRow, type ResponsePath, type Row } from './row.ts';

/** Whether the client asks for a key somewhere at these selections, on whatever type. */
function namesKey(sets: readonly SelectionSetNode[], key: string, input: ProjectionInput): boolean {
  return sets.some((set) =>
    set.selections.some((selection) => {
      if (selection.kind === 'Field') return input.keys.possibleKeys(selection).includes(key);
      const fragment = selection.kind === 'InlineFragment' ? selection : input.fragments.get(selection.name.value);
      return fragment !== undefined && namesKey([fragment.selectionSet], key, input);
    }),
  );
}

interface Position {
  readonly sets: readonly SelectionSetNode[];
  readonly type: GraphQLNamedType;
  readonly path: (string | number)[];
}

/**
 * Translates the path of a fault from the keys of the executor to those of the client.
 *
 * One place inside can be several places of the answer (`{ a: name b: name }`). A path that goes on into something that the client did not ask
 * for, such as a field that another one requires, ends at the last thing that it did ask for.
 */
export function toResponsePaths(path: ResponsePath, data: Row, input: ProjectionInput): readonly ResponsePath[] {
  let positions: Position[] = [{ sets: [input.selectionSet], type: input.rootType, path: [] }];
  let value: unknown = data;
  for (const step of path) {
    if (typeof step === 'number') {
      positions = positions.map((position) => ({ ...position, path: [...position.path, step] }));
      value = Array.isArray(value) ? value[step] : undefined;
      continue;
    }
    const typename = isRow(value) && typeof value['__typename'] === 'string' ? value['__typename'] : null;
    const next = positions.flatMap((position) => stepInto(position, step, typename, input));
    if (next.length === 0) {
      if (positions.some(({ sets }) => namesKey(sets, step, input))) return [];
      break;
    }
    positions = next;
    value = isRow(value) ? value[step] : undefined;
  }
  return positions.map((position) => position.path);
}

function stepInto(position: Position, key: string, typename: string | null, input: ProjectionInput): Position[] {
  const known = typename === null ? undefined : input.schema.getType(typename);
  const type = isObjectType(known) ? known : position.type;
  const found = new Map<string, FieldNode[]>();
  for (const set of position.sets) findFields(set, key, type, { input, found });
  return [...found].map(([responseKey, fields]) => ({
    path: [...position.path, responseKey],
    sets: fields.flatMap((field) => field.selectionSet ?? []),
    type: typeOfField(type, fields, input) ?? position.type,
  }));
}

function findFields(set: SelectionSetNode, key: string, type: GraphQLNamedType, into: { input: ProjectionInput; found: Map<string, FieldNode[]> }): void {
  for (const selection of set.selections) {
    if (selection.kind === 'Field') {
      if (!mayHaveKey(selection, key, type, into.input)) continue;
      const responseKey = responseKeyOf(selection);
      into.found.set(responseKey, [...(into.found.get(responseKey) ?? []), selection]);
      continue;
    }
    const fragment = selection.kind === 'InlineFragment' ? selection : into.input.fragments.get(selection.name.value);
    if (fragment !== undefined && mayApply(fragment.typeCondition?.name.value, type, into.input))
      findFields(fragment.selectionSet, key, type, into);
  }
}

function mayHaveKey(field: FieldNode, key: string, type: GraphQLNamedType, { keys }: ProjectionInput): boolean {
  const own = keys.keyOf(field, type.name);
  return own === null ? keys.possibleKeys(field).includes(key) : own === key;
}

/** Where the type of an object is not known, any fragment may apply. */
function mayApply(condition: string | undefined, type: GraphQLNamedType, input: ProjectionInput): boolean {
  if (condition === undefined || condition === type.name || !isObjectType(type)) return true;
  const conditionType = input.schema.getType(condition);
  return isAbstractType(conditionType) && input.schema.isSubType(conditionType, type);
}

function typeOfField(parent: GraphQLNamedType, fields: readonly FieldNode[], input: ProjectionInput): GraphQLNamedType | null {
  const [field] = fields;
  if (field === undefined) return null;
  if (isObjectType(parent) || isInterfaceType(parent)) {
    const definition = parent.getFields()[field.name.value];
    if (definition !== undefined) return getNamedType(definition.type);
  }
  // The parent is only known as an abstract type and the field was found in a fragment: any type that has the field will do.
  if (!isAbstractType(parent)) return null;
  for (const possible of input.schema.getPossibleTypes(parent)) {
    const definition = possible.getFields()[field.name.value];
    if (definition !== undefined) return getNamedType(definition.type);
  }
  return null;
}
