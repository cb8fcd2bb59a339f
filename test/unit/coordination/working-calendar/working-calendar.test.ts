import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { announcedCalendar } from '../../../../subgraphs/coordination/working-calendar/announced-calendar.ts';
import {
  addWorkingDays,
  isWorkingDay,
  WORKING_DAYS_MAX,
  workingDaysBetween,
} from '../../../../subgraphs/coordination/working-calendar/working-calendar.ts';
import { addDays, type CivilDate } from '../../../../subgraphs/subgraph-kit/pure/civil-date.ts';

const known = <Value>(value: Value) => ({ kind: 'known', value });
const on = (date: string) => date as CivilDate;

describe('isWorkingDay', () => {
  test.each([
    ['2026-03-02', true, 'an ordinary Monday'],
    ['2026-03-07', false, 'an ordinary Saturday'],
    ['2026-02-14', true, 'a Saturday that is made up for'],
    ['2026-02-28', true, 'another Saturday that is made up for'],
    ['2026-02-17', false, 'the first day of the lunar year'],
    ['2026-02-23', false, 'the last day off of Spring Festival, a Monday'],
    ['2026-10-10', true, 'a Saturday that makes up for National Day'],
    ['2023-01-03', true, 'the day after a New Year that some tables get wrong'],
    ['2020-02-01', false, 'the Saturday of the prolonged Spring Festival of 2020, by the calendar'],
  ])('%s: %s, as %s', (date, expected) => {
    expect(isWorkingDay(announcedCalendar, on(date))).toEqual(known(expected));
  });

  test('a day of a year that was not announced is unknown, a Sunday as well', () => {
    expect(isWorkingDay(new Map(), on('2027-01-03'))).toEqual({ kind: 'unknown', year: 2027 });
  });
});

describe('addWorkingDays', () => {
  test.each([
    ['2026-02-13', 1, '2026-02-14', 'a made-up Saturday counts'],
    ['2026-02-14', 1, '2026-02-24', 'Spring Festival does not count'],
    ['2026-09-24', 7, '2026-10-12', 'two holidays lie between, and the Saturday after them is made up for'],
    ['2026-03-06', 1, '2026-03-09', 'a weekend does not count'],
    ['2026-03-07', 0, '2026-03-07', 'no days later is the day itself'],
    ['2026-02-24', -1, '2026-02-14', 'looking back, Spring Festival does not count either'],
    ['2025-12-31', 1, '2026-01-04', 'New Year is off and the Sunday after is made up for'],
  ])('%s and %d working days is %s: %s', (date, days, expected) => {
    expect(addWorkingDays(announcedCalendar, on(date), days)).toEqual(known(expected));
  });

  test('a deadline that crosses into a year that was not announced is unknown and names the year', () => {
    const untilDecember = new Map([...announcedCalendar].filter(([year]) => year <= 2026));
    expect(addWorkingDays(untilDecember, on('2026-12-25'), 4)).toEqual(known('2026-12-31'));
    expect(addWorkingDays(untilDecember, on('2026-12-25'), 5)).toEqual({ kind: 'unknown', year: 2027 });
  });

  test.each([0.5, Number.NaN, WORKING_DAYS_MAX + 1, -WORKING_DAYS_MAX - 1])('%d working days are refused', (days) => {
    expect(() => addWorkingDays(announcedCalendar, on('2026-03-02'), days)).toThrow('working days');
  });
});

describe('workingDaysBetween', () => {
  test('publication due twenty working days after the end of an inspection', () => {
    expect(workingDaysBetween(announcedCalendar, on('2026-01-30'), on('2026-03-05'))).toEqual(known(20));
  });

  test('a day is no days from itself, even when nobody knows whether it is a working day', () => {
    expect(workingDaysBetween(new Map(), on('2027-05-01'), on('2027-05-01'))).toEqual(known(0));
  });

  test('days that touch a year that was not announced are unknown', () => {
    expect(workingDaysBetween(announcedCalendar, on('2014-01-03'), on('2013-12-30'))).toEqual({ kind: 'unknown', year: 2013 });
  });

  const dates = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays(on('2015-01-01'), days));

  test('what was added is found again, from any day and in both directions', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -200, max: 200 }), (date, days) => {
        const end = addWorkingDays(announcedCalendar, date, days);
        if (end.kind === 'unknown') return;
        expect(workingDaysBetween(announcedCalendar, date, end.value)).toEqual(known(days));
      }),
    );
  });

  test('adding more working days never ends earlier', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -200, max: 200 }), (date, days) => {
        const end = addWorkingDays(announcedCalendar, date, days);
        const later = addWorkingDays(announcedCalendar, date, days + 1);
        if (end.kind === 'known' && later.kind === 'known') expect(end.value < later.value).toBe(true);
      }),
    );
  });
});
