import { COMMERCE } from './commerce/profile.ts';
import { CULTURE_TOURISM } from './culture/profile.ts';
import type { ExtraFeature } from './department-kit/department-feature.ts';
import { departmentSubgraph } from './department-kit/department-subgraph.ts';
import type { DepartmentProfile } from './department-kit/pure/department-profile.ts';
import { MARKET_REGULATION } from './markets/profile.ts';
import { registrationFeature } from './markets/registration.ts';
import type { SubgraphDefinition } from './subgraph-kit/server/subgraph.ts';
import { URBAN_MANAGEMENT } from './urban-management/profile.ts';

interface DepartmentEntry {
  readonly profile: DepartmentProfile;
  /** Features that only this department has. */
  readonly features: readonly ExtraFeature[];
}

/** THE list of departments: a new one is a line here. */
const ENTRIES: readonly DepartmentEntry[] = [
  { profile: MARKET_REGULATION, features: [registrationFeature] },
  { profile: COMMERCE, features: [] },
  { profile: CULTURE_TOURISM, features: [] },
  { profile: URBAN_MANAGEMENT, features: [] },
];

/** The departments of the hub. */
export const DEPARTMENTS: readonly DepartmentProfile[] = ENTRIES.map((entry) => entry.profile);

/** Their subgraphs, in the order of the list. */
export function departmentDefinitions(): SubgraphDefinition[] {
  return ENTRIES.map(({ profile, features }) => departmentSubgraph(profile, features));
}
