import { type DocumentNode, execute, type FieldNode, GraphQLError, type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql';
import type { FieldKeys } from './canonical-keys.ts';
import { type Fragments, listRootFields, pickRootFields, responseKeyOf } from './root-selection.ts';
import type { Row } from './row.ts';

/** What the introspection fields of an operation say, by response key. */
export interface IntrospectionAnswer {
  readonly data: Row;
  readonly errors: readonly GraphQLError[];
}

/** Answers the introspection fields at the root of an operation. */
export type Introspect = (variables: Readonly<Record<string, unknown>>) => IntrospectionAnswer;

/** Whether a field asks about the schema. */
export function isIntrospection(field: FieldNode): boolean {
  return field.name.value === '__schema' || field.name.value === '__type';
}

/**
 * Compiles the introspection fields of an operation: graphql-js answers them from the API schema, so what is inaccessible stays unseen.
 *
 * @returns null when the operation has none
 */
export function compileIntrospection(schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments): Introspect | null {
  if (!listRootFields(operation.selectionSet, fragments).some(isIntrospection)) return null;
  const selectionSet = pickRootFields(operation.selectionSet, fragments, isIntrospection);
  if (selectionSet === null) return null;
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, variableDefinitions: operation.variableDefinitions ?? [], selectionSet }, ...fragments.values()],
  };
  return (variables) => {
    const result = execute({ schema, document, variableValues: variables });
    if (result instanceof Promise) throw new GraphQLError('Introspection is not answered asynchronously.');
    return { data: { ...result.data }, errors: result.errors ?? [] };
  };
}

/** The keys of the introspection fields: as the client named them, and as the executor keeps them. */
export function introspectionKeys(operation: OperationDefinitionNode, fragments: Fragments, keys: FieldKeys): ReadonlyMap<string, string> {
  const fields = listRootFields(operation.selectionSet, fragments).filter(isIntrospection);
  return new Map(fields.flatMap((field) => keys.possibleKeys(field).map((key) => [responseKeyOf(field), key] as const)));
}
