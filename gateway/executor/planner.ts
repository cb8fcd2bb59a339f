import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { type PlanNode, parsePlan } from './plan.ts';

/** Plans operations against one supergraph. */
export interface Planner {
  /**
   * The plan of a document with one operation; null when there is nothing to fetch.
   *
   * @throws Error when there is no plan, or it has a part that the executor does not know
   */
  plan(source: string): Promise<PlanNode | null>;
}

/** Progressive overrides are not used: no label is active, and no share of the traffic. */
const NO_LABELS: ReadonlySet<string> = new Set();
const OVERRIDE_PERCENT = 0;

/** Starts the planner; this reads the whole supergraph and takes some milliseconds. */
export function createPlanner(supergraphSdl: string): Planner {
  const planner = new QueryPlanner(supergraphSdl);
  return {
    async plan(source) {
      return parsePlan(await planner.planAsync(source, null, new Set(NO_LABELS), OVERRIDE_PERCENT));
    },
  };
}
