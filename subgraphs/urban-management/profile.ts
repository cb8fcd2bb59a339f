import type { DepartmentProfile } from '../department-kit/pure/department-profile.ts';

/** The urban management department (城市管理局). */
export const URBAN_MANAGEMENT: DepartmentProfile = {
  code: 'URBAN_MANAGEMENT',
  subgraph: 'urban-management',
  typePrefix: 'UrbanManagement',
  fieldPrefix: 'urbanManagement',
  name: { zh: '市城市管理局', en: 'the urban management bureau' },
  contact: { office: { zh: '执法监督处', en: 'Office of enforcement supervision' }, phone: '0571-00000004' },
  itemCodePrefix: 'UM',
  resultCodes: ['1', '5', '6', '7', '8', '9', '10', '11', '12', 'A', 'E', 'F'],
};
