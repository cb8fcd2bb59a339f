import { type Logger as PinoLogger, pino } from 'pino';

/** Structured logger; JSON lines. */
export type Logger = PinoLogger;

/** Names under which personal data or secrets could reach a log line; their values are cut out. */
const REDACTED = ['phone', 'certificateNo', 'authorization', 'password', 'token', 'statement', 'legalRepresentative'];

/** Makes the process's logger. @param level pino level name */
export function createLogger(level: string, name: string): Logger {
  return pino({ level, name, redact: { paths: REDACTED.flatMap((field) => [field, `*.${field}`]), censor: '***' } });
}
