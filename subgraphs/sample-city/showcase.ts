import type { CreditCode } from '../subgraph-kit/pure/credit-code.ts';
import type { SupervisionCategory } from '../subgraph-kit/pure/supervision-category.ts';
import { enterpriseAt, entriesOf, isShowcase, type SampleEnterprise } from './enterprise-generator.ts';
import type { CitySize } from './register-rows.ts';
import { departmentOfCategory, type SampleDepartment } from './sample-departments.ts';

/** An enterprise that several departments supervise. */
export interface JointlySupervised {
  readonly creditCode: CreditCode;
  readonly name: string;
  readonly departments: readonly SampleDepartment['code'][];
  readonly categories: readonly SupervisionCategory[];
}

/** The first restaurant of the city that is in the registers of all four departments and has findings in each; null in a city of fewer than 8. */
export function findRestaurantInManyRegisters(city: CitySize): JointlySupervised | null {
  for (let index = 0; index < city.enterprises; index += 1) {
    if (isShowcase(index)) return supervisionOf(city.seed, enterpriseAt(city.seed, index));
  }
  return null;
}

/** The departments and categories under which an enterprise is supervised. */
export function supervisionOf(seed: number, enterprise: SampleEnterprise): JointlySupervised {
  const categories = entriesOf(seed, enterprise)
    .filter((entry) => entry.status === 'ACTIVE')
    .map((entry) => entry.category);
  const departments = [...new Set(categories.map((category) => departmentOfCategory(category).code))];
  return { creditCode: enterprise.creditCode, name: enterprise.name, departments, categories };
}
