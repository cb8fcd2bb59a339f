import type { ExecutionResult } from 'graphql';

/**
 * The difference between what a federation answered and what it must answer; null when there is none.
 *
 * Data must be equal in values and in the order of keys, and errors must be at the same places. Where a null went up from a non-null
 * field, an error counts for the place that became null: which of several errors below it are told is open in the GraphQL specification.
 */
export function compareResults(actual: ExecutionResult, expected: ExecutionResult): string | null {
  const actualData = JSON.stringify(actual.data ?? null);
  const expectedData = JSON.stringify(expected.data ?? null);
  if (actualData !== expectedData) return `data differ:\n  is     ${actualData}\n  should ${expectedData}`;
  const actualPlaces = errorPlaces(actual).join(' ');
  const expectedPlaces = errorPlaces(expected).join(' ');
  return actualPlaces === expectedPlaces ? null : `places of errors differ:\n  is     ${actualPlaces}\n  should ${expectedPlaces}\n  data ${actualData}`;
}

/** Where the errors of a result took effect, each place once, sorted. */
export function errorPlaces(result: ExecutionResult): readonly string[] {
  const places = (result.errors ?? []).map(({ path }) => placeOf(path ?? [], result.data));
  return [...new Set(places)].sort();
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
