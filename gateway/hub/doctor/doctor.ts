import type { Settings } from '../../../subgraphs/subgraph-kit/settings.ts';
import { hubPlan } from '../subgraph-list.ts';
import { databaseChecks } from './database-checks.ts';
import { feedCheck } from './feed-check.ts';
import { type DoctorFinding, examine } from './finding.ts';
import { machineChecks } from './machine-checks.ts';

/** Everything about this machine and, when there is a database to ask, about the hub's data. @param databaseUrlOf null: none runs, and none is started for this */
export async function examineHub(
  settings: Settings,
  databaseUrlOf: ((subgraph: string) => string) | null,
): Promise<readonly DoctorFinding[]> {
  const machine = await examine(machineChecks(settings));
  if (databaseUrlOf === null) return machine;
  const { definitions } = hubPlan();
  const database = await examine(definitions.flatMap((definition) => databaseChecks(definition, databaseUrlOf(definition.name))));
  const isProvisioned = database.every(({ verdict }) => verdict === 'fine');
  return [...machine, ...database, ...(isProvisioned ? await examine([feedCheck(definitions, databaseUrlOf)]) : [])];
}
