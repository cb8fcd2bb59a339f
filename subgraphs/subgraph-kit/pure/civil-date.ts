import { Temporal } from 'temporal-polyfill';
import { invariant } from './invariant.ts';

/**
 * A day as a regulation counts it: no time, no zone, so none to get wrong.
 *
 * @unit `yyyy-mm-dd`, Gregorian, year 1900 to 9999; the order of the strings is the order of the days
 */
export type CivilDate = string & { readonly __brand: 'CivilDate' };

/**
 * The day that registers write for "without end" (长期).
 *
 * @source none: the value that Zhejiang's templates use, kept so that their exports compare equal
 */
export const OPEN_ENDED_DATE = '9999-09-09' as CivilDate;

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
/** From here on Asia/Shanghai is UTC+8 without summer time; earlier instants go through the time zone's table. */
const FIXED_OFFSET_SINCE_MS = Date.UTC(1992, 0, 1);
/** Day 0 of the serial numbers that workbooks keep for dates, as they count after 1900-02-28. */
const SERIAL_EPOCH_DAY = Date.UTC(1899, 11, 30) / DAY_MS;
/** Serial numbers of 1954-10-03 to 2119-01-11: a number outside is a number, not a date. */
const SERIAL_MIN = 20_000;
const SERIAL_MAX = 80_000;
const DAYS_PER_ERA = 146_097;
/** Days from 0000-03-01, where the first era begins, to 1970-01-01. */
const DAYS_FROM_ERA_TO_1970 = 719_468;
const RANGE = 'a civil date lies between 1900-01-01 and 9999-12-31';
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const STRICT = /^(\d{4})-(\d{2})-(\d{2})$/u;
const LOOSE = /^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?)(?:[ T]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/u;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/u;
const SERIAL = /^(\d{5})(?:\.\d+)?$/u;
const OPEN_ENDED = new Set(['长期', '长期有效', '永久', '无固定期限']);

/** The date, or null when the text is not exactly `yyyy-mm-dd` or names a day that does not exist. */
export function parseCivilDate(text: string): CivilDate | null {
  const match = STRICT.exec(text);
  if (match === null) return null;
  return isDay(Number(match[1]), Number(match[2]), Number(match[3])) ? (text as CivilDate) : null;
}

/**
 * The date that an official's workbook means: `2026-03-01`, `2026/3/1`, `2026.3.1`, `2026年3月1日`, `20260301`, a workbook's serial number, and
 * `长期` as the day without end; full-width digits and spaces are forgiven, a time of day is dropped. Null when it is none of these.
 */
export function parseLooseCivilDate(text: string): CivilDate | null {
  const strict = parseCivilDate(text);
  if (strict !== null) return strict;
  const plain = text.normalize('NFKC').trim().replace(/\s+/gu, ' ');
  const dense = plain.replace(/ (?!\d{1,2}:)/gu, '');
  if (OPEN_ENDED.has(dense)) return OPEN_ENDED_DATE;
  const serial = SERIAL.exec(dense);
  if (serial !== null) return ofSerial(Number(serial[1]));
  const match = LOOSE.exec(dense) ?? COMPACT.exec(dense);
  if (match === null) return null;
  return civilDateOfParts(Number(match[1]), Number(match[2] ?? match[4]), Number(match[3] ?? match[5]));
}

/** The date of a year, a month (1 to 12) and a day, or null when there is no such day. */
export function civilDateOfParts(year: number, month: number, day: number): CivilDate | null {
  if (!isDay(year, month, day)) return null;
  return `${year}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}` as CivilDate;
}

/** Negative, zero or positive as the first day is before, equal to or after the second. */
export function compareCivilDates(first: CivilDate, second: CivilDate): number {
  return first < second ? -1 : first > second ? 1 : 0;
}

/**
 * The day so many days later; earlier for a negative number.
 *
 * @unit calendar days
 */
export function addDays(date: CivilDate, days: number): CivilDate {
  invariant(Number.isSafeInteger(days), 'days are whole');
  return ofDayNumber(dayNumberOf(date) + days);
}

/**
 * Days from the first date to the second; negative when the second is earlier.
 *
 * @unit calendar days
 */
export function daysBetween(first: CivilDate, second: CivilDate): number {
  return dayNumberOf(second) - dayNumberOf(first);
}

/**
 * The day on which something happened, as the field's law counts it.
 *
 * @unit civil date, Asia/Shanghai
 */
export function civilDateOf(instant: Date): CivilDate {
  const instantMs = instant.getTime();
  invariant(Number.isFinite(instantMs), 'an instant is a valid date');
  const text =
    instantMs >= FIXED_OFFSET_SINCE_MS
      ? new Date(instantMs + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)
      : Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString();
  return checked(text);
}

/** The day of a workbook's serial number, or null outside the years that registers hold. */
function ofSerial(serial: number): CivilDate | null {
  return serial < SERIAL_MIN || serial > SERIAL_MAX ? null : ofDayNumber(SERIAL_EPOCH_DAY + serial);
}

function dayNumberOf(date: CivilDate): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY_MS;
}

/** From a day number to the calendar, counted in eras of 400 years that begin on 1 March, so that the leap day is the last of its year. */
function ofDayNumber(dayNumber: number): CivilDate {
  const shifted = dayNumber + DAYS_FROM_ERA_TO_1970;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const date = civilDateOfParts(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day);
  invariant(date !== null, RANGE);
  return date;
}

function checked(text: string): CivilDate {
  const date = parseCivilDate(text);
  invariant(date !== null, RANGE);
  return date;
}

function isDay(year: number, month: number, day: number): boolean {
  if (!(Number.isInteger(year) && Number.isInteger(month) && Number.isInteger(day))) return false;
  if (!(year >= 1900 && year <= 9999 && month >= 1 && month <= 12 && day >= 1)) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= (month === 2 && isLeap ? 29 : (MONTH_LENGTHS[month - 1] ?? 0));
}
