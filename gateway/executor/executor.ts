import type { ExecutionResult, GraphQLScalarType, GraphQLSchema } from 'graphql';
import { shareReads } from './in-flight.ts';
import { PlanCache } from './plan-cache.ts';
import { createPlanner } from './planner.ts';
import { keyOfOperation, type OperationGround, type OperationText, ReadyOperation } from './ready-operation.ts';
import type { SubgraphFetch } from './subgraph-fetch.ts';
import { readSupergraph } from './supergraph.ts';

/** One operation of a client, with its variables. */
export interface ExecutableOperation extends OperationText {
  readonly variables?: Record<string, unknown> | null;
}

/** Answers operations against one supergraph. */
export interface Executor<C> {
  readonly apiSchema: GraphQLSchema;
  /** An operation with all that is known of it before its variables are. Kept, so asking again costs little. */
  ready(text: OperationText): ReadyOperation<C>;
  /** Never rejects for anything that a client or a subgraph does: that is in `errors`. */
  execute(operation: ExecutableOperation, context: C): Promise<ExecutionResult>;
}

/** What an executor needs. */
export interface ExecutorOptions<C> {
  readonly supergraphSdl: string;
  readonly fetch: SubgraphFetch<C>;
  /** Scalars whose values are checked before anything is asked. */
  readonly scalars?: readonly GraphQLScalarType[];
  /** Operations whose plans are kept. */
  readonly maxPlans?: number;
}

/** Enough for all operations of the hub's own clients several times over. */
const PLANS_MAX_DEFAULT = 1000;

/**
 * Builds an executor. It holds no state of any request, so another supergraph is another executor: see `replaceable-executor.ts`.
 *
 * @throws Error when the supergraph cannot be read
 */
export function createExecutor<C extends { dedupKey?: string }>(options: ExecutorOptions<C>): Executor<C> {
  const plansMax = options.maxPlans ?? PLANS_MAX_DEFAULT;
  const ground: OperationGround<C> = {
    supergraph: readSupergraph(options.supergraphSdl, options.scalars),
    planner: createPlanner(options.supergraphSdl),
    fetch: shareReads(options.fetch),
    plans: new PlanCache(plansMax),
  };
  const operations = new PlanCache<ReadyOperation<C>>(plansMax);
  const ready = (text: OperationText): ReadyOperation<C> =>
    operations.getOrMake(keyOfOperation(text), () => new ReadyOperation(text, ground));
  return {
    apiSchema: ground.supergraph.apiSchema,
    ready,
    execute: async (operation, context) => ready(operation).execute(operation.variables, context),
  };
}
