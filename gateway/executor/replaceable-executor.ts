import type { Executor } from './executor.ts';

/** An executor behind which another one can be put while requests are running. */
export interface ReplaceableExecutor<C> extends Executor<C> {
  /** From now on new operations go to this executor. Operations that have begun end with the one they began with. */
  replace(next: Executor<C>): void;
}

/**
 * Swaps the supergraph without a restart: one reference changes, nothing else.
 *
 * The server in front must validate a document against the `apiSchema` that it reads for that request, not against an older one.
 */
export function replaceableExecutor<C>(first: Executor<C>): ReplaceableExecutor<C> {
  let current = first;
  return {
    get apiSchema() {
      return current.apiSchema;
    },
    execute: (operation, context) => current.execute(operation, context),
    ready: (text) => current.ready(text),
    replace(next) {
      current = next;
    },
  };
}
