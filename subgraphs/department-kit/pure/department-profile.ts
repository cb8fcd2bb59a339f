import type { LocalisedText } from '../../subgraph-kit/pure/localised-text.ts';
import type { ResultCode } from '../../subgraph-kit/pure/result-code.ts';

/** Where the public and other departments reach a department. */
export interface DepartmentContact {
  readonly office: LocalisedText;
  /** Number of the office, not of a person. */
  readonly phone: string;
}

/** All that makes one department differ from another: a department is data. */
export interface DepartmentProfile {
  /** Code in every row, token and API value, for example `MARKET_REGULATION`. */
  readonly code: string;
  /** Name of its subgraph and, with `_` for `-`, of its database schema, for example `urban-management`. */
  readonly subgraph: string;
  /** Start of its type names, for example `UrbanManagement`. */
  readonly typePrefix: string;
  /** Start of its field names, for example `urbanManagement`. */
  readonly fieldPrefix: string;
  readonly name: LocalisedText;
  readonly contact: DepartmentContact;
  /** Every item code of the department starts with this and a hyphen, so that codes of two departments never meet. */
  readonly itemCodePrefix: string;
  /** Result codes that its inspectors may record. */
  readonly resultCodes: readonly ResultCode[];
}

/** True when an item code is one of this department. */
export function isOwnItemCode(profile: DepartmentProfile, itemCode: string): boolean {
  return itemCode.startsWith(`${profile.itemCodePrefix}-`);
}
