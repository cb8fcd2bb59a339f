import { GraphQLError } from 'graphql';
import { isHeldUp } from '../database/data-source.ts';
import { ERROR_CATALOGUE, type ErrorFacts, HubError, isErrorCode, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Locale } from '../pure/localised-text.ts';

const HELD_UP = {
  en: 'Others are changing the same at this moment; wait and send again.',
  zh: '他人正在修改相关数据，请稍后重试。',
};

/** Where an error is reported, and in which language it is told. */
export interface ErrorAudience {
  readonly log: Logger;
  readonly requestId: string;
  readonly locale: Locale;
}

/**
 * The error as a caller may see it: code of the catalogue, sentence in the caller's language, path, request id.
 *
 * Anything that is not ours becomes INTERNAL_SERVER_ERROR, or RATE_LIMITED when others only held it up; its true cause goes to the log.
 */
export function toClientError(error: GraphQLError, audience: ErrorAudience): GraphQLError {
  const { log, requestId } = audience;
  const shown = knownError(error) ?? unexpectedError(error.originalError ?? error, { log, requestId, path: error.path });
  const { text: _text, ...extensions } = shown.extensions;
  return new GraphQLError(messageOf(shown, audience.locale), {
    ...(error.nodes ? { nodes: error.nodes } : {}),
    ...(error.path ? { path: error.path } : {}),
    extensions: { ...extensions, requestId: audience.requestId },
  });
}

/** The fault under which an error leaves that is not ours; the log gets the error itself. @param facts travel with it */
export function unexpectedError(
  cause: unknown,
  { log, ...where }: Pick<ErrorAudience, 'log' | 'requestId'> & Pick<GraphQLError, 'path'>,
  facts: ErrorFacts = {},
): HubError {
  if (isHeldUp(cause)) {
    log.warn({ ...where, err: cause }, 'held up by others');
    return new HubError('RATE_LIMITED', HELD_UP, facts);
  }
  log.error({ ...where, err: cause }, 'unexpected error');
  return new HubError('INTERNAL_SERVER_ERROR', undefined, facts);
}

/** The error itself when its code is in the catalogue; a mistake of the document is BAD_USER_INPUT; null for everything else. */
function knownError(error: GraphQLError): GraphQLError | null {
  const own = error.originalError instanceof GraphQLError ? error.originalError : error;
  if (isErrorCode(own.extensions.code) && (own.extensions.code !== 'INTERNAL_SERVER_ERROR' || own instanceof HubError)) return own;
  if (error.originalError !== undefined && !(error.originalError instanceof GraphQLError)) return null;
  if (own.extensions.code === undefined && error.path === undefined) return withCode(own);
  return null;
}

function withCode(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, { extensions: { code: 'BAD_USER_INPUT', actor: ERROR_CATALOGUE.BAD_USER_INPUT.actor } });
}
