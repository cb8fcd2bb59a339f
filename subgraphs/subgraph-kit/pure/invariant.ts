/**
 * Stops with an error when something that our own code guarantees does not hold.
 *
 * Never for bad input of a caller: that is a `HubError` or an outcome.
 */
export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${sentence}`);
}

/** Closes a switch over a union: a new member that nobody handled fails to compile, and throws if it arrives all the same. */
export function unreachable(value: never): never {
  throw new Error(`Unreachable value: ${JSON.stringify(value)}`);
}
