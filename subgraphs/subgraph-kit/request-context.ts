import DataLoader from 'dataloader';
import type { DataSource } from 'typeorm';
import type { Caller } from './identity/caller.ts';
import type { Clock } from './pure/clock.ts';
import type { Locale } from './pure/localised-text.ts';

/** What a resolver has at hand: who asks, the subgraph's database, and the loaders of this one request. */
export interface RequestContext {
  readonly caller: Caller;
  readonly requestId: string;
  readonly locale: Locale;
  readonly clock: Clock;
  readonly database: DataSource;
  /** Loaders made so far in this request; see {@link loaderOf}. */
  readonly loaders: Map<symbol | string, unknown>;
  /** What this subgraph's own services need beyond the database, put there by its definition. */
  readonly services: unknown;
}

/** Largest batch of keys in one statement. */
const BATCH_MAX = 1000;

/**
 * The request's loader of this name, made on first use: however many nodes ask, one statement per level and type.
 *
 * @param name a symbol, or a text where it depends on arguments; never `Symbol.for` of an argument, which is kept for ever
 * @param load gets distinct keys and returns found values by key; a key that is not found loads null
 */
export function loaderOf<K, V>(
  context: RequestContext,
  name: symbol | string,
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): DataLoader<K, V | null> {
  let loader = context.loaders.get(name) as DataLoader<K, V | null> | undefined;
  if (loader === undefined) {
    loader = new DataLoader<K, V | null>(
      async (keys) => {
        const found = await load(keys);
        return keys.map((key) => found.get(key) ?? null);
      },
      { maxBatchSize: BATCH_MAX },
    );
    context.loaders.set(name, loader);
  }
  return loader;
}
