import type { FeedTransport } from '../../subgraphs/subgraph-kit/feeds/feed-reader.ts';
import type { SubgraphConnection } from './subgraph-connection.ts';
import { SubgraphUnavailable } from './unavailable.ts';

/** Feed transport of one subgraph over its connections to the others; each connection signs as that subgraph. */
export function createFeedTransport(connectionTo: (subgraph: string) => SubgraphConnection | undefined): FeedTransport {
  return async (subgraph, request) => {
    const connection = connectionTo(subgraph);
    if (connection === undefined) throw new SubgraphUnavailable(subgraph, 'not-started');
    return connection.feed(request);
  };
}
