import { once } from 'node:events';
import type { Server } from 'node:http';

/** Longer than the pools of proxies keep a socket, so that a request never meets a closing one. */
const KEEP_ALIVE_MS = 75_000;
/** A workbook may take long to arrive; other bodies have a time limit of their own. */
const REQUEST_TIMEOUT_MS = 3_600_000;

/** Stops a server without breaking off what it is doing. */
export class Drain {
  readonly #server: Server;
  #isStopping = false;

  constructor(server: Server) {
    this.#server = server;
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.requestTimeout = REQUEST_TIMEOUT_MS;
  }

  /** True from the first word of stopping on: new work is refused, and no connection is kept. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Stops listening and waits for the requests in hand; what is not done after the grace is cut off. */
  async stop(graceMs: number): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(timer);
  }
}
