import { type FieldNode, type FragmentDefinitionNode, Kind, print, type SelectionSetNode, visit } from 'graphql';
import { type CanonicalOperation, canonicalise } from './canonical-keys.ts';
import { findUncovered } from './coverage.ts';
import { PLANNING_CODE, refusal } from './errors.ts';
import { compileIntrospection, type Introspect, introspectionKeys, isIntrospection } from './introspection.ts';
import type { PreparedOperation } from './operation.ts';
import type { Planner } from './planner.ts';
import { compileProjection, type Project } from './projection.ts';
import type { ProjectionInput } from './projection-source.ts';
import { pruneOperation } from './prune.ts';
import { indexFragments, listRootFields, pickRootFields, responseKeyOf } from './root-selection.ts';
import type { Step } from './run.ts';
import { compileSteps } from './steps.ts';
import type { Supergraph } from './supergraph.ts';

/** One part of an operation. A query has one; a mutation has one for each root field, and the next begins when the last is complete. */
export interface Part<C> {
  readonly step: Step<C>;
  /** The key of a root field whose null ends a mutation, because its type does not allow it. */
  readonly endsWhenNull: string | null;
}

/** An operation, ready to be executed any number of times. */
export interface CompiledOperation<C> {
  readonly parts: readonly Part<C>[];
  readonly project: Project;
  readonly projection: ProjectionInput;
  readonly introspect: Introspect | null;
  readonly introspectionKeys: ReadonlyMap<string, string>;
}

/** What compiling needs. */
export interface Compiling {
  readonly supergraph: Supergraph;
  readonly planner: Planner;
}

/**
 * Plans and compiles one operation, for one combination of conditions.
 *
 * @throws GraphQLError with a code when the operation cannot be executed
 */
export async function compileOperation<C>(
  prepared: PreparedOperation,
  variables: Readonly<Record<string, unknown>>,
  { supergraph, planner }: Compiling,
): Promise<CompiledOperation<C>> {
  const schema = supergraph.apiSchema;
  const { operation, fragments: definitions } = pruneOperation(prepared.operation, prepared.fragments, variables);
  const fragments = indexFragments(definitions);
  const canonical = canonicalise(schema, operation, definitions);
  const projection = { schema, rootType: prepared.rootType, selectionSet: operation.selectionSet, fragments, keys: canonical.keys };
  const parts = await Promise.all(
    splitOperation(canonical).map(async ({ selectionSet, key }) => ({
      step: await planPart<C>(canonical, selectionSet, { supergraph, planner }),
      endsWhenNull: key === null ? null : nonNullKey(key, canonical, prepared.rootType.getFields()),
    })),
  );
  return {
    parts,
    project: compileProjection(projection),
    projection,
    introspect: compileIntrospection(schema, operation, fragments),
    introspectionKeys: introspectionKeys(operation, fragments, canonical.keys),
  };
}

function splitOperation({ operation, fragments }: CanonicalOperation): readonly { selectionSet: SelectionSetNode; key: string | null }[] {
  const byName = indexFragments(fragments);
  const pick = (isWanted: (field: FieldNode) => boolean) => pickRootFields(operation.selectionSet, byName, isWanted);
  if (operation.operation !== 'mutation') {
    const selectionSet = pick(isPlanned);
    return selectionSet === null ? [] : [{ selectionSet, key: null }];
  }
  const keys = new Set(listRootFields(operation.selectionSet, byName).filter(isPlanned).map(responseKeyOf));
  return [...keys].flatMap((key) => {
    const selectionSet = pick((field) => isPlanned(field) && responseKeyOf(field) === key);
    return selectionSet === null ? [] : [{ selectionSet, key }];
  });
}

/** The type name of the root is known, and introspection is answered here. */
function isPlanned(field: FieldNode): boolean {
  return field.name.value !== '__typename' && !isIntrospection(field);
}

function nonNullKey(
  key: string,
  { operation, fragments }: CanonicalOperation,
  fields: Readonly<Record<string, { type: unknown }>>,
): string | null {
  const field = listRootFields(operation.selectionSet, indexFragments(fragments)).find((candidate) => responseKeyOf(candidate) === key);
  const type = field === undefined ? undefined : fields[field.name.value]?.type;
  return String(type).endsWith('!') ? key : null;
}

async function planPart<C>(
  { operation, fragments }: CanonicalOperation,
  selectionSet: SelectionSetNode,
  { supergraph, planner }: Compiling,
): Promise<Step<C>> {
  const { name: _, ...unnamed } = operation;
  const source = print({ kind: Kind.DOCUMENT, definitions: [{ ...unnamed, selectionSet }, ...usedFragments(selectionSet, fragments)] });
  try {
    const node = await planner.plan(source);
    const rootTypename = supergraph.apiSchema.getRootType(operation.operation)?.name ?? '';
    const uncovered = findUncovered({ plan: node, rootTypename, selectionSet, fragments: indexFragments(fragments), supergraph });
    if (uncovered !== null) throw new Error(`The query plan does not bring ${uncovered}.`);
    return node === null ? () => undefined : compileSteps<C>(node, supergraph);
  } catch (cause) {
    throw refusal('No plan could be made for this operation.', PLANNING_CODE, cause);
  }
}

function usedFragments(selectionSet: SelectionSetNode, fragments: readonly FragmentDefinitionNode[]): readonly FragmentDefinitionNode[] {
  const byName = indexFragments(fragments);
  const used = new Map<string, FragmentDefinitionNode>();
  const collect = (set: SelectionSetNode): void => {
    visit(set, {
      FragmentSpread({ name }) {
        const fragment = byName.get(name.value);
        if (fragment === undefined || used.has(name.value)) return;
        used.set(name.value, fragment);
        collect(fragment.selectionSet);
      },
    });
  };
  collect(selectionSet);
  return [...used.values()];
}
