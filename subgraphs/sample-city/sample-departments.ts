import { invariant } from '../subgraph-kit/pure/invariant.ts';
import type { SupervisionCategory } from '../subgraph-kit/pure/supervision-category.ts';
import type { RegisterName } from '../subgraph-kit/workbook/register-format.ts';

/** A department of the invented city, as far as its workbooks need it. */
export interface SampleDepartment {
  readonly code: 'MARKET_REGULATION' | 'COMMERCE' | 'CULTURE_TOURISM' | 'URBAN_MANAGEMENT';
  /** Name of the folder that its workbooks lie in, which is the name of its subgraph. */
  readonly folder: string;
  readonly itemPrefix: string;
  /** Name of the units that its inspectors belong to, after the name of the district. */
  readonly unit: string;
  /** First digits of its inspectors' certificates. */
  readonly certificatePrefix: string;
  readonly categories: readonly SupervisionCategory[];
  /** Sets of categories that one inspector is trained for, besides those who are trained for all. */
  readonly trainings: readonly (readonly SupervisionCategory[])[];
  readonly registers: readonly RegisterName[];
}

const ANY_DEPARTMENT: readonly RegisterName[] = ['items', 'register-entries', 'inspectors', 'findings'];

/** The four departments. */
export const SAMPLE_DEPARTMENTS: readonly SampleDepartment[] = [
  {
    code: 'MARKET_REGULATION',
    folder: 'markets',
    itemPrefix: 'MR',
    unit: '市场监管所',
    certificatePrefix: '330101',
    categories: [
      'CATERING',
      'FOOD_RETAIL',
      'FOOD_PRODUCTION',
      'DRUG_RETAIL',
      'SPECIAL_EQUIPMENT',
      'PRODUCT_QUALITY',
      'MEASURING_INSTRUMENTS',
      'REGISTRATION',
    ],
    trainings: [
      ['CATERING', 'FOOD_RETAIL', 'FOOD_PRODUCTION', 'REGISTRATION'],
      ['CATERING', 'FOOD_RETAIL', 'DRUG_RETAIL', 'SPECIAL_EQUIPMENT'],
      ['SPECIAL_EQUIPMENT', 'PRODUCT_QUALITY', 'MEASURING_INSTRUMENTS'],
      ['REGISTRATION', 'FOOD_RETAIL', 'MEASURING_INSTRUMENTS'],
    ],
    registers: ['enterprises', 'premises', ...ANY_DEPARTMENT],
  },
  {
    code: 'COMMERCE',
    folder: 'commerce',
    itemPrefix: 'CM',
    unit: '商务执法大队',
    certificatePrefix: '330102',
    categories: ['PREPAID_CARD', 'AUTO_TRADE', 'REFINED_OIL', 'SCRAP_RECYCLING', 'HOUSEKEEPING'],
    trainings: [
      ['PREPAID_CARD', 'HOUSEKEEPING'],
      ['AUTO_TRADE', 'REFINED_OIL', 'SCRAP_RECYCLING'],
      ['PREPAID_CARD', 'AUTO_TRADE'],
    ],
    registers: ANY_DEPARTMENT,
  },
  {
    code: 'CULTURE_TOURISM',
    folder: 'culture',
    itemPrefix: 'CT',
    unit: '文化市场执法队',
    certificatePrefix: '330103',
    categories: ['ENTERTAINMENT', 'INTERNET_CAFE', 'TRAVEL_AGENCY', 'PERFORMANCE', 'PUBLICATION_TRADE', 'CINEMA', 'TOURIST_LODGING'],
    trainings: [
      ['ENTERTAINMENT', 'INTERNET_CAFE', 'PERFORMANCE', 'CINEMA'],
      ['TRAVEL_AGENCY', 'TOURIST_LODGING'],
      ['PUBLICATION_TRADE', 'CINEMA', 'PERFORMANCE'],
    ],
    registers: ANY_DEPARTMENT,
  },
  {
    code: 'URBAN_MANAGEMENT',
    folder: 'urban-management',
    itemPrefix: 'UM',
    unit: '综合行政执法中队',
    certificatePrefix: '330104',
    categories: ['OUTDOOR_ADVERTISING', 'CATERING_FUMES', 'WASTE_SORTING', 'CONSTRUCTION_WASTE', 'GAS_SUPPLY', 'STREET_FRONTAGE'],
    trainings: [
      ['CATERING_FUMES', 'WASTE_SORTING', 'STREET_FRONTAGE', 'OUTDOOR_ADVERTISING'],
      ['CONSTRUCTION_WASTE', 'GAS_SUPPLY'],
      ['OUTDOOR_ADVERTISING', 'STREET_FRONTAGE', 'WASTE_SORTING'],
    ],
    registers: ANY_DEPARTMENT,
  },
];

/** The department that supervises a category. */
export function departmentOfCategory(category: SupervisionCategory): SampleDepartment {
  const department = SAMPLE_DEPARTMENTS.find((candidate) => candidate.categories.includes(category));
  invariant(department !== undefined, 'a category that the city uses belongs to a department');
  return department;
}
