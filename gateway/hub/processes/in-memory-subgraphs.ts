import type { FeedTransport } from '../../../subgraphs/subgraph-kit/feeds/feed-reader.ts';
import type { KeyRing } from '../../../subgraphs/subgraph-kit/identity/key-ring.ts';
import type { Logger } from '../../../subgraphs/subgraph-kit/log.ts';
import type { Clock } from '../../../subgraphs/subgraph-kit/pure/clock.ts';
import { provision, RunningSubgraph, type SubgraphDefinition } from '../../../subgraphs/subgraph-kit/server/subgraph.ts';
import type { Settings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { createFeedTransport } from '../../transports/feed-transport.ts';
import { InMemoryConnection } from '../../transports/in-memory-connection.ts';
import { StatementSigner } from '../../transports/statement-signer.ts';
import type { SubgraphConnection } from '../../transports/subgraph-connection.ts';
import type { Say } from './say.ts';

/** What the subgraphs of one process share. */
export interface SubgraphHost {
  readonly settings: Settings;
  readonly databaseUrlOf: (subgraph: string) => string;
  readonly keys: KeyRing;
  readonly log: Logger;
  readonly say: Say;
  readonly clock: Clock;
}

/** All subgraphs of a hub in this process. */
export class InMemorySubgraphs {
  readonly running: ReadonlyMap<string, RunningSubgraph>;
  readonly #running: Map<string, RunningSubgraph>;
  readonly #host: SubgraphHost;
  /** Feeds are read from this moment on: a neighbour that has not started yet is not a neighbour that is down. */
  readonly #settled = Promise.withResolvers<void>();

  private constructor(host: SubgraphHost) {
    this.#host = host;
    this.#running = new Map();
    this.running = this.#running;
  }

  /** Provisions and starts them one after the other; what was started is stopped again when one fails. */
  static async start(definitions: readonly SubgraphDefinition[], host: SubgraphHost): Promise<InMemorySubgraphs> {
    const subgraphs = new InMemorySubgraphs(host);
    try {
      for (const definition of definitions) await subgraphs.#start(definition);
    } catch (error) {
      await subgraphs.stop();
      throw error;
    }
    subgraphs.#settled.resolve();
    return subgraphs;
  }

  /** Connections under one name: `gateway`, or that of the subgraph that reads feeds. */
  connectionsOf(issuer: string, names: readonly string[]): readonly SubgraphConnection[] {
    const { keys, settings, clock } = this.#host;
    const signer = new StatementSigner(issuer, keys, clock);
    return names.map(
      (name) =>
        new InMemoryConnection(name, {
          find: () => this.#running.get(name),
          signer,
          timeoutMs: settings.subgraphTimeoutMs,
          ...(issuer === 'gateway' ? { afterWrite: () => this.ringFeeds() } : {}),
        }),
    );
  }

  /** Something was written: whoever reads feeds looks now instead of at its next poll. */
  ringFeeds(): void {
    for (const subgraph of this.#running.values()) subgraph.ringFeeds();
  }

  /** Stops all of them, the last one first; nobody reads the feed of a neighbour that has been stopped on purpose. */
  async stop(): Promise<void> {
    this.#settled.resolve();
    await Promise.all([...this.#running.values()].map((subgraph) => subgraph.stopFeeds()));
    for (const subgraph of [...this.#running.values()].reverse()) await subgraph.stop();
    this.#running.clear();
  }

  async #start(definition: SubgraphDefinition): Promise<void> {
    const { settings, databaseUrlOf, keys, log, say, clock } = this.#host;
    const { name } = definition;
    say(`Preparing ${name} …`, `正在准备 ${name} …`);
    await provision(definition, databaseUrlOf(name));
    const connections = new Map<string, SubgraphConnection | undefined>();
    const transport = createFeedTransport((source) => {
      if (!connections.has(source)) connections.set(source, this.connectionsOf(name, [source])[0]);
      return connections.get(source);
    });
    const feedTransport: FeedTransport = async (source, request) => {
      await this.#settled.promise;
      return transport(source, request);
    };
    const environment = { databaseUrl: databaseUrlOf(name), poolSize: settings.poolSize, keys, clock, feedTransport };
    this.#running.set(name, await RunningSubgraph.start(definition, { ...environment, log: log.child({ subgraph: name }) }));
  }
}
