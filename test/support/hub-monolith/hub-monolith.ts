import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import {
  buildASTSchema,
  coerceInputValue,
  defaultFieldResolver,
  defaultTypeResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLScalarType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isIntrospectionType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
  valueFromASTUntyped,
} from 'graphql';

/*
 * The hub as one schema: what its federation must answer.
 *
 * graphql-js executes an operation over the whole graph; each field is resolved by the very resolver of the subgraph that has it, on that subgraph's own
 * value. Where a field belongs to another subgraph than the value it is asked of, the value's key is read from the one and resolved by the reference resolver
 * of the other. There is no plan, no merge and no projection here: nothing of what is compared with it.
 */

/** The subgraphs of a hub by name, as the product built them. */
export type SubgraphSchemas = ReadonlyMap<string, GraphQLSchema>;

/** What an operation on the monolith is executed with: a context of each subgraph, for one request. */
export interface MonolithContext {
  contextOf(subgraph: string): unknown;
  /** References resolved so far, by subgraph and representation. */
  readonly references: Map<string, Promise<unknown>>;
}

/** An object and the subgraph whose resolvers it belongs to. */
class Held {
  readonly part: Part;
  readonly value: unknown;

  constructor(part: Part, value: unknown) {
    this.part = part;
    this.value = value;
  }
}

interface Part {
  readonly name: string;
  readonly schema: GraphQLSchema;
}

type Field = GraphQLField<unknown, unknown>;

/**
 * Builds the monolith of a hub.
 *
 * @throws Error when the supergraph has something that cannot be told so simply: required or provided fields, keys of more than plain fields
 */
export function buildHubMonolith(supergraphSdl: string, subgraphs: SubgraphSchemas): GraphQLSchema {
  if (/\b(requires|provides|override|external|isInterfaceObject): ?["t]/u.test(supergraphSdl))
    throw new Error('The monolith knows keys and nothing else.');
  const parts = [...subgraphs].map(([name, schema]) => ({ name, schema }));
  const schema = buildASTSchema(transformSupergraphToPublicSchema(parse(supergraphSdl)), { assumeValidSDL: true });
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));
  for (const type of types) adopt(type, parts);
  return schema;
}

function adopt(type: GraphQLNamedType, parts: readonly Part[]): void {
  if (isObjectType(type)) for (const field of Object.values(type.getFields())) field.resolve = resolverOf(type, field.name, parts);
  if (isAbstractType(type)) type.resolveType = (held: Held, context: MonolithContext, info) => concreteType(type.name, held, context, info);
  if (isScalarType(type)) adoptScalar(type, parts);
  if (isEnumType(type)) refuseOtherValues(type.name, parts);
}

function resolverOf(type: GraphQLObjectType, name: string, parts: readonly Part[]): GraphQLFieldResolver<unknown, unknown> {
  const owners = parts.filter((part) => findField(part, type.name, name) !== undefined);
  const [first] = owners;
  if (first === undefined) throw new Error(`No subgraph has ${type.name}.${name}.`);
  const isRoot = type.name === 'Query' || type.name === 'Mutation';
  return async (source, args, context, info) => {
    const request = context as MonolithContext;
    if (isRoot) return resolveField(new Held(first, undefined), { args, request, info });
    const held = source as Held;
    const moved = owners.includes(held.part) ? held : await move(held, first, { args, request, info });
    return moved === null ? null : resolveField(moved, { args, request, info });
  };
}

interface Call {
  readonly args: Readonly<Record<string, unknown>>;
  readonly request: MonolithContext;
  readonly info: GraphQLResolveInfo;
}

function resolveField({ part, value }: Held, { args, request, info }: Call): unknown {
  const field = getField(part, info.parentType.name, info.fieldName);
  const own = field.args
    .filter(({ name }) => Object.hasOwn(args, name))
    .map(({ name, type }) => [name, coerceInputValue(args[name], type)]);
  const result = callResolver({ part, value }, field, { args: Object.fromEntries(own), request, info });
  return hold(part, field.type, result);
}

function callResolver({ part, value }: Held, field: Field, { args, request, info }: Call): unknown {
  return (field.resolve ?? defaultFieldResolver)(value, { ...args }, request.contextOf(part.name), {
    ...info,
    fieldName: field.name,
    schema: part.schema,
  });
}

/** Marks the objects in a result as those of a subgraph. */
function hold(part: Part, type: GraphQLOutputType, value: unknown): unknown {
  if (value === null || value === undefined || value instanceof Error) return value;
  if (value instanceof Promise) return value.then((settled) => hold(part, type, settled));
  if (isNonNullType(type)) return hold(part, type.ofType, value);
  if (isListType(type)) return Array.from(value as Iterable<unknown>, (item) => hold(part, type.ofType, item));
  return isCompositeType(type) ? new Held(part, value) : value;
}

/** The same entity in another subgraph; null when that one says that there is none. */
async function move(held: Held, to: Part, call: Call): Promise<Held | null> {
  const typename = call.info.parentType.name;
  const representation: Record<string, unknown> = { __typename: typename };
  for (const key of keyOf(typename, to)) representation[key] = await readKey(held, key, call);
  const address = `${to.name} ${JSON.stringify(representation)}`;
  const known = call.request.references.get(address) ?? resolveReference(to, representation, call);
  call.request.references.set(address, known);
  const value = await known;
  return value === null || value === undefined ? null : new Held(to, value);
}

async function readKey(held: Held, key: string, call: Call): Promise<unknown> {
  const field = getField(held.part, call.info.parentType.name, key);
  const type = getNamedType(field.type);
  if (!isLeafType(type)) throw new Error(`The key ${call.info.parentType.name}.${key} is no plain field.`);
  return type.serialize(await callResolver(held, field, { ...call, args: {} }));
}

async function resolveReference(to: Part, representation: Readonly<Record<string, unknown>>, { request, info }: Call): Promise<unknown> {
  const entities = getField(to, 'Query', '_entities');
  const [entity] = (await callResolver(new Held(to, undefined), entities, {
    args: { representations: [representation] },
    request,
    info,
  })) as unknown[];
  return entity;
}

/** The fields of the first key by which a subgraph finds entities of a type. */
function keyOf(typename: string, part: Part): readonly string[] {
  const directive = part.schema.getType(typename)?.astNode?.directives?.find(({ name }) => name.value === 'key');
  const fields = directive?.arguments?.find(({ name }) => name.value === 'fields')?.value;
  if (fields?.kind !== 'StringValue' || fields.value.includes('{')) throw new Error(`${typename} has no plain key in ${part.name}.`);
  return fields.value.split(/\s+/u);
}

function concreteType(
  abstract: string,
  held: Held,
  context: MonolithContext,
  info: GraphQLResolveInfo,
): Promise<string | undefined> | string | undefined {
  const type = held.part.schema.getType(abstract);
  if (!isAbstractType(type)) throw new Error(`${held.part.name} has no ${abstract}.`);
  const own = { ...info, schema: held.part.schema };
  return (type.resolveType ?? defaultTypeResolver)(held.value, context.contextOf(held.part.name), own, type) as
    | Promise<string | undefined>
    | string
    | undefined;
}

/** Values are checked as the subgraphs check them, but handed on as they came: the subgraph that has the field reads them again. */
function adoptScalar(scalar: GraphQLScalarType, parts: readonly Part[]): void {
  const original = parts.map(({ schema }) => schema.getType(scalar.name)).find((type) => type !== undefined);
  if (!isScalarType(original)) throw new Error(`No subgraph has ${scalar.name}.`);
  scalar.serialize = original.serialize;
  scalar.parseValue = (value) => {
    original.parseValue(value);
    return value;
  };
  scalar.parseLiteral = (node, variables) => {
    original.parseLiteral(node, variables);
    return valueFromASTUntyped(node, variables);
  };
}

/** Enum values are passed between schemas by name, so inside they must be their names too. */
function refuseOtherValues(name: string, parts: readonly Part[]): void {
  for (const part of parts) {
    const type = part.schema.getType(name);
    if (isEnumType(type) && type.getValues().some((value) => value.value !== value.name))
      throw new Error(`${name} has values with other names.`);
  }
}

function findField(part: Part, typename: string, name: string): Field | undefined {
  const type = part.schema.getType(typename);
  return isObjectType(type) ? type.getFields()[name] : undefined;
}

function getField(part: Part, typename: string, name: string): Field {
  const field = findField(part, typename, name);
  if (field === undefined) throw new Error(`${part.name} has no ${typename}.${name}.`);
  return field;
}
