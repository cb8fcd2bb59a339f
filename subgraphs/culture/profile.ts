import type { DepartmentProfile } from '../department-kit/pure/department-profile.ts';

/** The department of culture and tourism (文化和旅游局). */
export const CULTURE_TOURISM: DepartmentProfile = {
  code: 'CULTURE_TOURISM',
  subgraph: 'culture',
  typePrefix: 'Culture',
  fieldPrefix: 'culture',
  name: { zh: '市文化和旅游局', en: 'the bureau of culture and tourism' },
  contact: { office: { zh: '市场管理处', en: 'Office of market management' }, phone: '0571-00000003' },
  itemCodePrefix: 'CT',
  resultCodes: ['1', '5', '6', '7', '8', '9', '10', '11', '12', 'A', 'E', 'F', 'G'],
};
