import {
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { responseKeyOf } from './root-selection.ts';

/**
 * Own response keys for everything that is fetched.
 *
 * Clients name things as they like: `{ enterprise { code: name } }` is a legal query, and puts a name where a later fetch of the
 * plan looks for the key of the enterprise. The planner renames some of these and leaves others, and the renamed ones collide
 * between fetches. So the operation that is planned has keys in which no two different things can meet: a field without arguments
 * is called by its name, anything else gets a name of its own, made from the field, its arguments and its type. The projection
 * knows both, reads the one and writes the other.
 *
 * Composite fields and fields of mutations keep one key per response key of the client, because each has a null of its own or an
 * effect of its own. Equal leaf fields share one.
 */
export interface CanonicalOperation {
  /** The operation as it is planned. */
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
  readonly keys: FieldKeys;
}

/** The keys of the field nodes of the client's document. */
export interface FieldKeys {
  /** The key on an object of a type; null when the key depends on the concrete type and this is not one. */
  keyOf(field: FieldNode, typename: string): string | null;
  /** All keys that the field may have. */
  possibleKeys(field: FieldNode): readonly string[];
}

/** Gives an operation canonical keys. The document must have been validated. */
export function canonicalise(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
): CanonicalOperation {
  const naming = new Naming(freePrefix(schema));
  const emptyFragments = findEmptyFragments(fragments);
  const renaming = { schema, naming, emptyFragments, root: operation.operation === 'mutation' ? schema.getMutationType() : null };
  const rootType = schema.getRootType(operation.operation);
  return {
    operation: { ...operation, selectionSet: renameSet(operation.selectionSet, rootType, renaming) },
    fragments: fragments.map((fragment) => ({
      ...fragment,
      selectionSet: renameSet(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value), renaming),
    })),
    keys: naming,
  };
}

interface Renaming {
  readonly schema: GraphQLSchema;
  readonly naming: Naming;
  readonly emptyFragments: ReadonlySet<string>;
  /** The mutation type while a mutation is renamed. */
  readonly root: GraphQLNamedType | null | undefined;
}

class Naming implements FieldKeys {
  readonly #prefix: string;
  /** By node, then by the concrete type on which it stands; under the empty name when that makes no difference. */
  readonly #keys = new Map<FieldNode, Map<string, string>>();
  readonly #byIdentity = new Map<string, string>();
  readonly #taken = new Set<string>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** The key for what the identity describes: the plain name when nothing else has it, else a name of our own. */
  assign(field: FieldNode, typename: string, { identity, mayBePlain }: { identity: string; mayBePlain: boolean }): string {
    let key = this.#byIdentity.get(identity);
    if (key === undefined) {
      const plain = field.name.value;
      key = mayBePlain && !this.#taken.has(plain) ? plain : `${this.#prefix}${this.#byIdentity.size}`;
      this.#taken.add(key);
      this.#byIdentity.set(identity, key);
    }
    const keys = this.#keys.get(field) ?? new Map<string, string>();
    this.#keys.set(field, keys.set(typename, key));
    return key;
  }

  keyOf(field: FieldNode, typename: string): string | null {
    const keys = this.#keys.get(field);
    if (keys === undefined) return responseKeyOf(field);
    return keys.get(typename) ?? keys.get(ANY_TYPE) ?? null;
  }

  possibleKeys(field: FieldNode): readonly string[] {
    return [...(this.#keys.get(field)?.values() ?? [responseKeyOf(field)])];
  }
}

const ANY_TYPE = '';

/** For an object of which nothing is wanted but whether it is there. */
const TYPENAME_ONLY: SelectionSetNode = {
  kind: Kind.SELECTION_SET,
  selections: [{ kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }],
};

/** Fragments in which nothing is left are left out. */
function renameSet(set: SelectionSetNode, parent: GraphQLNamedType | null | undefined, renaming: Renaming): SelectionSetNode {
  const kept = set.selections.filter((selection) => !isEmptyFragment(selection, renaming.emptyFragments));
  return { ...set, selections: kept.flatMap((selection) => renameSelection(selection, parent, renaming)) };
}

function isEmptyFragment(selection: SelectionNode, emptyFragments: ReadonlySet<string>): boolean {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return emptyFragments.has(selection.name.value);
  if (selection.kind === Kind.FIELD) return false;
  return selection.selectionSet.selections.every((inner) => isEmptyFragment(inner, emptyFragments));
}

/** Fragments in which pruning left nothing, or only fragments of which the same is true. */
function findEmptyFragments(fragments: readonly FragmentDefinitionNode[]): ReadonlySet<string> {
  const empty = new Set<string>();
  for (let before = -1; before !== empty.size; ) {
    before = empty.size;
    for (const { name, selectionSet } of fragments)
      if (selectionSet.selections.every((selection) => isEmptyFragment(selection, empty))) empty.add(name.value);
  }
  return empty;
}

function renameSelection(
  selection: SelectionNode,
  parent: GraphQLNamedType | null | undefined,
  renaming: Renaming,
): readonly SelectionNode[] {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
  if (selection.kind === Kind.FIELD) return renameFieldOn(selection, parent, renaming);
  const type = selection.typeCondition === undefined ? parent : renaming.schema.getType(selection.typeCondition.name.value);
  return [{ ...selection, selectionSet: renameSet(selection.selectionSet, type, renaming) }];
}

/**
 * A field of an interface whose types disagree about its type (`District` here, `District!` there) becomes one field for each of them. The planner takes
 * such fields apart too, but under one name, which no subgraph accepts.
 */
function renameFieldOn(field: FieldNode, parent: GraphQLNamedType | null | undefined, renaming: Renaming): readonly SelectionNode[] {
  const { alias: _, ...bare } = field;
  const name = field.name.value;
  if (name === '__typename') return [bare];
  const type = fieldTypeOf(parent, name);
  if (type === undefined) {
    // Only `__schema` and `__type` have no definition here. They are not planned, but their answers stand among the others.
    renaming.naming.assign(field, ANY_TYPE, { identity: `${name}|${responseKeyOf(field)}`, mayBePlain: false });
    return [field];
  }
  if (!isInterfaceType(parent)) return [renameField(field, parent, { type, typename: ANY_TYPE }, renaming)];
  const possible = renaming.schema.getPossibleTypes(parent);
  const shapes = new Set(possible.map((object) => writeShape(object.getFields()[name]?.type ?? type)));
  if (shapes.size < 2) return [renameField(field, parent, { type, typename: ANY_TYPE }, renaming)];
  return possible.map((object) => ({
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: object.name } },
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [renameField(field, parent, { type: object.getFields()[name]?.type ?? type, typename: object.name }, renaming)],
    },
  }));
}

function fieldTypeOf(parent: GraphQLNamedType | null | undefined, name: string): GraphQLOutputType | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name]?.type : undefined;
}

function renameField(
  field: FieldNode,
  parent: GraphQLNamedType | null | undefined,
  { type, typename }: { readonly type: GraphQLOutputType; readonly typename: string },
  renaming: Renaming,
): FieldNode {
  const { alias: _, ...bare } = field;
  const name = field.name.value;
  const ownKey = isCompositeType(getNamedType(type)) || parent === renaming.root;
  const responseKey = responseKeyOf(field);
  const args = writeArguments(field.arguments ?? []);
  const identity = [name, args, writeShape(type), ownKey ? responseKey : ''].join('|');
  const mayBePlain = args === '' && (!ownKey || responseKey === name);
  const key = renaming.naming.assign(field, typename, { identity, mayBePlain });
  const renamed = key === name ? bare : { ...bare, alias: { kind: Kind.NAME as const, value: key } };
  if (field.selectionSet === undefined) return renamed;
  const selectionSet = renameSet(field.selectionSet, getNamedType(fieldTypeOf(parent, name) ?? type), renaming);
  return { ...renamed, selectionSet: selectionSet.selections.length === 0 ? TYPENAME_ONLY : selectionSet };
}

/** Composite types may differ between two fields of one key as long as their wrappers are the same; leaf types may not. */
function writeShape(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  return isCompositeType(named) ? String(type).replace(named.name, '') : String(type);
}

/** The order of arguments and of the fields of input objects means nothing, so it is taken out. */
function writeArguments(args: readonly ArgumentNode[]): string {
  return args
    .map(({ name, value }) => `${name.value}:${print(sortValue(value))}`)
    .sort()
    .join(',');
}

function sortValue(value: ValueNode): ValueNode {
  if (value.kind === Kind.LIST) return { ...value, values: value.values.map(sortValue) };
  if (value.kind !== Kind.OBJECT) return value;
  const fields = value.fields.map((field) => ({ ...field, value: sortValue(field.value) }));
  return { ...value, fields: fields.sort((a, b) => (a.name.value < b.name.value ? -1 : 1)) };
}

const prefixes = new WeakMap<GraphQLSchema, string>();

/** A start of names that no field of the schema has. */
function freePrefix(schema: GraphQLSchema): string {
  const known = prefixes.get(schema);
  if (known !== undefined) return known;
  const types = Object.values(schema.getTypeMap());
  const names = types.flatMap((type) => (isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : []));
  let prefix = '_k';
  while (names.some((name) => name.startsWith(prefix))) prefix += '_';
  prefixes.set(schema, prefix);
  return prefix;
}
