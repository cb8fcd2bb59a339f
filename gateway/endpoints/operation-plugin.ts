import {
  type ApolloServerPlugin,
  type BaseContext,
  type GraphQLRequestContext,
  type GraphQLRequestListener,
  type GraphQLResponse,
  HeaderMap,
} from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from '../../subgraphs/subgraph-kit/log.ts';
import { toClientFaults } from '../faults/client-fault.ts';
import { httpStatusOf } from '../faults/http-status.ts';
import { tooLarge } from '../limits/limit-error.ts';
import { type DocumentCheck, findOperationFault } from './document-check.ts';
import type { GatewayContext, GraphqlExecutor } from './gateway-context.ts';
import type { KnownOperations } from './known-operations.ts';

/** Header with which a caller asks what the operation costs; the answer comes in `extensions.cost`. */
export const COST_HEADER = 'x-hub-cost';

/** What the plugin works with. */
export interface OperationRules {
  readonly executor: GraphqlExecutor;
  readonly check: DocumentCheck;
  /** Told of every operation that has passed the checks. */
  readonly known: KnownOperations;
  readonly costMax: number;
  readonly log: Logger;
}

type Request = GraphQLRequestContext<GatewayContext>;

/** Checks each operation before it is executed, and puts every answer into its final form: faults, cost, what the log will say. */
export function createOperationPlugin(rules: OperationRules): ApolloServerPlugin<GatewayContext & BaseContext> {
  const listener: GraphQLRequestListener<GatewayContext> = {
    responseForOperation: async (request) => refusalOf(request, rules),
    willSendResponse: async (request) => finish(request, rules),
  };
  return { requestDidStart: async () => listener };
}

function refusalOf(request: Request, { check, executor, known, costMax }: OperationRules): GraphQLResponse | null {
  const { document, source, operation, contextValue } = request;
  const { outcome } = contextValue;
  if (document === undefined || source === undefined) return null;
  const errors = check.errorsOf(document);
  if (errors.length > 0) return refuse(errors);
  const fault = findOperationFault(operation);
  if (fault !== null) return refuse([fault]);
  const text = { document, source, operationName: request.request.operationName ?? null };
  const facts = { name: request.operationName ?? null, type: operation?.operation ?? 'none' };
  const ready = executor.ready(text);
  known.remember(text, { facts, ready });
  outcome.operation = facts;
  outcome.cost = ready.costOf(request.request.variables);
  return outcome.cost > costMax ? refuse([tooLarge('cost', outcome.cost, costMax)]) : null;
}

function refuse(errors: readonly Error[]): GraphQLResponse {
  return {
    http: { status: httpStatusOf(errors[0]), headers: new HeaderMap() },
    // Raw errors: `finish` makes them what the caller sees.
    body: { kind: 'single', singleResult: { errors: errors as unknown as GraphQLFormattedError[] } },
  };
}

function finish(request: Request, rules: OperationRules): void {
  const { contextValue, response, errors: rawErrors } = request;
  const { outcome } = contextValue;
  outcome.isAnswered = true;
  if (response.body?.kind !== 'single') return;
  const result = response.body.singleResult;
  // Apollo keeps the errors as they were thrown next to the formatted ones; only those say where they came from.
  const errors = rawErrors ?? (result.errors as readonly unknown[] | undefined) ?? [];
  if (errors.length > 0) {
    const faults = toClientFaults(errors, { requestId: contextValue.requestId, locale: contextValue.locale, log: rules.log });
    result.errors = faults;
    outcome.codes = faults.map((fault) => String(fault.extensions?.code));
  }
  if (outcome.cost !== null && request.request.http?.headers.get(COST_HEADER) === '1') {
    result.extensions = { ...result.extensions, cost: { requested: outcome.cost, max: rules.costMax } };
  }
}
