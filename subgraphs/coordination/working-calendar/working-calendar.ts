import { addDays, type CivilDate, daysBetween } from '../../subgraph-kit/pure/civil-date.ts';
import { invariant } from '../../subgraph-kit/pure/invariant.ts';

/**
 * What the State Council's notice fixes for one year.
 *
 * @unit civil dates, Asia/Shanghai
 * @source 国务院办公厅关于部分节假日安排的通知, one notice a year
 */
export interface HolidayNotice {
  /** Days off that are not an ordinary weekend, and weekends inside a holiday. */
  readonly daysOff: ReadonlySet<CivilDate>;
  /** Saturdays and Sundays on which offices work (调休). */
  readonly makeUpDays: ReadonlySet<CivilDate>;
}

/**
 * The notices that have been issued, by year. A year that is missing has not been announced: nobody knows its working days yet.
 *
 * @unit calendar year
 */
export type WorkingCalendar = ReadonlyMap<number, HolidayNotice>;

/**
 * An answer of the calendar, or the year whose notice has not been issued. Callers show "unknown"; they never guess.
 *
 * @unit `year`: calendar year
 */
export type CalendarAnswer<Value> = { readonly kind: 'known'; readonly value: Value } | { readonly kind: 'unknown'; readonly year: number };

/** 1996-01-01 was a Monday, from which the days of the week are counted. */
const SOME_MONDAY = '1996-01-01' as CivilDate;
const SATURDAY = 5;

/**
 * More working days than any deadline counts. A larger number is a mistake of ours, and would walk the calendar for nothing.
 *
 * @unit working days
 * @source none: our choice, because the longest deadline of the five cities is 20 working days and a year has about 250
 */
export const WORKING_DAYS_MAX = 2_000;

/**
 * Whether offices work on this day: Monday to Friday without the days off, and the weekends that are made up for.
 *
 * @unit civil date, Asia/Shanghai
 * @source 国务院关于职工工作时间的规定, article 7; 国务院办公厅关于部分节假日安排的通知 of the year
 */
export function isWorkingDay(calendar: WorkingCalendar, date: CivilDate): CalendarAnswer<boolean> {
  const year = Number(date.slice(0, 4));
  const notice = calendar.get(year);
  if (notice === undefined) return { kind: 'unknown', year };
  return { kind: 'known', value: notice.makeUpDays.has(date) || !(isWeekend(date) || notice.daysOff.has(date)) };
}

/**
 * The last day of a period of so many working days that starts on the given day, which does not count.
 *
 * A negative number looks back: the day by which something had to be done so many working days before. Zero is the day itself, working day or not.
 *
 * @unit working days; civil dates, Asia/Shanghai
 * @source 民法典, article 201, paragraph 1 (the first day does not count); calendar as in `isWorkingDay`
 */
export function addWorkingDays(calendar: WorkingCalendar, date: CivilDate, workingDays: number): CalendarAnswer<CivilDate> {
  invariant(
    Number.isSafeInteger(workingDays) && Math.abs(workingDays) <= WORKING_DAYS_MAX,
    'a deadline counts a whole and modest number of working days',
  );
  const step = Math.sign(workingDays);
  let day = date;
  for (let left = Math.abs(workingDays); left > 0; ) {
    day = addDays(day, step);
    const answer = isWorkingDay(calendar, day);
    if (answer.kind === 'unknown') return answer;
    if (answer.value) left -= 1;
  }
  return { kind: 'known', value: day };
}

/**
 * Working days from the first day, which does not count, to the second, which does; negative when the second is earlier.
 *
 * The counterpart of `addWorkingDays`: what was added is found again.
 *
 * @unit working days; civil dates, Asia/Shanghai
 * @source 民法典, article 201, paragraph 1 (the first day does not count); calendar as in `isWorkingDay`
 */
export function workingDaysBetween(calendar: WorkingCalendar, first: CivilDate, second: CivilDate): CalendarAnswer<number> {
  const step = Math.sign(daysBetween(first, second));
  let counted = 0;
  for (let day = first; day !== second; ) {
    day = addDays(day, step);
    const answer = isWorkingDay(calendar, day);
    if (answer.kind === 'unknown') return answer;
    if (answer.value) counted += step;
  }
  return { kind: 'known', value: counted };
}

function isWeekend(date: CivilDate): boolean {
  const dayOfWeek = ((daysBetween(SOME_MONDAY, date) % 7) + 7) % 7;
  return dayOfWeek >= SATURDAY;
}
