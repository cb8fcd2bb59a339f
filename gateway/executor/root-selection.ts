import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

/** Fragments by name. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Indexes the fragments of a document. */
export function indexFragments(fragments: readonly FragmentDefinitionNode[]): Fragments {
  return new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/**
 * The part of a root selection that has only the wanted fields. Fragments at the root dissolve.
 *
 * @returns null when nothing is left
 */
export function pickRootFields(
  set: SelectionSetNode,
  fragments: Fragments,
  isWanted: (field: FieldNode) => boolean,
): SelectionSetNode | null {
  const selections = listRootFields(set, fragments).filter(isWanted);
  return selections.length === 0 ? null : { ...set, selections };
}

/** The fields at the root of an operation, in the order of the document, through fragments. */
export function listRootFields(set: SelectionSetNode, fragments: Fragments): readonly FieldNode[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    return fragment === undefined ? [] : listRootFields(fragment.selectionSet, fragments);
  });
}

/** The response key of a field node. */
export function responseKeyOf(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}
