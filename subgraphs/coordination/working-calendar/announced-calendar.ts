import notices from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { type CivilDate, parseCivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import { invariant } from '../../subgraph-kit/pure/invariant.ts';
import type { HolidayNotice, WorkingCalendar } from './working-calendar.ts';

/**
 * First year of the calendar.
 *
 * @unit calendar year
 * @source none: our choice, because the two sources that tests compare agree on every day since 2014 and differ on two days of 2013
 */
export const FIRST_CALENDAR_YEAR = 2014;

/**
 * Dates of notices as chinese-days keeps them: date to a note in both languages. Only its data is used: its functions are one day off under a
 * negative UTC offset, and answer for years that were never announced.
 *
 * @unit `yyyy-mm-dd`
 * @source package chinese-days, `dist/chinese-days.json`, which follows the State Council's notices
 */
export interface NoticeTable {
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
}

/**
 * The calendar that a table of notices announces.
 *
 * A year counts as announced when its National Day is in the table. A day off in its first or last days alone is not enough: the notice of a
 * neighbouring year may reach over New Year.
 *
 * @unit civil dates, Asia/Shanghai
 * @source 国务院办公厅关于部分节假日安排的通知: every notice fixes 1 October, which 全国年节及纪念日放假办法 makes a holiday
 */
export function calendarOfNotices(table: NoticeTable): WorkingCalendar {
  const daysOff = groupByYear(Object.keys(table.holidays));
  const makeUpDays = groupByYear(Object.keys(table.workdays));
  const years = [...daysOff.keys()].filter((year) => year >= FIRST_CALENDAR_YEAR && `${year}-10-01` in table.holidays);
  return new Map(
    years
      .sort()
      .map((year): [number, HolidayNotice] => [
        year,
        { daysOff: daysOff.get(year) ?? new Set(), makeUpDays: makeUpDays.get(year) ?? new Set() },
      ]),
  );
}

/**
 * The years announced up to this version of the package. A later notice arrives with an update of the package.
 *
 * @unit civil dates, Asia/Shanghai
 * @source 国务院办公厅关于部分节假日安排的通知, 2014 onwards, by way of package chinese-days
 */
export const announcedCalendar: WorkingCalendar = calendarOfNotices(notices);

function groupByYear(texts: readonly string[]): ReadonlyMap<number, ReadonlySet<CivilDate>> {
  const dates = texts.map((text) => {
    const date = parseCivilDate(text);
    invariant(date !== null, `the table of notices holds dates, not "${text}"`);
    return date;
  });
  const grouped = Map.groupBy(dates, (date) => Number(date.slice(0, 4)));
  return new Map([...grouped].map(([year, ofYear]) => [year, new Set(ofYear)]));
}
