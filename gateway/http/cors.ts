import type { IncomingMessage } from 'node:http';

const ALLOWED_HEADERS = 'authorization, content-type, accept-language, x-request-id, x-hub-cost, x-file-name';
const PREFLIGHT_SECONDS = '600';

/** Headers that let a page of another origin read an answer; none when the origin is not among those allowed. */
export function corsHeaders(request: IncomingMessage, origins: readonly string[]): Record<string, string> {
  const origin = request.headers.origin;
  if (origin === undefined || origins.length === 0) return {};
  if (!origins.includes('*') && !origins.includes(origin)) return { vary: 'origin' };
  const headers = { 'access-control-allow-origin': origin, 'access-control-expose-headers': 'x-request-id', vary: 'origin' };
  if (request.method !== 'OPTIONS') return headers;
  return {
    ...headers,
    'access-control-allow-methods': 'GET, POST',
    'access-control-allow-headers': ALLOWED_HEADERS,
    'access-control-max-age': PREFLIGHT_SECONDS,
  };
}
