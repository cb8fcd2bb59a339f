import { type ASTNode, type DirectiveNode, Kind, type SelectionNode, visit } from 'graphql';

/** One `@skip` or `@include`: the selection counts when the value equals `wanted`. */
export interface Condition {
  /** Name of a variable, or a literal. */
  readonly on: { readonly variable: string } | { readonly literal: boolean };
  readonly wanted: boolean;
}

/** The conditions of one selection, of which all must hold. */
export function conditionsOf(selection: SelectionNode): readonly Condition[] {
  return (selection.directives ?? []).flatMap((directive) => readCondition(directive));
}

function readCondition(directive: DirectiveNode): readonly Condition[] {
  const name = directive.name.value;
  if (name !== 'skip' && name !== 'include') return [];
  const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
  const wanted = name === 'include';
  if (value?.kind === Kind.VARIABLE) return [{ on: { variable: value.name.value }, wanted }];
  return [{ on: { literal: value?.kind === Kind.BOOLEAN && value.value }, wanted }];
}

/** Whether the conditions hold with these variables. */
export function holds(conditions: readonly Condition[], variables: Readonly<Record<string, unknown>>): boolean {
  return conditions.every(({ on, wanted }) => ('literal' in on ? on.literal : variables[on.variable] === true) === wanted);
}

/** The variables on which an operation and the fragments of its document have conditions. Their values must not be null. */
export function conditionVariables(definitions: readonly ASTNode[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const definition of definitions)
    visit(definition, {
      Directive(directive) {
        for (const { on } of readCondition(directive)) if ('variable' in on) names.add(on.variable);
      },
    });
  return names;
}
