import { coordinationDefinition } from '../../subgraphs/coordination/coordination.ts';
import type { DepartmentProfile } from '../../subgraphs/department-kit/pure/department-profile.ts';
import { DEPARTMENTS, departmentDefinitions } from '../../subgraphs/departments.ts';
import type { SubgraphDefinition } from '../../subgraphs/subgraph-kit/server/subgraph.ts';

/** A department as the hub's processes need to know it. */
export interface HubDepartment {
  /** For example `MARKET_REGULATION`. */
  readonly code: string;
  /** For example `markets`. */
  readonly subgraph: string;
  readonly nameZh: string;
  readonly nameEn: string;
  /** Start of its type names, for example `Markets`. */
  readonly typePrefix: string;
  /** Start of its field names, for example `markets`. */
  readonly fieldPrefix: string;
  readonly resultCodes: readonly string[];
}

/** What a hub is made of. */
export interface HubPlan {
  readonly departments: readonly HubDepartment[];
  /** All subgraphs, in the order in which they are provisioned and started. */
  readonly definitions: readonly SubgraphDefinition[];
}

/** The hub of this installation. */
export function hubPlan(): HubPlan {
  return planOf(DEPARTMENTS, departmentDefinitions());
}

/** A hub of these departments and of coordination over them. */
export function planOf(profiles: readonly DepartmentProfile[], definitions: readonly SubgraphDefinition[]): HubPlan {
  const departments = profiles.map((profile) => {
    const { code, subgraph, typePrefix, fieldPrefix, resultCodes } = profile;
    return { code, subgraph, nameZh: profile.name.zh, nameEn: profile.name.en, typePrefix, fieldPrefix, resultCodes };
  });
  return { departments, definitions: [...definitions, coordinationDefinition(departments)] };
}

/** One subgraph of the plan by name; throws with the names there are. */
export function findDefinition(plan: HubPlan, name: string): SubgraphDefinition {
  const found = plan.definitions.find((definition) => definition.name === name);
  if (found !== undefined) return found;
  const names = plan.definitions.map((definition) => definition.name).join(', ');
  throw new Error(`There is no subgraph "${name}"; there are: ${names}. (没有子图 ${name}。)`);
}
