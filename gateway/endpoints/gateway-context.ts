import type { ExecutionResult } from 'graphql';
import type { Caller } from '../../subgraphs/subgraph-kit/identity/caller.ts';
import type { Executor } from '../executor/executor.ts';
import type { RequestFacts } from '../request-facts.ts';

/** What the executor gets with each operation, and hands on to the transports. */
export interface GatewayContext extends RequestFacts {
  /** Identical fetches in flight are shared only between requests with the same key: the same caller in the same language. */
  readonly dedupKey: string;
  /** Filled in while the operation is answered; for metrics, logs and the answer's extensions. */
  readonly outcome: OperationOutcome;
}

/** Name and type of an operation, as metrics and logs call it. */
export interface OperationFacts {
  readonly name: string | null;
  /** query, mutation, or none when there is no such operation. */
  readonly type: string;
}

/** No operation was found in the request. */
export const NO_OPERATION: OperationFacts = { name: null, type: 'none' };

/** What is known of an operation once it is answered. Never its variables or its text. */
export interface OperationOutcome {
  operation: OperationFacts;
  cost: number | null;
  /** The result, when it was there before Apollo Server was asked to tell it. */
  result: ExecutionResult | null;
  codes: readonly string[];
  isAnswered: boolean;
}

/** The federation executor as the endpoints use it. */
export type GraphqlExecutor = Executor<GatewayContext>;

/** The parts of the keys that belong to the caller. A token that was seen before has the same caller object. */
const identities = new WeakMap<Caller, string>();

function identityOf(caller: Caller): string {
  const known = identities.get(caller);
  if (known !== undefined) return known;
  const { subject, role, department, division, creditCode, inspectorId } = caller;
  const identity = JSON.stringify([subject, role, department, division, creditCode, inspectorId]);
  identities.set(caller, identity);
  return identity;
}

/** Context of a new request. */
export function createGatewayContext({ requestId, locale, caller }: RequestFacts): GatewayContext {
  return {
    requestId,
    locale,
    caller,
    dedupKey: `${locale}${identityOf(caller)}`,
    outcome: { operation: NO_OPERATION, cost: null, result: null, codes: [], isAnswered: false },
  };
}
