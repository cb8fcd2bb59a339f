import {
  type FieldNode,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { BatchFetchNode, PathSegment, PlanNode, Requirement } from './plan.ts';
import { fieldsFor } from './representation.ts';
import { renamedKeys } from './rewrites.ts';
import { type Fragments, responseKeyOf } from './root-selection.ts';
import { entitySelection, readSubgraphOperation } from './subgraph-operation.ts';
import type { Supergraph } from './supergraph.ts';

/**
 * Checks that a plan brings everything that was asked for.
 *
 * The planner sometimes leaves out a fetch, for example behind a reference to an interface object. Such a plan runs without an error and
 * answers null where there is a value. So the answers are imagined before anything is fetched: what each fetch puts where, for each concrete
 * type that may stand there, and then the operation is held against it.
 */
export interface CoverageInput {
  readonly plan: PlanNode | null;
  readonly rootTypename: string;
  readonly selectionSet: SelectionSetNode;
  readonly fragments: Fragments;
  readonly supergraph: Supergraph;
}

/** Steps of the check. Types multiply along a path, so a document could otherwise make it run very long. */
const STEPS_MAX = 500_000;

/** One place of the imagined answer: by concrete type, then by key. */
class Place {
  readonly typenames: readonly string[];
  readonly #fields = new Map<string, Place>();

  constructor(typenames: readonly string[]) {
    this.typenames = typenames;
  }

  get(typename: string, key: string): Place | undefined {
    return this.#fields.get(`${typename} ${key}`);
  }

  getOrAdd(typename: string, key: string, typenames: () => readonly string[]): Place {
    const known = this.get(typename, key);
    if (known !== undefined) return known;
    const place = new Place(typenames());
    this.#fields.set(`${typename} ${key}`, place);
    return place;
  }
}

/** The path of a field that no fetch of the plan brings; null when the plan is complete. */
export function findUncovered(input: CoverageInput): string | null {
  const root = new Place([input.rootTypename]);
  const imagination = new Imagination(input.supergraph);
  if (input.plan !== null) imagination.run(input.plan, root);
  return imagination.findMissing(input.selectionSet, { place: root, typenames: root.typenames, isAbstract: false }, input, '');
}

/** A place, the types that matter there, and whether the operation knows it as an interface or union. */
interface Position {
  readonly place: Place;
  readonly typenames: readonly string[];
  readonly isAbstract: boolean;
}

interface Filling {
  readonly subgraph: string;
  readonly fragments: Fragments;
  readonly renamed: ReadonlyMap<string, string>;
}

class Imagination {
  readonly #supergraph: Supergraph;
  #steps = 0;

  constructor(supergraph: Supergraph) {
    this.#supergraph = supergraph;
  }

  run(node: PlanNode, root: Place): void {
    if (node.kind === 'Sequence' || node.kind === 'Parallel') {
      for (const inner of node.nodes) this.run(inner, root);
    } else if (node.kind === 'Fetch') {
      const { selectionSet, fragments } = readSubgraphOperation(node.operation);
      this.#fill(selectionSet, root, root.typenames, { subgraph: node.serviceName, fragments, renamed: renamedKeys(node.outputRewrites) });
    } else if (node.kind === 'Flatten') {
      const alias = { alias: '_entities', paths: [node.path], requires: node.node.requires, outputRewrites: node.node.outputRewrites };
      this.#fillEntities(node.node, alias, root);
    } else for (const alias of node.entityBatch.aliases) this.#fillEntities(node, alias, root);
  }

  #fillEntities(
    { operation, serviceName }: { readonly operation: string; readonly serviceName: string },
    alias: Pick<BatchFetchNode['entityBatch']['aliases'][number], 'alias' | 'paths' | 'requires' | 'outputRewrites'>,
    root: Place,
  ): void {
    const read = readSubgraphOperation(operation);
    const entities = entitySelection(read, alias.alias);
    const filling = { subgraph: serviceName, fragments: read.fragments, renamed: renamedKeys(alias.outputRewrites) };
    for (const path of alias.paths)
      for (const { place, typenames } of this.#walk(path, root)) {
        const asked = typenames.filter((typename) => this.#isTold(alias.requires, place, typename));
        this.#fill(entities, place, asked, filling);
      }
  }

  /** Whether earlier fetches bring what a subgraph must be told of an entity of this type. */
  #isTold(requires: readonly Requirement[], place: Place, typename: string): boolean {
    const fields = fieldsFor(requires, typename, this.#supergraph);
    return fields.length > 0 && fields.every(({ source }) => place.get(typename, source) !== undefined);
  }

  #walk(path: readonly PathSegment[], root: Place): readonly { place: Place; typenames: readonly string[] }[] {
    let reached: { place: Place; typenames: readonly string[] }[] = [{ place: root, typenames: root.typenames }];
    for (const segment of path) {
      if (segment === '@') continue;
      if ('TypeCondition' in segment) {
        reached = reached.map(({ place, typenames }) => ({
          place,
          typenames: typenames.filter((typename) => segment.TypeCondition.some((name) => this.#supergraph.satisfying(name).has(typename))),
        }));
        continue;
      }
      reached = reached.flatMap(({ place, typenames }) =>
        typenames.flatMap((typename) => {
          this.#count();
          const inner = place.get(typename, segment.Field);
          return inner === undefined ? [] : [{ place: inner, typenames: inner.typenames }];
        }),
      );
    }
    return reached;
  }

  #fill(set: SelectionSetNode, place: Place, typenames: readonly string[], filling: Filling): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        this.#fillField(selection, place, typenames, filling);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : filling.fragments.get(selection.name.value);
      if (fragment === undefined) throw new Error('The query plan spreads a fragment that it does not have.');
      this.#fill(fragment.selectionSet, place, this.#narrow(typenames, fragment.typeCondition?.name.value), filling);
    }
  }

  #fillField(field: FieldNode, place: Place, typenames: readonly string[], filling: Filling): void {
    const key = responseKeyOf(field);
    if (field.name.value === '__typename') {
      for (const typename of typenames)
        if (!this.#supergraph.isBehindInterfaceObject(typename, filling.subgraph)) place.getOrAdd(typename, key, () => []);
      return;
    }
    for (const typename of typenames) {
      this.#count();
      const type = fieldType(this.#supergraph.schema, typename, field.name.value);
      if (type === null) continue;
      const inner = place.getOrAdd(typename, filling.renamed.get(key) ?? key, () => concreteTypenames(this.#supergraph.schema, type));
      if (field.selectionSet !== undefined) this.#fill(field.selectionSet, inner, inner.typenames, filling);
    }
  }

  /** Looks for the first field of the operation that is in no answer. */
  findMissing(set: SelectionSetNode, at: Position, input: CoverageInput, path: string): string | null {
    for (const selection of set.selections) {
      const missing = this.#findMissingIn(selection, at, input, path);
      if (missing !== null) return missing;
    }
    return null;
  }

  #findMissingIn(selection: SelectionNode, at: Position, input: CoverageInput, path: string): string | null {
    if (selection.kind === Kind.FIELD) {
      if (selection.name.value === '__typename') return at.isAbstract ? findUntyped(at, path) : null;
      return this.#findMissingField(selection, at, input, path);
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : input.fragments.get(selection.name.value);
    if (fragment === undefined) return null;
    const typenames = this.#narrow(at.typenames, fragment.typeCondition?.name.value);
    const untyped = at.isAbstract && typenames.length < at.typenames.length ? findUntyped(at, path) : null;
    return untyped ?? this.findMissing(fragment.selectionSet, { ...at, typenames }, input, path);
  }

  #findMissingField(field: FieldNode, { place, typenames }: Position, input: CoverageInput, path: string): string | null {
    const here = `${path}/${field.name.value}`;
    for (const typename of typenames) {
      this.#count();
      const type = fieldType(input.supergraph.apiSchema, typename, field.name.value);
      if (type === null) continue;
      const inner = place.get(typename, responseKeyOf(field));
      if (inner === undefined) return here;
      if (field.selectionSet === undefined) continue;
      const at = { place: inner, typenames: inner.typenames, isAbstract: isAbstractType(getNamedType(type)) };
      const deeper = this.findMissing(field.selectionSet, at, input, here);
      if (deeper !== null) return deeper;
    }
    return null;
  }

  #narrow(typenames: readonly string[], condition: string | undefined): readonly string[] {
    if (condition === undefined) return typenames;
    const satisfying = this.#supergraph.satisfying(condition);
    return typenames.filter((typename) => satisfying.has(typename));
  }

  #count(): void {
    this.#steps++;
    if (this.#steps > STEPS_MAX) throw new Error('The operation has too many types along its paths to be checked.');
  }
}

/** Where the type of an object matters, a subgraph that knows it must have been asked for it. */
function findUntyped({ place, typenames }: Position, path: string): string | null {
  return typenames.some((typename) => place.get(typename, '__typename') === undefined) ? `${path}/__typename` : null;
}

/** Null when the type has no such field, which is normal for an object behind an interface. */
function fieldType(schema: GraphQLSchema, typename: string, fieldName: string): GraphQLOutputType | null {
  const type = schema.getType(typename);
  return isObjectType(type) || isInterfaceType(type) ? (type.getFields()[fieldName]?.type ?? null) : null;
}

function concreteTypenames(schema: GraphQLSchema, type: GraphQLOutputType): readonly string[] {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return [];
  return isAbstractType(named) ? schema.getPossibleTypes(named).map(({ name }) => name) : [named.name];
}
