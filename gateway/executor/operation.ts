import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import { conditionVariables } from './conditions.ts';
import { refusal, UNSUPPORTED_CODE } from './errors.ts';
import { responseKeyOf } from './root-selection.ts';

/** One operation of a document, before its conditions are decided. */
export interface PreparedOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: readonly FragmentDefinitionNode[];
  readonly rootType: GraphQLObjectType;
  /** Variables of this operation that `@skip` and `@include` depend on. */
  readonly conditionVariables: readonly string[];
}

/** The operation of a document: the one of that name, or the only one. Null when there is none, or more than one without a name. */
export function findOperation(document: DocumentNode, operationName: string | null | undefined): OperationDefinitionNode | null {
  return getOperationAST(document, operationName === '' ? null : operationName) ?? null;
}

/** The fragments of a document. */
export function findFragments(document: DocumentNode): readonly FragmentDefinitionNode[] {
  return document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
}

/**
 * Takes the operation out of a validated document.
 *
 * @throws GraphQLError with a code when it is not one that this executor answers
 */
export function prepareOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): PreparedOperation {
  const operation = findOperation(document, operationName);
  if (operation === null) throw refusal('The document has no operation of that name, or several and no name was given.', UNSUPPORTED_CODE);
  const rootType = schema.getRootType(operation.operation);
  if (operation.operation === 'subscription' || rootType === undefined || rootType === null)
    throw refusal(`This graph does not answer a ${operation.operation}.`, UNSUPPORTED_CODE);
  refuseReservedNames(document);
  const fragments = findFragments(document);
  const declared = new Set((operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value));
  // A fragment of another operation of the document may have conditions on variables that this one does not declare.
  const conditions = [...conditionVariables([operation, ...fragments])].filter((name) => declared.has(name));
  return { operation, fragments, rootType, conditionVariables: conditions.sort() };
}

/** An object with a `__proto__` of its own cannot be built safely everywhere the answer may go. */
function refuseReservedNames(document: DocumentNode): void {
  visit(document, {
    Field(field) {
      if (responseKeyOf(field) === '__proto__') throw refusal('A field cannot be called "__proto__".', UNSUPPORTED_CODE);
    },
  });
}
