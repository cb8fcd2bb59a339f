import { HubError } from '../../subgraphs/subgraph-kit/errors.ts';
import type { SubgraphAnswer, SubgraphFetch } from '../executor/subgraph-fetch.ts';
import type { GatewayMetrics } from '../observation/metrics.ts';
import type { RequestFacts } from '../request-facts.ts';
import type { SubgraphConnection } from './subgraph-connection.ts';
import { SubgraphUnavailable } from './unavailable.ts';

/** The executor's way to all subgraphs, with each fetch measured. Rejects with SUBGRAPH_UNAVAILABLE or SUBGRAPH_ANSWER_INVALID. */
export function createSubgraphFetch<C extends RequestFacts>(
  connections: ReadonlyMap<string, SubgraphConnection>,
  metrics: GatewayMetrics,
): SubgraphFetch<C> {
  return async (request, context) => {
    const startedMs = performance.now();
    try {
      const connection = connections.get(request.subgraph);
      if (connection === undefined) throw new SubgraphUnavailable(request.subgraph, 'not-started');
      const answer = await connection.graphql(request, context);
      metrics.fetched(request.subgraph, answer.errors === undefined ? 'ok' : 'errors', secondsSince(startedMs));
      return hideRefusedStatement(answer, request.subgraph);
    } catch (error) {
      const isUnavailable = error instanceof SubgraphUnavailable;
      metrics.fetched(request.subgraph, isUnavailable || !(error instanceof HubError) ? 'unavailable' : 'invalid', secondsSince(startedMs));
      throw error;
    }
  };
}

function secondsSince(startedMs: number): number {
  return (performance.now() - startedMs) / 1000;
}

/** A subgraph that refuses the gateway's own statement has another key or clock: nothing that the caller could mend by signing in. */
function hideRefusedStatement(answer: SubgraphAnswer, subgraph: string): SubgraphAnswer {
  if (answer.data != null || answer.errors === undefined) return answer;
  const isRefused = answer.errors.some((error) => error.path === undefined && error.extensions?.code === 'UNAUTHENTICATED');
  if (isRefused) throw new SubgraphUnavailable(subgraph, 'refused-statement');
  return answer;
}
