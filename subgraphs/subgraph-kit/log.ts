import { type Logger as PinoLogger, pino } from 'pino';

/** Structured logger; JSON lines. */
export type Logger = PinoLogger;

/** Names under which personal data or secrets could reach a log line; their values are cut out. */
const REDACTED = ['phone', 'certificateNo', 'authorization', 'password', 'token', 'statement', 'legalRepresentative'];

/** Makes the process's logger. @param level pino level name */
export function createLogger(level: string, name: string): Logger {
  return pino({
    level,
    name,
    serializers: { err: toLoggedError },
    redact: { paths: REDACTED.flatMap((field) => [field, `*.${field}`]), censor: '***' },
  });
}

/** What of an error is logged. Errors of the database carry the statement, its parameters and the rows it was about: those stay out. */
export function toLoggedError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint } = error as { readonly code?: unknown; readonly constraint?: unknown };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
  };
}
