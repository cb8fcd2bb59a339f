import { Kind, parse, type SelectionSetNode } from 'graphql';
import { type Fragments, indexFragments, listRootFields, responseKeyOf } from './root-selection.ts';

/** The text of an operation that a plan sends to a subgraph, read. */
export interface SubgraphOperation {
  readonly selectionSet: SelectionSetNode;
  readonly fragments: Fragments;
}

/** Reads an operation of a plan. */
export function readSubgraphOperation(text: string): SubgraphOperation {
  const { definitions } = parse(text, { noLocation: true });
  const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('The query plan has a fetch without an operation.');
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return { selectionSet: operation.selectionSet, fragments: indexFragments(fragments) };
}

/** The response keys of a selection set on whatever type, without `__typename`. */
export function keysOfSet(set: SelectionSetNode, fragments: Fragments): readonly string[] {
  const fields = listRootFields(set, fragments).filter((field) => field.name.value !== '__typename');
  return [...new Set(fields.map(responseKeyOf))];
}

/** The selection of entities that an operation makes under an alias. */
export function entitySelection({ selectionSet }: SubgraphOperation, alias: string): SelectionSetNode {
  const field = selectionSet.selections.find((selection) => selection.kind === Kind.FIELD && responseKeyOf(selection) === alias);
  if (field?.kind !== Kind.FIELD || field.selectionSet === undefined) throw new Error(`The query plan asks for no entities as "${alias}".`);
  return field.selectionSet;
}
