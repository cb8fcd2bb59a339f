import { describe, expect, test } from '@jest/globals';
import { LegalHoliday, SolarDay } from 'tyme4ts';
import { announcedCalendar, calendarOfNotices } from '../../../../subgraphs/coordination/working-calendar/announced-calendar.ts';
import { isWorkingDay } from '../../../../subgraphs/coordination/working-calendar/working-calendar.ts';
import { addDays, type CivilDate } from '../../../../subgraphs/subgraph-kit/pure/civil-date.ts';

/** A second opinion: tyme4ts keeps the notices in a table of its own. */
function isWorkingDayBySecondOpinion(date: CivilDate): boolean {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const exception = LegalHoliday.fromYmd(year, month, day);
  if (exception !== null) return exception.isWork();
  const dayOfWeek = SolarDay.fromYmd(year, month, day).getWeek().getIndex();
  return dayOfWeek !== 0 && dayOfWeek !== 6;
}

function daysOfYear(year: number): readonly CivilDate[] {
  const days: CivilDate[] = [];
  for (let day = `${year}-01-01` as CivilDate; day.startsWith(String(year)); day = addDays(day, 1)) days.push(day);
  return days;
}

const years = [...announcedCalendar.keys()];

describe('the announced calendar', () => {
  test('it has every year from 2014 to 2026 at least, without a gap', () => {
    expect(years.slice(0, 13)).toEqual([2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]);
    expect(years.at(-1)).toBe(2014 + years.length - 1);
  });

  test.each(years)('in %d it agrees with a second source on every day', (year) => {
    const days = daysOfYear(year);
    const differing = days.filter((day) => {
      const answer = isWorkingDay(announcedCalendar, day);
      return answer.kind === 'unknown' || answer.value !== isWorkingDayBySecondOpinion(day);
    });
    expect(days.length).toBeGreaterThanOrEqual(365);
    expect(differing).toEqual([]);
  });

  test('a year whose National Day is not in the table has not been announced', () => {
    const calendar = calendarOfNotices({
      holidays: { '2026-10-01': '', '2026-12-31': '', '2027-01-01': '' },
      workdays: { '2027-01-04': '' },
    });
    expect([...calendar.keys()]).toEqual([2026]);
  });

  test('a table that holds something else than dates is refused', () => {
    expect(() => calendarOfNotices({ holidays: { 'National Day': '' }, workdays: {} })).toThrow('National Day');
  });
});
