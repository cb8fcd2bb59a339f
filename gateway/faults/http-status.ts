import { GraphQLError } from 'graphql';

const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  QUERY_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  SUBGRAPH_ANSWER_INVALID: 502,
  SUBGRAPH_UNAVAILABLE: 503,
  SHUTTING_DOWN: 503,
};

/** HTTP status of a request that failed as a whole. */
export function httpStatusOf(error: unknown): number {
  if (!(error instanceof GraphQLError)) return 500;
  return STATUS[String(error.extensions.code)] ?? 400;
}
