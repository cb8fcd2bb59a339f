import { GraphQLError } from 'graphql';
import { ERROR_CATALOGUE, HubError, isErrorCode, messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Locale } from '../pure/localised-text.ts';

/** Where an error is reported, and in which language it is told. */
export interface ErrorAudience {
  readonly log: Logger;
  readonly requestId: string;
  readonly locale: Locale;
}

/**
 * The error as a caller may see it: code of the catalogue, sentence in the caller's language, path, request id.
 *
 * Anything that is not ours becomes INTERNAL_SERVER_ERROR; its true cause goes to the log only.
 */
export function toClientError(error: GraphQLError, audience: ErrorAudience): GraphQLError {
  const known = knownError(error);
  if (known === null) {
    const cause = error.originalError ?? error;
    audience.log.error({ requestId: audience.requestId, path: error.path, err: cause }, 'unexpected error in a resolver');
  }
  const shown = known ?? new HubError('INTERNAL_SERVER_ERROR');
  const { text: _text, ...extensions } = shown.extensions;
  return new GraphQLError(messageOf(shown, audience.locale), {
    ...(error.nodes ? { nodes: error.nodes } : {}),
    ...(error.path ? { path: error.path } : {}),
    extensions: { ...extensions, requestId: audience.requestId },
  });
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
