import type { Logger } from '../../subgraphs/subgraph-kit/log.ts';
import type { RequestFacts } from '../request-facts.ts';

/** What is worth a line: never variables, documents, subjects, credit codes or file names. */
export interface AnsweredRequest {
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly operation: string | null;
  readonly codes: readonly string[];
}

/** Operation names are written by callers: only a GraphQL name of ordinary length enters a log. */
const OPERATION_NAME = /^[_A-Za-z]\w{0,99}$/u;

/** One line per answered request. */
export function logRequest(log: Logger, facts: RequestFacts, answered: AnsweredRequest): void {
  if (!log.isLevelEnabled('info')) return;
  const { operation, codes, milliseconds, ...rest } = answered;
  log.info(
    {
      requestId: facts.requestId,
      role: facts.caller.role,
      department: facts.caller.department ?? undefined,
      ...rest,
      operation: operation !== null && OPERATION_NAME.test(operation) ? operation : undefined,
      ms: Math.round(milliseconds * 10) / 10,
      codes: codes.length > 0 ? [...new Set(codes)] : undefined,
    },
    'request',
  );
}
