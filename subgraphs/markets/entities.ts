import type { EntityClass } from '../subgraph-kit/database/data-source.ts';
import { EnterpriseRow, PremisesRow } from './registration/enterprise.entity.ts';

/** Row classes of the tables that only market regulation has. */
export const MARKETS_ENTITIES: readonly EntityClass[] = [EnterpriseRow, PremisesRow];
