import type { DepartmentProfile } from '../department-kit/pure/department-profile.ts';

/** The commerce department (商务局). */
export const COMMERCE: DepartmentProfile = {
  code: 'COMMERCE',
  subgraph: 'commerce',
  typePrefix: 'Commerce',
  fieldPrefix: 'commerce',
  name: { zh: '市商务局', en: 'the commerce bureau' },
  contact: { office: { zh: '市场秩序处', en: 'Office of market order' }, phone: '0571-00000002' },
  itemCodePrefix: 'CM',
  resultCodes: ['1', '5', '6', '7', '8', '9', '10', '11', '12', 'A', 'E', 'F'],
};
