import type { DepartmentProfile } from '../department-kit/pure/department-profile.ts';

/** The market regulation department (市场监督管理局), which also keeps the registration of enterprises. */
export const MARKET_REGULATION: DepartmentProfile = {
  code: 'MARKET_REGULATION',
  subgraph: 'markets',
  typePrefix: 'Markets',
  fieldPrefix: 'markets',
  name: { zh: '市市场监督管理局', en: 'the market regulation bureau' },
  contact: { office: { zh: '信用监督管理处', en: 'Office of credit supervision' }, phone: '0571-00000001' },
  itemCodePrefix: 'MR',
  resultCodes: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', 'A', 'B', 'C', 'D', 'E', 'F'],
};
