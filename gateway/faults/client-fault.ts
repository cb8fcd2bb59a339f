import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ERROR_CATALOGUE, type ErrorCode, type ErrorFacts, HubError, isErrorCode, messageOf } from '../../subgraphs/subgraph-kit/errors.ts';
import type { Logger } from '../../subgraphs/subgraph-kit/log.ts';
import type { Locale } from '../../subgraphs/subgraph-kit/pure/localised-text.ts';
import { invalidAnswer } from '../transports/unavailable.ts';

/** For whom an error is written, and where its true cause is noted. */
export interface FaultAudience {
  readonly requestId: string;
  readonly locale: Locale;
  readonly log: Logger;
}

/** Codes of the executor that have another name in the catalogue. */
const OTHER_NAMES: Readonly<Record<string, ErrorCode>> = {
  QUERY_PLANNING_FAILED: 'QUERY_NOT_PLANNABLE',
  OPERATION_NOT_SUPPORTED: 'BAD_REQUEST',
};

/** Extensions that never leave, whatever a subgraph or a library put into them. */
const KEPT_BACK = new Set(['code', 'text', 'http', 'stacktrace', 'exception', 'response', 'requestId', 'message']);
const FACT_LENGTH_MAX = 500;

/**
 * An error as it leaves the gateway: a code of the catalogue, a sentence in the caller's language, the request id, and facts.
 *
 * Whatever has no code of the catalogue leaves as INTERNAL_SERVER_ERROR; its cause goes to the log under the same request id.
 */
export function toClientFault(error: unknown, audience: FaultAudience): GraphQLFormattedError {
  const known = findKnown(error);
  if (known === null) audience.log.error({ requestId: audience.requestId, err: causeOf(error) }, 'unexpected error in the gateway');
  const shown = known ?? new HubError('INTERNAL_SERVER_ERROR', undefined, subgraphFact(error));
  const code = shown.extensions.code as ErrorCode;
  const { path, locations } = error instanceof GraphQLError ? error.toJSON() : {};
  return {
    message: sentenceOf(shown, code, audience.locale),
    ...(locations === undefined ? {} : { locations }),
    ...(path === undefined ? {} : { path }),
    extensions: { ...factsOf(shown), code, retryable: ERROR_CATALOGUE[code].retryable, requestId: audience.requestId },
  };
}

/** Errors of one answer: for a subgraph that could not be reached, one error, however many fields wanted it. */
export function toClientFaults(errors: readonly unknown[], audience: FaultAudience): GraphQLFormattedError[] {
  const unavailable = new Set<unknown>();
  return errors
    .map((error) => toClientFault(error, audience))
    .filter(({ extensions }) => {
      if (extensions?.code !== 'SUBGRAPH_UNAVAILABLE') return true;
      const isFirst = !unavailable.has(extensions.subgraph);
      unavailable.add(extensions.subgraph);
      return isFirst;
    });
}

/** The error whose code and sentence may be shown: what it wraps or itself; null when nothing about it may be told. */
function findKnown(error: unknown): GraphQLError | null {
  if (!(error instanceof GraphQLError)) return null;
  const known = error.originalError instanceof GraphQLError ? showable(error.originalError) : null;
  return known ?? showable(error) ?? withoutCode(error);
}

function showable(error: GraphQLError): GraphQLError | null {
  if (error instanceof HubError) return error;
  const { code, subgraph } = error.extensions;
  // Libraries use this code for any surprise; what a subgraph reports under it has been masked and logged there.
  if (code === 'INTERNAL_SERVER_ERROR' && subgraph === undefined) return null;
  if (code === 'INTERNAL_SERVER_ERROR' || code === 'SUBGRAPH_ANSWER_INVALID') return inOwnWords(code, error);
  if (isErrorCode(code)) return error;
  const otherName = OTHER_NAMES[String(code)];
  return otherName === undefined ? null : new GraphQLError(error.message, { extensions: { code: otherName } });
}

/** A few of Apollo's refusals have a status and no code. */
function withoutCode(error: GraphQLError): GraphQLError | null {
  const status = (error.extensions.http as { status?: unknown } | undefined)?.status;
  return status === 400 ? new GraphQLError(error.message, { extensions: { code: 'BAD_REQUEST' } }) : null;
}

/** What the executor or a subgraph says in English, in both languages, with the subgraph's name where there is one. */
function inOwnWords(code: ErrorCode, error: GraphQLError): HubError {
  const subgraph = error.extensions.subgraph;
  if (typeof subgraph !== 'string') return new HubError(code);
  return code === 'SUBGRAPH_ANSWER_INVALID' ? invalidAnswer(subgraph) : new HubError(code, undefined, { subgraph });
}

/** Subgraphs speak the caller's language already; libraries speak English only, so the catalogue's sentence goes in front. */
function sentenceOf(error: GraphQLError, code: ErrorCode, locale: Locale): string {
  const isEnglish = error.extensions.text === undefined && error.extensions.subgraph === undefined;
  return isEnglish && locale === 'zh-CN' ? `${ERROR_CATALOGUE[code].meaning.zh}${error.message}` : messageOf(error, locale);
}

function factsOf(error: GraphQLError): ErrorFacts {
  const facts: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(error.extensions)) {
    if (KEPT_BACK.has(name)) continue;
    if (value === null || typeof value === 'number' || typeof value === 'boolean') facts[name] = value;
    else if (typeof value === 'string') facts[name] = value.slice(0, FACT_LENGTH_MAX);
  }
  return facts;
}

function subgraphFact(error: unknown): ErrorFacts {
  const subgraph = error instanceof GraphQLError ? error.extensions.subgraph : undefined;
  return typeof subgraph === 'string' ? { subgraph } : {};
}

function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}
