import { addDays, type CivilDate } from '../subgraph-kit/pure/civil-date.ts';
import { invariant } from '../subgraph-kit/pure/invariant.ts';
import type { ResultCode } from '../subgraph-kit/pure/result-code.ts';
import { DataRandom, STREAMS } from './data-random.ts';
import { isShowcase, SAMPLE_CITY_AS_OF, type SampleEnterprise, type SampleEntry } from './enterprise-generator.ts';
import { SAMPLE_DEPARTMENTS, type SampleDepartment } from './sample-departments.ts';
import type { SampleItem } from './sample-items.ts';

/** Something that an inspection of an earlier year found. */
export interface SampleFinding {
  readonly recordNumber: string;
  readonly itemCode: string;
  readonly foundOn: CivilDate;
  readonly resultCodes: readonly ResultCode[];
  readonly description: string;
  readonly handlingStatus: 'RECTIFICATION_DUE' | 'RECTIFIED' | 'CLOSED';
}

/** @unit percent of the enterprises in a department's register that it has found something at, by credit risk class */
const FOUND_SHARES: Readonly<Record<SampleEnterprise['creditRiskClass'], number>> = { A: 6, B: 12, C: 25, D: 45 };
/** @unit days before the city's workbooks were written */
const AGE_DAYS_MAX = 1095;
const OWN_RULES: Readonly<Record<SampleDepartment['code'], readonly ResultCode[]>> = {
  MARKET_REGULATION: ['3', '4', 'B', 'D'],
  COMMERCE: ['5'],
  CULTURE_TOURISM: ['5'],
  URBAN_MANAGEMENT: ['5'],
};

/** What a department found at an enterprise in earlier years; empty when it has no register entry of it. */
export function findingsOf(
  seed: number,
  of: { readonly enterprise: SampleEnterprise; readonly department: SampleDepartment },
  about: { readonly entries: readonly SampleEntry[]; readonly items: readonly SampleItem[] },
): readonly SampleFinding[] {
  const { enterprise, department } = of;
  const stream = enterprise.index * SAMPLE_DEPARTMENTS.length + SAMPLE_DEPARTMENTS.indexOf(department);
  const random = new DataRandom(seed, STREAMS.finding, stream);
  const supervised = about.entries.filter((entry) => department.categories.includes(entry.category));
  if (supervised.length === 0) return [];
  const count = findingCount(random, enterprise);
  return Array.from({ length: count }, (_, number) => {
    const { category } = random.pick(supervised);
    const item = random.pick(about.items.filter((candidate) => candidate.category === category));
    return findingAbout(random, department, item, `${String(enterprise.index).padStart(8, '0')}-${number + 1}`);
  });
}

function findingCount(random: DataRandom, enterprise: SampleEnterprise): number {
  const isFound = random.percent(FOUND_SHARES[enterprise.creditRiskClass]) || isShowcase(enterprise.index);
  const isFoundAgain = random.percent(20);
  return isFound ? (isFoundAgain ? 2 : 1) : 0;
}

function findingAbout(random: DataRandom, department: SampleDepartment, item: SampleItem, number: string): SampleFinding {
  const foundOn = addDays(SAMPLE_CITY_AS_OF, -random.between(1, AGE_DAYS_MAX));
  const isOpen = random.percent(15);
  const isClosed = random.percent(60);
  const broken = random.pick(OWN_RULES[department.code]);
  invariant(item.content !== '', 'an item says what is inspected');
  return {
    recordNumber: `${department.itemPrefix}-${foundOn.slice(0, 4)}-${number}`,
    itemCode: item.code,
    foundOn,
    resultCodes: [isOpen ? 'A' : 'E', broken],
    description: `${item.name}发现问题：${item.content.split('，')[0]}，不符合要求`,
    handlingStatus: isOpen ? 'RECTIFICATION_DUE' : isClosed ? 'CLOSED' : 'RECTIFIED',
  };
}
