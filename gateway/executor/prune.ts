import type { DirectiveNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import { conditionsOf, holds } from './conditions.ts';

/** An operation from which `@skip` and `@include` are gone, and what they take out with them. */
export interface PrunedOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
}

/**
 * Decides the conditions of an operation before it is planned.
 *
 * So each combination of conditions that really occurs has a plan of its own. The planner can plan conditions too, but where fields
 * come together it drops some of them and fetches what was to be left out; a failure of that then takes away what was asked for. A plan without
 * conditions fetches exactly what is needed.
 *
 * A selection set may become empty, which a document cannot say but an answer can: it is an empty object.
 */
export function pruneOperation(
  operation: OperationDefinitionNode,
  fragments: readonly FragmentDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
): PrunedOperation {
  const prune = (set: SelectionSetNode): SelectionSetNode => pruneSet(set, variables);
  return {
    operation: { ...operation, selectionSet: prune(operation.selectionSet) },
    fragments: fragments.map((fragment) => ({ ...fragment, selectionSet: prune(fragment.selectionSet) })),
  };
}

function pruneSet(set: SelectionSetNode, variables: Readonly<Record<string, unknown>>): SelectionSetNode {
  const kept = set.selections.filter((selection) => holds(conditionsOf(selection), variables));
  return { ...set, selections: kept.map((selection) => pruneSelection(selection, variables)) };
}

function pruneSelection(selection: SelectionNode, variables: Readonly<Record<string, unknown>>): SelectionNode {
  const directives = (selection.directives ?? []).filter((directive) => !isCondition(directive));
  if (selection.kind === 'FragmentSpread' || selection.selectionSet === undefined) return { ...selection, directives };
  return { ...selection, directives, selectionSet: pruneSet(selection.selectionSet, variables) };
}

function isCondition(directive: DirectiveNode): boolean {
  return directive.name.value === 'skip' || directive.name.value === 'include';
}
