import { OPEN_ENDED_DATE } from '../subgraph-kit/pure/civil-date.ts';
import type { CodeList } from '../subgraph-kit/pure/code-list.ts';
import { SUPERVISION_CATEGORIES } from '../subgraph-kit/pure/supervision-category.ts';
import type { RegisterName } from '../subgraph-kit/workbook/register-format.ts';
import {
  ENTERPRISE_STATUSES,
  FINDING_HANDLING_STATUSES,
  ITEM_CLASSES,
  REGISTER_ENTRY_STATUSES,
} from '../subgraph-kit/workbook/register-formats.ts';
import { enterpriseAt, entriesOf, premisesOf, type SampleEnterprise } from './enterprise-generator.ts';
import { findingsOf } from './finding-generator.ts';
import { inspectorAt, inspectorCount } from './inspector-generator.ts';
import type { SampleDepartment } from './sample-departments.ts';
import { itemsOf } from './sample-items.ts';

/** Size and seed of a city. */
export interface CitySize {
  /** @unit enterprises */
  readonly enterprises: number;
  /** Any whole number; the same one gives the same city. */
  readonly seed: number;
}

/** The rows of a register as officials write them, in the order of the format's columns, one after the other. */
export function registerRows(city: CitySize, department: SampleDepartment, register: RegisterName): Iterable<readonly string[]> {
  return MAKERS[register](city, department);
}

type RowMaker = (city: CitySize, department: SampleDepartment) => Iterable<readonly string[]>;

const MAKERS: Readonly<Record<RegisterName, RowMaker>> = {
  enterprises: enterpriseRows,
  premises: premisesRows,
  items: (_city, department) => itemRows(department),
  'register-entries': entryRows,
  inspectors: inspectorRows,
  findings: findingRows,
};

function* enterprisesOf(city: CitySize): Generator<SampleEnterprise> {
  for (let index = 0; index < city.enterprises; index += 1) yield enterpriseAt(city.seed, index);
}

function* enterpriseRows(city: CitySize): Generator<readonly string[]> {
  for (const enterprise of enterprisesOf(city)) {
    yield [
      enterprise.creditCode,
      enterprise.name,
      chinese(ENTERPRISE_STATUSES, enterprise.status),
      enterprise.legalRepresentative,
      enterprise.establishedOn,
      enterprise.address,
      enterprise.district.code,
      enterprise.trade.industryCode,
      enterprise.creditRiskClass,
      enterprise.phone,
    ];
  }
}

function* premisesRows(city: CitySize): Generator<readonly string[]> {
  for (const enterprise of enterprisesOf(city)) {
    for (const premises of premisesOf(city.seed, enterprise)) {
      yield [premises.code, enterprise.creditCode, premises.name, premises.address, premises.district.code];
    }
  }
}

function* entryRows(city: CitySize, department: SampleDepartment): Generator<readonly string[]> {
  for (const enterprise of enterprisesOf(city)) {
    for (const entry of entriesOf(city.seed, enterprise)) {
      if (!department.categories.includes(entry.category)) continue;
      yield [
        enterprise.creditCode,
        enterprise.name,
        SUPERVISION_CATEGORIES[entry.category].zh,
        enterprise.district.code,
        enterprise.address,
        entry.permitNumber,
        entry.permitValidUntil === OPEN_ENDED_DATE ? '长期' : entry.permitValidUntil,
        chinese(REGISTER_ENTRY_STATUSES, entry.status),
      ];
    }
  }
}

function* inspectorRows(city: CitySize, department: SampleDepartment): Generator<readonly string[]> {
  const count = inspectorCount(city.enterprises);
  for (let index = 0; index < count; index += 1) {
    const inspector = inspectorAt(city.seed, department, index);
    yield [
      inspector.certificateNumber,
      inspector.name,
      inspector.unit,
      inspector.division.code,
      inspector.qualifications.map((category) => SUPERVISION_CATEGORIES[category].zh).join(';'),
      inspector.certificateValidUntil,
      inspector.phone,
      inspector.isCertified ? '是' : '否',
      String(inspector.yearlyCapacity),
    ];
  }
}

function* itemRows(department: SampleDepartment): Generator<readonly string[]> {
  for (const item of itemsOf(department)) {
    const category = SUPERVISION_CATEGORIES[item.category].zh;
    yield [item.code, item.name, category, chinese(ITEM_CLASSES, item.itemClass), item.content, item.legalBasis, item.method];
  }
}

function* findingRows(city: CitySize, department: SampleDepartment): Generator<readonly string[]> {
  const items = itemsOf(department);
  for (const enterprise of enterprisesOf(city)) {
    const entries = entriesOf(city.seed, enterprise);
    for (const finding of findingsOf(city.seed, { enterprise, department }, { entries, items })) {
      yield [
        finding.recordNumber,
        enterprise.creditCode,
        finding.itemCode,
        finding.foundOn,
        finding.resultCodes.join(';'),
        finding.description,
        chinese(FINDING_HANDLING_STATUSES, finding.handlingStatus),
      ];
    }
  }
}

function chinese<Code extends string>(list: CodeList<Code>, code: Code): string {
  return list[code].zh;
}
