import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql';

/** The operation of a document: the one of that name, or the only one. Null when there is none, or more than one without a name. */
export function findOperation(document: DocumentNode, operationName: string | null | undefined): OperationDefinitionNode | null {
  return getOperationAST(document, operationName === '' ? null : operationName) ?? null;
}
