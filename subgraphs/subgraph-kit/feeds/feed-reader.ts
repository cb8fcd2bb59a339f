import type { DataSource, EntityManager } from 'typeorm';
import type { Logger } from '../log.ts';
import { FEED_PAGE_MAX, type FeedPage, type FeedRequest } from './feed.ts';

/** A feed that this subgraph reads, and what each page does. */
export interface FeedSubscription {
  /** Name of the subgraph that gives the feed. */
  readonly source: string;
  readonly kind: string;
  /** Applies a page; runs in the transaction that moves the cursor. Rows may come again in a newer state, never in an older one. */
  apply(manager: EntityManager, rows: readonly Record<string, unknown>[]): Promise<void>;
}

/** Asks another subgraph for a page of a feed. */
export type FeedTransport = (subgraph: string, request: FeedRequest) => Promise<FeedPage>;

/** Milliseconds between two looks at a feed that had nothing new. */
export const FEED_POLL_MS = 500;
const FEED_RETRY_MAX_MS = 10_000;

/**
 * Reads feeds for ever: at least once on the wire, exactly once in effect.
 *
 * Effect and cursor are one transaction; a replica that finds the cursor moved by another one rolls back. A source that is down is asked again with
 * growing pauses and holds up no other feed.
 */
export class FeedReader {
  readonly #database: DataSource;
  readonly #transport: FeedTransport;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  readonly #loops: Promise<void>[] = [];
  readonly #wakers = new Set<() => void>();

  constructor(parts: { readonly database: DataSource; readonly transport: FeedTransport; readonly log: Logger }) {
    this.#database = parts.database;
    this.#transport = parts.transport;
    this.#log = parts.log;
  }

  /** Starts one loop per subscription. */
  start(subscriptions: readonly FeedSubscription[]): void {
    for (const subscription of subscriptions) this.#loops.push(this.#loop(subscription));
  }

  /** Looks at all feeds now instead of at the next poll. */
  ring(): void {
    for (const wake of [...this.#wakers]) wake();
  }

  /** Ends all loops after the page in hand. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.ring();
    await Promise.allSettled(this.#loops);
  }

  /** Applies one page; true when more is waiting. */
  async step(subscription: FeedSubscription): Promise<boolean> {
    const position = await this.#position(subscription);
    const page = await this.#transport(subscription.source, { kind: subscription.kind, after: position, limit: FEED_PAGE_MAX });
    if (page.rows.length === 0) return false;
    return this.#database.transaction(async (manager) => {
      const moved = (await manager.query(
        `insert into feed_cursor as c (source, kind, position, applied_rows) values ($1, $2, $3, $5)
         on conflict (source, kind) do update set position = excluded.position, applied_at = now(), applied_rows = c.applied_rows + excluded.applied_rows
         where c.position is not distinct from $4 returning 1`,
        [subscription.source, subscription.kind, page.next, position, page.rows.length],
      )) as unknown[];
      // Another replica was faster; its work stands.
      if (moved.length > 0) await subscription.apply(manager, page.rows);
      return page.more;
    });
  }

  async #position(subscription: FeedSubscription): Promise<string | null> {
    const rows = (await this.#database.query('select position from feed_cursor where source = $1 and kind = $2', [
      subscription.source,
      subscription.kind,
    ])) as { position: string | null }[];
    return rows[0]?.position ?? null;
  }

  async #loop(subscription: FeedSubscription): Promise<void> {
    let pauseMs = FEED_POLL_MS;
    while (!this.#stop.signal.aborted) {
      try {
        const more = await this.step(subscription);
        pauseMs = FEED_POLL_MS;
        if (more) continue;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        pauseMs = Math.min(pauseMs * 2, FEED_RETRY_MAX_MS);
        this.#log.warn({ source: subscription.source, kind: subscription.kind, error: String(error) }, 'feed not read, will retry');
      }
      await this.#pause(pauseMs);
    }
  }

  #pause(pauseMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, pauseMs);
      this.#wakers.add(wake);
    });
  }
}
