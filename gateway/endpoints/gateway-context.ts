import type { Executor } from '../executor/executor.ts';
import type { RequestFacts } from '../request-facts.ts';

/** What the executor gets with each operation, and hands on to the transports. */
export interface GatewayContext extends RequestFacts {
  /** Identical fetches in flight are shared only between requests with the same key: the same caller in the same language. */
  readonly dedupKey: string;
  /** Filled in while the operation is answered; for metrics, logs and the answer's extensions. */
  readonly outcome: OperationOutcome;
}

/** What is known of an operation once it is answered. Never its variables or its text. */
export interface OperationOutcome {
  operationName: string | null;
  operationType: string;
  cost: number | null;
  codes: readonly string[];
  isAnswered: boolean;
}

/** The federation executor as the endpoints use it. */
export type GraphqlExecutor = Executor<GatewayContext>;

/** Context of a new request. */
export function createGatewayContext(facts: RequestFacts): GatewayContext {
  const { subject, role, department, division, creditCode, inspectorId } = facts.caller;
  return {
    ...facts,
    dedupKey: JSON.stringify([subject, role, department, division, creditCode, inspectorId, facts.locale]),
    outcome: { operationName: null, operationType: 'none', cost: null, codes: [], isAnswered: false },
  };
}
