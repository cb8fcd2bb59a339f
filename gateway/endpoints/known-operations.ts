import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { PlanCache } from '../executor/plan-cache.ts';
import { keyOfOperation, type ReadyOperation } from '../executor/ready-operation.ts';
import type { GatewayContext, GraphqlExecutor, OperationFacts } from './gateway-context.ts';

/** The parts of a GraphQL request that matter here. */
export interface GraphqlRequest {
  readonly query?: unknown;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
  readonly extensions?: unknown;
}

/** An operation that has passed all checks which do not depend on its variables. */
export interface KnownOperation {
  readonly facts: OperationFacts;
  readonly ready: ReadyOperation<GatewayContext>;
}

interface Entry extends KnownOperation {
  /** The checks hold for this schema. */
  readonly schema: GraphQLSchema;
}

/** As many as the executor keeps plans of. */
const OPERATIONS_MAX = 1000;

/**
 * The short way for operations that were answered before.
 *
 * Apollo Server parses, checks and tells everything; for an operation that passed all that once, what is left to do is its cost, its execution and its
 * text, and Apollo's pipeline around it costs as much as the execution. So such an operation is executed here. Only an answer without errors
 * leaves this way: a refusal for its cost is left to Apollo altogether, and a result with errors is handed to it to be told, not to be executed again.
 */
export class KnownOperations {
  readonly #executor: GraphqlExecutor;
  readonly #costMax: number;
  readonly #entries = new PlanCache<Entry>(OPERATIONS_MAX);

  constructor(executor: GraphqlExecutor, costMax: number) {
    this.#executor = executor;
    this.#costMax = costMax;
  }

  /** Keeps an operation that the checks let through. */
  remember(text: { readonly source: string; readonly operationName: string | null }, operation: KnownOperation): void {
    this.#entries.set(keyOfOperation(text), { ...operation, schema: this.#executor.apiSchema });
  }

  /** The text of the answer; null when Apollo Server has to give it. */
  async answer(request: GraphqlRequest, context: GatewayContext): Promise<string | null> {
    const { query, operationName, variables, extensions } = request;
    if (typeof query !== 'string' || extensions != null) return null;
    const entry = this.#entries.get(keyOfOperation({ source: query, operationName: operationName ?? null }));
    if (entry === undefined || entry.schema !== this.#executor.apiSchema) return null;
    const cost = entry.ready.costOf(variables);
    if (cost > this.#costMax) return null;
    const { outcome } = context;
    const result: ExecutionResult = await entry.ready.execute(variables, context);
    if (result.errors !== undefined) {
      outcome.result = result;
      return null;
    }
    outcome.operation = entry.facts;
    outcome.cost = cost;
    outcome.isAnswered = true;
    return JSON.stringify(result);
  }
}
