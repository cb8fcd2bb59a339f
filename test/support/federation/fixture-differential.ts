import { parse } from 'graphql';
import { createExecutor } from '../../../gateway/executor/executor.ts';
import type { SubgraphFetch } from '../../../gateway/executor/subgraph-fetch.ts';
import type { Differential } from './differential.ts';
import { buildFederation, buildMonolith, executeMonolith, type FixtureContext } from './federation.ts';
import { fixtureValues } from './fixture-values.ts';

/** The fixture under the executor against the fixture as one schema. */
export function fixtureDifferential(
  operation: 'query' | 'mutation',
  wrap: (fetch: SubgraphFetch<FixtureContext>) => SubgraphFetch<FixtureContext> = (fetch) => fetch,
): Differential {
  const federation = buildFederation();
  const { schema, journal } = buildMonolith(federation.apiSchema);
  const executor = createExecutor({ supergraphSdl: federation.supergraphSdl, fetch: wrap(federation.fetch), maxPlans: 20 });
  return {
    schema,
    options: { operation, valuesOf: fixtureValues },
    // Each execution starts from the same state, because mutations count.
    federation: ({ source, variables }) => {
      federation.journal.length = 0;
      return executor.execute({ document: parse(source), source, variables }, {});
    },
    monolith: ({ source, variables }) => {
      journal.length = 0;
      return executeMonolith(schema, source, variables);
    },
  };
}
