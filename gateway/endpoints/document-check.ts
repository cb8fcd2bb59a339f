import { type DocumentNode, GraphQLError, type GraphQLSchema, type OperationDefinitionNode, OperationTypeNode, validate } from 'graphql';
import { HubError } from '../../subgraphs/subgraph-kit/errors.ts';
import { type DocumentLimits, findBrokenLimit } from '../limits/document-size.ts';

/**
 * Limits first, then validation, once per parsed document.
 *
 * A document that is too large is never validated: some rules take time that grows with the square of a document's size.
 */
export class DocumentCheck {
  readonly #schema: GraphQLSchema;
  readonly #limits: DocumentLimits;
  readonly #checked = new WeakMap<DocumentNode, readonly GraphQLError[]>();

  constructor(schema: GraphQLSchema, limits: DocumentLimits) {
    this.#schema = schema;
    this.#limits = limits;
  }

  /** What is wrong with a document; empty when it may be executed. */
  errorsOf(document: DocumentNode): readonly GraphQLError[] {
    let errors = this.#checked.get(document);
    if (errors === undefined) {
      errors = this.#check(document);
      this.#checked.set(document, errors);
    }
    return errors;
  }

  #check(document: DocumentNode): readonly GraphQLError[] {
    const broken = findBrokenLimit(document, this.#limits);
    if (broken !== null) return [broken];
    return validate(this.#schema, document).map(
      (error) =>
        new GraphQLError(error.message, {
          ...(error.nodes === undefined ? {} : { nodes: error.nodes }),
          // A scalar that refuses a value has a code and texts of its own.
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED', ...error.extensions },
        }),
    );
  }
}

/** Why an operation that was asked for by name cannot be executed, or null. */
export function findOperationFault(operation: OperationDefinitionNode | undefined | null): HubError | null {
  if (operation == null) {
    return new HubError('OPERATION_RESOLUTION_FAILURE', {
      en: 'The document has several operations or none of that name: set "operationName" to one of them.',
      zh: '请求包含多个操作或没有该名称的操作，请用 operationName 指定其一。',
    });
  }
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION) return null;
  return new HubError('BAD_REQUEST', { en: 'Subscriptions are not served here.', zh: '此接口不支持订阅。' });
}
