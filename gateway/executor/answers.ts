import { isRow, type ResponsePath, type Row } from './row.ts';
import type { SubgraphFetch, SubgraphRequest } from './subgraph-fetch.ts';

/** Code of an error when the subgraph gave none. */
export const UNKNOWN_CODE = 'INTERNAL_SERVER_ERROR';
/** The subgraph could not be reached in time. */
export const UNAVAILABLE_CODE = 'SUBGRAPH_UNAVAILABLE';
/** The subgraph answered with something that its schema does not allow. */
export const INVALID_ANSWER_CODE = 'SUBGRAPH_ANSWER_INVALID';

/** An error of a subgraph, checked, with a path as the subgraph sees it. */
export interface ReportedError {
  readonly message: string;
  readonly code: string;
  readonly path: ResponsePath | undefined;
  readonly cause?: unknown;
}

/** An answer whose outer shape has been checked. `data` is null when there is nothing to use. */
export interface CheckedAnswer {
  readonly data: Row | null;
  readonly errors: readonly ReportedError[];
}

/** Sends a request; whatever happens, the outcome is an answer. */
export async function ask<C>(fetch: SubgraphFetch<C>, request: SubgraphRequest, context: C): Promise<CheckedAnswer> {
  try {
    return checkAnswer(await fetch(request, context), request.subgraph);
  } catch (cause) {
    const message = `The subgraph "${request.subgraph}" could not be reached.`;
    return { data: null, errors: [{ message, code: UNAVAILABLE_CODE, path: undefined, cause }] };
  }
}

/** Checks the outer shape of what a subgraph sent. */
export function checkAnswer(answer: unknown, subgraph: string): CheckedAnswer {
  if (!isRow(answer)) return invalidAnswer(subgraph, 'is not a GraphQL answer');
  const { data, errors } = answer;
  if (errors !== undefined && errors !== null && !Array.isArray(errors)) return invalidAnswer(subgraph, 'has errors that are not a list');
  const reported = (errors ?? []).map(readError);
  if (isRow(data)) return { data, errors: reported };
  if (data !== undefined && data !== null) return invalidAnswer(subgraph, 'has data that is not an object');
  if (reported.length === 0) return invalidAnswer(subgraph, 'has neither data nor errors');
  return { data: null, errors: reported };
}

/** An answer that says what was wrong with the answer of a subgraph; nothing of it is used. */
export function invalidAnswer(subgraph: string, what: string): CheckedAnswer {
  return {
    data: null,
    errors: [{ message: `The answer of the subgraph "${subgraph}" ${what}.`, code: INVALID_ANSWER_CODE, path: undefined }],
  };
}

function readError(error: unknown): ReportedError {
  const row = isRow(error) ? error : {};
  const extensions = isRow(row.extensions) ? row.extensions : {};
  return {
    message: typeof row.message === 'string' ? row.message : 'The subgraph reported an error without a message.',
    code: typeof extensions.code === 'string' ? extensions.code : UNKNOWN_CODE,
    path: readPath(row.path),
  };
}

function readPath(path: unknown): ResponsePath | undefined {
  if (!Array.isArray(path) || path.length === 0) return undefined;
  return path.every((step) => typeof step === 'string' || Number.isInteger(step)) ? path : undefined;
}
