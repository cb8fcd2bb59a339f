import { type ComposedHub, composeHub } from '../../gateway/hub/federation/compose.ts';
import { type HubPlan, hubPlan } from '../../gateway/hub/subgraph-list.ts';
import { buildSubgraphSchemaOf } from '../../subgraphs/subgraph-kit/server/subgraph.ts';

/** A hub other than that of this installation. */
export interface Installation {
  readonly plan: HubPlan;
  /** Path of the program that is each of its processes in split mode. */
  readonly program: string;
}

let plan: HubPlan | undefined;

/** The hub of this installation, made once per process: type-graphql keeps what is declared for ever, and two declarations of a type would clash. */
export function testPlan(): HubPlan {
  plan ??= hubPlan();
  return plan;
}

/** Composes the subgraphs of a plan, as the all-in-one does when it starts. */
export function composePlan({ definitions }: HubPlan): ComposedHub {
  return composeHub(definitions.map((definition) => ({ name: definition.name, sdl: buildSubgraphSchemaOf(definition).sdl })));
}
