import type { ExecutionResult, GraphQLError } from 'graphql';

/**
 * The difference between what a federation answered and what it must answer; null when there is none.
 *
 * Data must be equal in values and in the order of keys, and errors must be at the same places with the same codes. Where a null went up from a
 * non-null field, an error counts for the place that became null, whatever its code: which of several errors below it are told is open in the
 * GraphQL specification.
 */
export function compareResults(actual: ExecutionResult, expected: ExecutionResult): string | null {
  const actualData = JSON.stringify(actual.data ?? null);
  const expectedData = JSON.stringify(expected.data ?? null);
  if (actualData !== expectedData) return `data differ:\n  is     ${actualData}\n  should ${expectedData}`;
  const actualPlaces = errorPlaces(actual).join(' ');
  const expectedPlaces = errorPlaces(expected).join(' ');
  return actualPlaces === expectedPlaces
    ? null
    : `errors differ:\n  is     ${actualPlaces}\n  should ${expectedPlaces}\n  data ${actualData}`;
}

/** Where the errors of a result took effect, with the code of each that stands there itself: each once, sorted. */
function errorPlaces(result: ExecutionResult): readonly string[] {
  const places = (result.errors ?? []).map((error) => {
    const path = error.path ?? [];
    const place = placeOf(path, result.data);
    return place === `/${path.join('/')}` ? `${place}:${codeOf(error)}` : place;
  });
  return [...new Set(places)].sort();
}

/** The code that the contract gives to an error: one without a path is about the request. */
export function codeOf({ extensions, path }: GraphQLError): string {
  return String(extensions.code ?? (path === undefined ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR'));
}

function placeOf(path: readonly (string | number)[], data: unknown): string {
  const place: (string | number)[] = [];
  let value: unknown = data;
  for (const step of path) {
    if (value === null || value === undefined) break;
    place.push(step);
    value = (value as Record<string | number, unknown>)[step];
  }
  return `/${place.join('/')}`;
}

/**
 * Whether a federation lost something, but said so: everywhere the data differ it has a null, and a subgraph's own error for it.
 *
 * The planner fetches some fields for more types than were asked for. When such a field is non-null and fails, its subgraph takes away the whole entity.
 */
export function isReportedLoss(actual: ExecutionResult, expected: ExecutionResult): boolean {
  const lost: string[] = [];
  if (!collectLosses(actual.data, expected.data, '', lost) || lost.length === 0) return false;
  const own = (actual.errors ?? [])
    .filter(({ extensions }) => extensions.code !== 'SUBGRAPH_ANSWER_INVALID' && extensions.code !== 'SUBGRAPH_UNAVAILABLE')
    .map(({ path }) => `/${(path ?? []).join('/')}`);
  if (!lost.every((place) => own.some((reported) => isOnOnePath(place, reported)))) return false;
  // Away from what was lost, the errors must be those that are expected.
  const elsewhere = (result: ExecutionResult) => errorPlaces(result).filter((place) => !lost.some((start) => isOnOnePath(start, place)));
  return elsewhere(actual).join() === elsewhere(expected).join();
}

function isOnOnePath(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

function collectLosses(actual: unknown, expected: unknown, place: string, lost: string[]): boolean {
  if (actual === null || actual === undefined) {
    if (expected !== null && expected !== undefined) lost.push(place);
    return true;
  }
  if (typeof actual !== 'object' || typeof expected !== 'object' || expected === null) return actual === expected;
  const keys = Object.keys(expected);
  if (Object.keys(actual).join() !== keys.join()) return false;
  return keys.every((key) =>
    collectLosses((actual as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key], `${place}/${key}`, lost),
  );
}
