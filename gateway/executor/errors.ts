import { GraphQLError } from 'graphql';
import { INVALID_ANSWER_CODE } from './answers.ts';
import type { Fault } from './faults.ts';
import type { Violation } from './projection.ts';
import type { ResponsePath } from './row.ts';

/** The operation is not one that can be executed as it stands: the client must change it. */
export const BAD_INPUT_CODE = 'BAD_USER_INPUT';
/** No plan could be made for the operation, or one that this executor does not know. */
export const PLANNING_CODE = 'QUERY_PLANNING_FAILED';
/** A kind of operation that is not offered. */
export const UNSUPPORTED_CODE = 'OPERATION_NOT_SUPPORTED';

/** An error about the whole operation. */
export function refusal(message: string, code: string, cause?: unknown): GraphQLError {
  return new GraphQLError(message, { extensions: { code }, ...(cause instanceof Error ? { originalError: cause } : {}) });
}

/** Tells a fault to the client: message, code and subgraph, and nothing else of what the subgraph sent. */
export function toGraphqlError(fault: Fault, path: ResponsePath): GraphQLError {
  const { cause } = fault;
  return new GraphQLError(fault.message, {
    ...(path.length > 0 ? { path } : {}),
    ...(cause instanceof Error ? { originalError: cause } : {}),
    extensions: { code: fault.code, subgraph: fault.subgraph },
  });
}

/** Errors for nulls that no reported error explains, so that a client never sees data disappear without a reason. */
export function explainViolations(violations: readonly Violation[], known: readonly GraphQLError[]): readonly GraphQLError[] {
  const paths = known.map((error) => error.path ?? []);
  return violations
    .filter(({ path, kind }) => kind === 'invalid' || !paths.some((reported) => startsWith(path, reported) || startsWith(reported, path)))
    .map(({ path, kind }) => {
      const what = kind === 'null' ? 'is null, which its type does not allow' : 'has a value that its type does not allow';
      return new GraphQLError(`The answer of a subgraph ${what}, at ${path.join('.')}.`, {
        path,
        extensions: { code: INVALID_ANSWER_CODE },
      });
    });
}

function startsWith(path: ResponsePath, start: ResponsePath): boolean {
  return start.length <= path.length && start.every((step, index) => step === path[index]);
}
