import { unreachable } from '../../subgraphs/subgraph-kit/pure/invariant.ts';
import { compileBatchFetch, compileEntityFetch } from './entity-fetch.ts';
import type { PlanNode } from './plan.ts';
import { compileRootFetch } from './root-fetch.ts';
import type { Step } from './run.ts';
import type { Supergraph } from './supergraph.ts';

/** Turns a plan into something that runs. */
export function compileSteps<C>(node: PlanNode, supergraph: Supergraph): Step<C> {
  switch (node.kind) {
    case 'Sequence':
      return inSequence(node.nodes.map((inner) => compileSteps(inner, supergraph)));
    case 'Parallel':
      return inParallel(node.nodes.map((inner) => compileSteps(inner, supergraph)));
    case 'Fetch':
      return compileRootFetch(node, supergraph);
    case 'Flatten':
      return compileEntityFetch(node, supergraph);
    case 'BatchFetch':
      return compileBatchFetch(node, supergraph);
    default:
      return unreachable(node);
  }
}

function inSequence<C>(steps: readonly Step<C>[]): Step<C> {
  return async (run) => {
    for (const step of steps) await step(run);
  };
}

function inParallel<C>(steps: readonly Step<C>[]): Step<C> {
  return (run) => {
    const started = steps.map((step) => step(run)).filter((pending) => pending !== undefined);
    return started.length === 0 ? undefined : Promise.all(started).then(() => undefined);
  };
}
