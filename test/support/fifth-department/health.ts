import { fileURLToPath } from 'node:url';
import { planOf } from '../../../gateway/hub/subgraph-list.ts';
import { departmentSubgraph } from '../../../subgraphs/department-kit/department-subgraph.ts';
import type { DepartmentProfile } from '../../../subgraphs/department-kit/pure/department-profile.ts';
import { DEPARTMENTS } from '../../../subgraphs/departments.ts';
import { type Installation, testPlan } from '../hub-plan.ts';

/** All that is written down of the fifth department. */
export const HEALTH: DepartmentProfile = {
  code: 'HEALTH',
  subgraph: 'health',
  typePrefix: 'Health',
  fieldPrefix: 'health',
  name: { zh: '市卫生健康委员会', en: 'the health commission' },
  contact: { office: { zh: '综合监督处', en: 'Office of supervision' }, phone: '0571-00000006' },
  itemCodePrefix: 'HC',
  resultCodes: ['1', 'A', 'E'],
};

/** The hub of this installation and one department more, with the program that is each of its processes in split mode. */
export function healthInstallation(): Installation {
  const installed = testPlan().definitions.filter(({ name }) => name !== 'coordination');
  return {
    plan: planOf([...DEPARTMENTS, HEALTH], [...installed, departmentSubgraph(HEALTH)]),
    program: fileURLToPath(new URL('health-process.ts', import.meta.url)),
  };
}
