import { invariant } from '../subgraph-kit/pure/invariant.ts';
import { type ItemText, LEGAL_BASES } from './item-text.ts';
import { COMMERCE_ITEMS } from './items-commerce.ts';
import { CULTURE_ITEMS } from './items-culture.ts';
import { MARKETS_ITEMS } from './items-markets.ts';
import { URBAN_MANAGEMENT_ITEMS } from './items-urban-management.ts';
import type { SampleDepartment } from './sample-departments.ts';

/** An inspection item of a department's list. */
export interface SampleItem extends ItemText {
  readonly code: string;
  readonly legalBasis: string;
}

const TEXTS: Readonly<Record<SampleDepartment['code'], readonly ItemText[]>> = {
  MARKET_REGULATION: MARKETS_ITEMS,
  COMMERCE: COMMERCE_ITEMS,
  CULTURE_TOURISM: CULTURE_ITEMS,
  URBAN_MANAGEMENT: URBAN_MANAGEMENT_ITEMS,
};

/** The item list of a department: the same in a city of any size. */
export function itemsOf(department: SampleDepartment): readonly SampleItem[] {
  return TEXTS[department.code].map((text, index) => {
    const legalBasis = LEGAL_BASES[text.category];
    invariant(legalBasis !== undefined && department.categories.includes(text.category), 'an item is of a category of its department');
    return { ...text, code: `${department.itemPrefix}-${String(index + 1).padStart(3, '0')}`, legalBasis };
  });
}
