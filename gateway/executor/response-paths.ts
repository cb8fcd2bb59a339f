import {
  type FieldNode,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import type { Fault } from './faults.ts';
import type { ProjectionInput } from './projection-source.ts';
import { listRootFields, responseKeyOf } from './root-selection.ts';
import { isRow, type ResponsePath, type Row } from './row.ts';

interface Position {
  readonly sets: readonly SelectionSetNode[];
  readonly type: GraphQLNamedType;
  readonly path: (string | number)[];
}

/**
 * Translates the path of a fault from the keys of the executor to those of the client.
 *
 * One place inside can be several places of the answer (`{ a: name b: name }`). A path that goes on into something that the client did not ask
 * for, such as a field that another one requires, ends at the last thing that it did ask for. A path into something that it asked for on objects of
 * another type only is none at all, if nothing but that was lost: the planner sometimes fetches such a thing for all types.
 */
export function toResponsePaths(fault: Fault, data: Row, input: ProjectionInput): readonly ResponsePath[] {
  const path = fault.path ?? [];
  let positions: readonly Position[] = [{ sets: [input.selectionSet], type: input.rootType, path: [] }];
  let value: unknown = data;
  for (const [depth, step] of path.entries()) {
    const next = positions.flatMap((position) => stepInto(position, step, typenameOf(value), input));
    if (next.length === 0) {
      const concernsNobody = fault.onlyIfAsked === true || (isAskedElsewhere(path.slice(0, depth + 1), input) && isContained(path, data));
      return concernsNobody ? [] : positions.map((position) => position.path);
    }
    positions = next;
    value = valueAt(value, step);
  }
  return positions.map((position) => position.path);
}

function typenameOf(value: unknown): string | null {
  return isRow(value) && typeof value.__typename === 'string' ? value.__typename : null;
}

function valueAt(value: unknown, step: string | number): unknown {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  return isRow(value) ? value[step] : undefined;
}

/** Whether what failed is itself null. If it is not there at all, its null went up and took away something else. */
function isContained(path: ResponsePath, data: Row): boolean {
  let value: unknown = data;
  for (const step of path) value = valueAt(value, step);
  return value !== undefined;
}

/** Whether the client asks for a path on objects of some type. */
function isAskedElsewhere(path: ResponsePath, input: ProjectionInput): boolean {
  let sets: readonly SelectionSetNode[] = [input.selectionSet];
  for (const step of path) {
    if (typeof step === 'number') continue;
    const fields = sets
      .flatMap((set) => listRootFields(set, input.fragments))
      .filter((field) => input.keys.possibleKeys(field).includes(step));
    if (fields.length === 0) return false;
    sets = fields.flatMap((field) => field.selectionSet ?? []);
  }
  return true;
}

function stepInto(position: Position, step: string | number, typename: string | null, input: ProjectionInput): readonly Position[] {
  if (typeof step === 'number') return [{ ...position, path: [...position.path, step] }];
  const known = typename === null ? undefined : input.schema.getType(typename);
  const type = isObjectType(known) ? known : position.type;
  const found = Map.groupBy(
    position.sets.flatMap((set) => findFields(set, step, type, input)),
    responseKeyOf,
  );
  return [...found].map(([responseKey, fields]) => ({
    path: [...position.path, responseKey],
    sets: fields.flatMap((field) => field.selectionSet ?? []),
    type: typeOfField(type, fields, input) ?? position.type,
  }));
}

function findFields(set: SelectionSetNode, key: string, type: GraphQLNamedType, input: ProjectionInput): readonly FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === 'Field') return mayHaveKey(selection, key, type, input) ? [selection] : [];
    const fragment = selection.kind === 'InlineFragment' ? selection : input.fragments.get(selection.name.value);
    if (fragment === undefined || !mayApply(fragment.typeCondition?.name.value, type, input)) return [];
    return findFields(fragment.selectionSet, key, type, input);
  });
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

/** Where the parent is only known as an abstract type and the field was found in a fragment, any type that has the field will do. */
function typeOfField(parent: GraphQLNamedType, fields: readonly FieldNode[], input: ProjectionInput): GraphQLNamedType | null {
  const name = fields[0]?.name.value ?? '';
  const candidates = [parent, ...(isAbstractType(parent) ? input.schema.getPossibleTypes(parent) : [])];
  for (const candidate of candidates) {
    const definition = isObjectType(candidate) || isInterfaceType(candidate) ? candidate.getFields()[name] : undefined;
    if (definition !== undefined) return getNamedType(definition.type);
  }
  return null;
}
