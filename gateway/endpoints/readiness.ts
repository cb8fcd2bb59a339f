import type { SubgraphConnection } from '../transports/subgraph-connection.ts';

/** What `/ready` says: `degraded` still serves, with partial answers. */
export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'unavailable';
  readonly subgraphs: Readonly<Record<string, boolean>>;
}

/** Asking is work for every subgraph and its database; within this time the last answer stands. */
const KEPT_MS = 1_000;

/** Asks all subgraphs (and through them their databases) whether they can answer. */
export class ReadinessCheck {
  readonly #connections: ReadonlyMap<string, SubgraphConnection>;
  #last: { readonly atMs: number; readonly readiness: Promise<Readiness> } | null = null;

  constructor(connections: ReadonlyMap<string, SubgraphConnection>) {
    this.#connections = connections;
  }

  /** The gateway takes work as long as one subgraph answers: taking it out of service because one department is down would blank every page. */
  readiness(): Promise<Readiness> {
    const nowMs = performance.now();
    if (this.#last === null || nowMs - this.#last.atMs > KEPT_MS) this.#last = { atMs: nowMs, readiness: this.#ask() };
    return this.#last.readiness;
  }

  async #ask(): Promise<Readiness> {
    const entries = await Promise.all(
      [...this.#connections.values()].map(async (connection) => [connection.name, await connection.isReady()] as const),
    );
    const up = entries.filter(([, isReady]) => isReady).length;
    const status = up === entries.length ? 'ready' : up > 0 ? 'degraded' : 'unavailable';
    return { status, subgraphs: Object.fromEntries(entries) };
  }
}
