import { findRestaurantInManyRegisters } from '../../../subgraphs/sample-city/showcase.ts';
import type { PlannedEntry } from './season-plan.ts';

/** Seed of the sample city that the hub loads. */
export const SAMPLE_SEED = 2026;

/** Digits 3 to 8 of a credit code are the division of the registration office. */
const DIVISION_IN_CREDIT_CODE = [2, 8] as const;

/**
 * The plan of the sample season: thirteen wishes of four departments, whose pools overlap most at restaurants.
 *
 * In one district three departments cover restaurants in full. It is the district of a restaurant that all four departments supervise, so that it is
 * among those drawn, whatever the seed.
 */
export function samplePlan(enterprises: number): readonly PlannedEntry[] {
  const showcase = findRestaurantInManyRegisters({ enterprises, seed: SAMPLE_SEED });
  return [
    entry('MARKET_REGULATION:CATERING', '餐饮服务检查', ['MR-001', 'MR-003'], 8),
    entry('MARKET_REGULATION:FOOD_RETAIL', '食品销售检查', ['MR-008'], 3, BY_DIVISION),
    entry('MARKET_REGULATION:REGISTRATION', '登记与年报公示检查', ['MR-023', 'MR-024'], 5, BY_RISK),
    entry('COMMERCE:PREPAID_CARD', '单用途预付卡检查', ['CM-002', 'CM-005'], 8, BY_RISK),
    entry('COMMERCE:AUTO_TRADE', '汽车销售检查', ['CM-008'], 10),
    entry('CULTURE_TOURISM:TOURIST_LODGING', '旅游住宿检查', ['CT-023', 'CT-025'], 8, BY_DIVISION),
    entry('CULTURE_TOURISM:ENTERTAINMENT', '娱乐场所检查', ['CT-002'], 20),
    entry('URBAN_MANAGEMENT:CATERING_FUMES', '餐饮油烟检查', ['UM-006'], 8),
    entry('URBAN_MANAGEMENT:WASTE_SORTING', '垃圾分类检查', ['UM-009'], 8),
    entry('URBAN_MANAGEMENT:OUTDOOR_ADVERTISING', '户外广告设施检查', ['UM-001'], 5, BY_RISK),
    ...(showcase === null ? [] : districtAction(showcase.creditCode.slice(...DIVISION_IN_CREDIT_CODE))),
  ];
}

function districtAction(division: string): readonly PlannedEntry[] {
  return [
    entry('MARKET_REGULATION:CATERING', '重点区餐饮加工过程检查', ['MR-004'], 100, inDistrict('CATERING', division)),
    entry('CULTURE_TOURISM:PERFORMANCE', '重点区营业性演出现场检查', ['CT-014'], 100, inDistrict('PERFORMANCE', division)),
    entry('URBAN_MANAGEMENT:CATERING_FUMES', '重点区油烟净化设施检查', ['UM-005'], 100, inDistrict('FUMES', division)),
  ];
}

function inDistrict(word: string, division: string): Partial<PlannedEntry> {
  return { code: `${word}-ACTION`, divisions: [division] };
}

const BY_DIVISION = { stratify: 'DIVISION' } as const;
const BY_RISK = { weights: 'CREDIT_RISK' } as const;

/** @param pool department and supervision category @param percent share of the pool */
// biome-ignore lint/complexity/useMaxParams: a line of a table reads best as one call.
function entry(
  pool: `${string}:${string}`,
  name: string,
  itemCodes: readonly string[],
  percent: number,
  how: Partial<PlannedEntry> = {},
): PlannedEntry {
  const [department = '', category = ''] = pool.split(':');
  const ratio = { numerator: percent, denominator: 100 };
  const code = category.replaceAll('_', '-');
  return { department, code, name, itemCodes, category, divisions: null, stratify: 'NONE', weights: 'EVEN', ratio, ...how };
}
