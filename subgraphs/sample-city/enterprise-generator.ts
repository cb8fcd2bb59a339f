import { addDays, type CivilDate, OPEN_ENDED_DATE } from '../subgraph-kit/pure/civil-date.ts';
import { CREDIT_CODE_ALPHABET, type CreditCode, checkCharacterOf } from '../subgraph-kit/pure/credit-code.ts';
import { type Division, type DivisionCode, districtsOf } from '../subgraph-kit/pure/division.ts';
import { invariant } from '../subgraph-kit/pure/invariant.ts';
import type { SupervisionCategory } from '../subgraph-kit/pure/supervision-category.ts';
import { DataRandom, Shares, STREAMS } from './data-random.ts';
import { inventBrand, inventPerson, inventPhone, inventStreet } from './invented-names.ts';
import { TRADES, type Trade } from './trades.ts';

/** Division that the invented city carries the codes of: 杭州市, whose districts are real and whose enterprises here are not. */
export const SAMPLE_CITY_DIVISION = '330100' as DivisionCode;

/** Day on which the city's workbooks were written. */
export const SAMPLE_CITY_AS_OF = '2026-01-01' as CivilDate;

/** An enterprise of the city with everything that any workbook says of it. */
export interface SampleEnterprise {
  readonly index: number;
  readonly creditCode: CreditCode;
  readonly name: string;
  readonly status: 'ACTIVE' | 'CLOSED' | 'DEREGISTERED' | 'REVOKED' | 'MOVED_OUT';
  readonly legalRepresentative: string;
  readonly establishedOn: CivilDate;
  readonly address: string;
  readonly district: Division;
  readonly trade: Trade;
  readonly creditRiskClass: 'A' | 'B' | 'C' | 'D';
  readonly phone: string;
}

/** One line of a department's register about an enterprise. */
export interface SampleEntry {
  readonly category: SupervisionCategory;
  readonly permitNumber: string;
  readonly permitValidUntil: CivilDate;
  readonly status: 'ACTIVE' | 'SUSPENDED' | 'CANCELLED';
}

/** A place of business of an enterprise. */
export interface SamplePremises {
  readonly code: string;
  readonly name: string;
  readonly address: string;
  readonly district: Division;
}

const DISTRICTS = districtsOf(SAMPLE_CITY_DIVISION);
/** Enterprises live where the city is dense: the first districts of the list get more of them. */
const DISTRICT_SHARES = new Shares(DISTRICTS.map((division, rank) => [division, Math.max(2, 14 - rank)]));
const TRADE_SHARES = new Shares(TRADES.map((trade) => [trade, trade.weight]));
const STATUS_SHARES = new Shares<SampleEnterprise['status']>([
  ['ACTIVE', 940],
  ['CLOSED', 20],
  ['DEREGISTERED', 25],
  ['REVOKED', 10],
  ['MOVED_OUT', 5],
]);
const CREDIT_RISK_SHARES = new Shares<SampleEnterprise['creditRiskClass']>([
  ['A', 30],
  ['B', 55],
  ['C', 12],
  ['D', 3],
]);

/** One enterprise in so many is a restaurant that four departments supervise and that each of them has complained about. */
const SHOWCASE_INTERVAL = 1000;
const SHOWCASE_OFFSET = 7;
const SHOWCASE_CATEGORIES: readonly SupervisionCategory[] = ['CATERING', 'PREPAID_CARD', 'PERFORMANCE', 'CATERING_FUMES', 'WASTE_SORTING'];
const RESTAURANT_INDUSTRY = 'H6210';

/** Weights of the check character of the nine-character organisation code inside a credit code (GB 11714). */
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
const ORGANISATION_VALUES = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** How many bodies of six characters there are, and a step that visits each of them once. */
const BODY_COUNT = 31 ** 6;
const BODY_STEP = 387_420_489;
/** @unit whole numbers up to this are exact in the product of index and step */
const INDEX_MAX = 20_000_000;

/** True for the enterprises that stand in the registers of all four departments, with findings in each. */
export function isShowcase(index: number): boolean {
  return index % SHOWCASE_INTERVAL === SHOWCASE_OFFSET;
}

/** The enterprise of that number; the same seed and number always give the same one. */
export function enterpriseAt(seed: number, index: number): SampleEnterprise {
  const random = new DataRandom(seed, STREAMS.enterprise, index);
  const district = random.weighted(DISTRICT_SHARES);
  const trade = isShowcase(index) ? restaurantTrade() : random.weighted(TRADE_SHARES);
  return {
    index,
    creditCode: creditCodeOf({ seed, index, district, trade }),
    name: enterpriseName(random, district, trade),
    status: isShowcase(index) ? 'ACTIVE' : random.weighted(STATUS_SHARES),
    legalRepresentative: inventPerson(random),
    establishedOn: addDays(SAMPLE_CITY_AS_OF, -random.between(30, 7000)),
    address: `浙江省杭州市${district.name}${inventStreet(random)}`,
    district,
    trade,
    creditRiskClass: random.weighted(CREDIT_RISK_SHARES),
    phone: inventPhone(random),
  };
}

/** What the departments have in their registers about an enterprise. */
export function entriesOf(seed: number, enterprise: SampleEnterprise): readonly SampleEntry[] {
  const random = new DataRandom(seed, STREAMS.entries, enterprise.index);
  const entries: SampleEntry[] = [];
  for (const [category, share] of supervisionOf(enterprise)) {
    const isSupervised = random.percent(share);
    const entry = entryFor(random, enterprise, category);
    if (isSupervised) entries.push(entry);
  }
  return entries;
}

/** The places where an enterprise does business. */
export function premisesOf(seed: number, enterprise: SampleEnterprise): readonly SamplePremises[] {
  const random = new DataRandom(seed, STREAMS.premises, enterprise.index);
  const count = random.percent(85) ? 1 : random.percent(80) ? 2 : 3;
  return Array.from({ length: count }, (_, number) => {
    const district = number === 0 ? enterprise.district : random.weighted(DISTRICT_SHARES);
    return {
      code: `CS${district.code}${String(enterprise.index).padStart(8, '0')}${number + 1}`,
      name: number === 0 ? enterprise.name : `${enterprise.name}${district.name}第${number + 1}门店`,
      address: number === 0 ? enterprise.address : `浙江省杭州市${district.name}${inventStreet(random)}`,
      district,
    };
  });
}

function supervisionOf(enterprise: SampleEnterprise): readonly (readonly [SupervisionCategory, number])[] {
  if (isShowcase(enterprise.index)) return SHOWCASE_CATEGORIES.map((category) => [category, 100]);
  return Object.entries(enterprise.trade.supervision) as [SupervisionCategory, number][];
}

function entryFor(random: DataRandom, enterprise: SampleEnterprise, category: SupervisionCategory): SampleEntry {
  const permitNumber = `${category.slice(0, 2)}${enterprise.district.code}${String(enterprise.index).padStart(8, '0')}`;
  const isOpenEnded = random.percent(10);
  const permitValidUntil = isOpenEnded ? OPEN_ENDED_DATE : addDays(SAMPLE_CITY_AS_OF, random.between(-60, 3400));
  const isSuspended = random.percent(2);
  const isGone = enterprise.status === 'DEREGISTERED' || enterprise.status === 'REVOKED' || enterprise.status === 'MOVED_OUT';
  return { category, permitNumber, permitValidUntil, status: isGone ? 'CANCELLED' : isSuspended ? 'SUSPENDED' : 'ACTIVE' };
}

function restaurantTrade(): Trade {
  const restaurant = TRADES.find((trade) => trade.industryCode === RESTAURANT_INDUSTRY);
  invariant(restaurant !== undefined, 'the city has restaurants');
  return restaurant;
}

function enterpriseName(random: DataRandom, district: Division, trade: Trade): string {
  const brand = inventBrand(random);
  const word = random.pick(trade.words);
  return trade.isHousehold ? `杭州市${district.name}${brand}${word}` : `杭州${brand}${word}有限公司`;
}

/**
 * A credit code with right check characters that no office has given out: its organisation code begins with Y, and those given out do not.
 *
 * @source GB 32100-2015 for the whole, GB 11714 for the organisation code inside
 */
function creditCodeOf(of: { seed: number; index: number; district: Division; trade: Trade }): CreditCode {
  const organisation = organisationCodeOf(of.seed, of.index);
  const body = `${of.trade.isHousehold ? '92' : '91'}${of.district.code}${organisation}`;
  return (body + checkCharacterOf(body)) as CreditCode;
}

/** Distinct for distinct indexes: the step and the number of bodies have no common factor. */
function organisationCodeOf(seed: number, index: number): string {
  let number = ((index % INDEX_MAX) * BODY_STEP + (seed % BODY_COUNT)) % BODY_COUNT;
  let body = '';
  for (let digit = 0; digit < 6; digit += 1) {
    body += CREDIT_CODE_ALPHABET.charAt(number % 31);
    number = Math.floor(number / 31);
  }
  const code = `YA${body}`;
  let sum = 0;
  for (let place = 0; place < code.length; place += 1) {
    sum += ORGANISATION_VALUES.indexOf(code.charAt(place)) * (ORGANISATION_WEIGHTS[place] ?? 0);
  }
  const check = 11 - (sum % 11);
  return code + (check === 10 ? 'X' : check === 11 ? '0' : String(check));
}
