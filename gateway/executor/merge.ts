import { isRow, type Row } from './row.ts';

/** Says whether a `__typename` is the name of an interface or union. */
export type IsAbstract = (typename: string) => boolean;

/**
 * Puts the fields of one object into another, in place.
 *
 * The outcome does not depend on which of two parallel answers came first: a value wins over null, objects and lists are merged member by member, and a
 * concrete `__typename` wins over the name of an interface, which is all that a subgraph with an interface object can say.
 * Every key means the same field with the same arguments (see `canonical-keys.ts`), so there is nothing else to decide.
 */
export function mergeRow(target: Row, source: Row, isAbstract: IsAbstract): void {
  for (const key in source) {
    // Assigning this key would replace the prototype of the target, merging into it would change all objects.
    if (key === '__proto__') continue;
    const next = source[key];
    const current = target[key];
    if (typeof current === 'object' && current !== null) mergeObjects(current, next, isAbstract);
    else if (isOpen(key, current, next, isAbstract)) target[key] = next;
  }
}

/** Whether a key may be given a value: it has none yet, or only the name of an interface. */
function isOpen(key: string, current: unknown, next: unknown, isAbstract: IsAbstract): boolean {
  if (key === '__typename') return typeof current !== 'string' || (isAbstract(current) && typeof next === 'string');
  // Keys such as `constructor` seem to have a value, which is a function that every object has.
  return current === undefined || current === null || typeof current === 'function';
}

function mergeObjects(current: object, next: unknown, isAbstract: IsAbstract): void {
  if (Array.isArray(current)) {
    if (Array.isArray(next)) mergeLists(current, next, isAbstract);
  } else if (isRow(next)) mergeRow(current as Row, next, isAbstract);
}

/** Subgraphs that disagree about the length of a list cannot both be right; the first answer then keeps its length. */
function mergeLists(current: unknown[], next: readonly unknown[], isAbstract: IsAbstract): void {
  for (let index = 0; index < current.length && index < next.length; index++) {
    const item = current[index];
    if (item === undefined || item === null) current[index] = next[index];
    else if (typeof item === 'object') mergeObjects(item, next[index], isAbstract);
  }
}
