import type { TokenIdentity } from '../identity/development-tokens.ts';
import type { SamplePeople } from './first-season.ts';
import type { HubDepartment } from './subgraph-list.ts';

/** Identities for which `npm start` prints tokens: one per role, department roles for the first department; enterprise and inspector when the city has some. */
export function readyMadeIdentities(departments: readonly HubDepartment[], people: SamplePeople | null): readonly TokenIdentity[] {
  const department = departments[0]?.code;
  const inspector = people?.inspectors.find((person) => person.department === department) ?? people?.inspectors[0];
  return [
    { role: 'COORDINATOR' },
    ...(department === undefined
      ? []
      : [{ role: 'DEPARTMENT_OFFICER', department } as const, { role: 'DEPARTMENT_HEAD', department } as const]),
    ...(inspector === undefined
      ? []
      : [{ role: 'INSPECTOR', department: inspector.department, inspectorId: inspector.inspectorId } as const]),
    ...(people === null ? [] : [{ role: 'ENTERPRISE', creditCode: people.creditCode } as const]),
    { role: 'AUDITOR' },
  ];
}
