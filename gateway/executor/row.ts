/** An object of an answer. */
export type Row = Record<string, unknown>;

/** Steps from the root of an answer: names and list indexes. */
export type ResponsePath = readonly (string | number)[];

/** Whether a value is a JSON object. */
export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy of a JSON value that shares nothing with it. A `__proto__` key, which only a hostile answer has, is left out. */
export function copyJson<T>(value: T): T {
  return copyOf(value) as T;
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isRow(value)) return value;
  const copy: Row = {};
  for (const key in value) if (key !== '__proto__') copy[key] = copyOf(value[key]);
  return copy;
}
