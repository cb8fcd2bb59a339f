import { transformSupergraphToPublicSchema } from '@theguild/federation-composition';
import {
  assertValidSchema,
  buildASTSchema,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLScalarType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isScalarType,
  Kind,
  parse,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';

/** What the executor knows about the composed graph. Immutable: another supergraph is another object. */
export interface Supergraph {
  readonly sdl: string;
  /** The schema that clients see: without the federation directives and without what is inaccessible. */
  readonly apiSchema: GraphQLSchema;
  /** Everything, inaccessible elements included. Only for types and fields: its directives are those of federation. */
  readonly schema: GraphQLSchema;
  /** All values of `__typename` that satisfy a type condition, inaccessible types and nested interfaces included. */
  satisfying(typeCondition: string): ReadonlySet<string>;
  isAbstract(typename: string): boolean;
  /** The keys by which a subgraph finds entities of a type. */
  keysOf(typename: string, subgraph: string): readonly SelectionSetNode[];
  /** Whether a subgraph knows objects of this type only behind an interface object, and so cannot say what they are. */
  isBehindInterfaceObject(typename: string, subgraph: string): boolean;
}

/**
 * Reads a supergraph document.
 *
 * @param scalars scalars whose rules the API schema shall check; a supergraph tells only their names
 * @throws Error when the document is not a supergraph or its API schema is not valid
 */
export function readSupergraph(sdl: string, scalars: readonly GraphQLScalarType[] = []): Supergraph {
  const document = parse(sdl, { noLocation: true });
  const full = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const apiSchema = buildASTSchema(transformSupergraphToPublicSchema(document), { assumeValidSDL: true });
  assertValidSchema(apiSchema);
  for (const scalar of scalars) checkValuesOf(apiSchema, scalar);
  const keys = readKeys(document);
  const satisfying = new Map<string, ReadonlySet<string>>();
  const interfaceObjects = readInterfaceObjects(document);
  return {
    sdl,
    apiSchema,
    schema: full,
    satisfying(typeCondition) {
      const known = satisfying.get(typeCondition) ?? typenamesOf(full, typeCondition);
      satisfying.set(typeCondition, known);
      return known;
    },
    isAbstract: (typename) => isAbstractType(full.getType(typename)),
    keysOf: (typename, subgraph) => keys.get(`${typename}@${subgraph}`) ?? [],
    isBehindInterfaceObject(typename, subgraph) {
      return (interfaceObjects.get(subgraph) ?? []).some((name) => this.satisfying(name).has(typename));
    },
  };
}

/** Lets the schema refuse wrong values of a scalar. Right ones stay as they were sent: the subgraph reads them itself. */
function checkValuesOf(schema: GraphQLSchema, { name, parseValue, parseLiteral }: GraphQLScalarType): void {
  const type = schema.getType(name);
  if (!isScalarType(type)) return;
  type.parseValue = (value) => {
    parseValue(value);
    return value;
  };
  type.parseLiteral = (node, variables) => {
    try {
      parseLiteral(node, variables);
    } catch (cause) {
      // Where in the document it stands is known here only.
      throw cause instanceof GraphQLError ? new GraphQLError(cause.message, { nodes: node, extensions: cause.extensions }) : cause;
    }
    return valueFromASTUntyped(node, variables);
  };
}

function typenamesOf(schema: GraphQLSchema, typeCondition: string): ReadonlySet<string> {
  const names = new Set([typeCondition]);
  const type = schema.getType(typeCondition);
  if (!isAbstractType(type)) return names;
  for (const possible of schema.getPossibleTypes(type)) names.add(possible.name);
  if (isInterfaceType(type)) for (const inner of schema.getImplementations(type).interfaces) names.add(inner.name);
  return names;
}

interface TypeInSubgraph {
  readonly typename: string;
  readonly subgraph: string;
  readonly directive: DirectiveNode;
}

/** What the supergraph says about each type in each subgraph: one `@join__type` for each key. */
function readJoinTypes(document: DocumentNode): readonly TypeInSubgraph[] {
  const subgraphs = readSubgraphNames(document);
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
    return directivesNamed(definition.directives, 'join__type').flatMap((directive) => {
      const subgraph = subgraphs.get(argumentText(directive, 'graph') ?? '');
      return subgraph === undefined ? [] : [{ typename: definition.name.value, subgraph, directive }];
    });
  });
}

function readKeys(document: DocumentNode): ReadonlyMap<string, readonly SelectionSetNode[]> {
  const keys = new Map<string, SelectionSetNode[]>();
  for (const { typename, subgraph, directive } of readJoinTypes(document)) {
    const key = argumentText(directive, 'key');
    if (key === null) continue;
    const coordinate = `${typename}@${subgraph}`;
    keys.set(coordinate, [...(keys.get(coordinate) ?? []), parseFieldSet(key)]);
  }
  return keys;
}

/** The interfaces that a subgraph takes for objects, by subgraph. */
function readInterfaceObjects(document: DocumentNode): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { typename, subgraph, directive } of readJoinTypes(document)) {
    const value = directive.arguments?.find((argument) => argument.name.value === 'isInterfaceObject')?.value;
    if (value?.kind === Kind.BOOLEAN && value.value) found.set(subgraph, [...(found.get(subgraph) ?? []), typename]);
  }
  return found;
}

function readSubgraphNames(document: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const isGraphs = (node: DefinitionNode) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph';
  const graphs = document.definitions.find(isGraphs);
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) throw new Error('The document is not a supergraph: it has no join__Graph.');
  for (const value of graphs.values ?? []) {
    const [directive] = directivesNamed(value.directives, 'join__graph');
    const name = directive === undefined ? null : argumentText(directive, 'name');
    if (name !== null) names.set(value.name.value, name);
  }
  return names;
}

function directivesNamed(directives: readonly DirectiveNode[] | undefined, name: string): readonly DirectiveNode[] {
  return (directives ?? []).filter((directive) => directive.name.value === name);
}

function argumentText(directive: DirectiveNode, name: string): string | null {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null;
}

function parseFieldSet(fields: string): SelectionSetNode {
  const [definition] = parse(`{${fields}}`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`"${fields}" is not a set of fields.`);
  return definition.selectionSet;
}
