import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import {
  addDays,
  type CivilDate,
  civilDateOf,
  civilDateOfParts,
  daysBetween,
  parseCivilDate,
  parseLooseCivilDate,
} from '../../../subgraphs/subgraph-kit/pure/civil-date.ts';

const parts = fc.record({
  year: fc.integer({ min: 1900, max: 9999 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 31 }),
});
const existing = parts.map(({ year, month, day }) => Temporal.PlainDate.from({ year, month, day }).toString() as CivilDate);

describe('civil dates', () => {
  test('exist exactly when the calendar has them', () => {
    fc.assert(
      fc.property(parts, ({ year, month, day }) => {
        const isReal = day <= Temporal.PlainYearMonth.from({ year, month }).daysInMonth;
        expect(civilDateOfParts(year, month, day) !== null).toBe(isReal);
      }),
    );
  });

  test('days are added as the calendar adds them, and counted back', () => {
    fc.assert(
      fc.property(existing, fc.integer({ min: -20_000, max: 20_000 }), (date, days) => {
        const expected = Temporal.PlainDate.from(date).add({ days });
        fc.pre(expected.year >= 1900 && expected.year <= 9999);
        expect(addDays(date, days)).toBe(expected.toString());
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
      { numRuns: 2000 },
    );
  });

  test('every way in which officials write a date means that date', () => {
    fc.assert(
      fc.property(existing, (date) => {
        const [year, month, day] = date.split('-').map(Number);
        const ways = [
          `${year}年${month}月${day}日`,
          `${year}/${month}/${day}`,
          `${year}.${month}.${day}`,
          date.replaceAll('-', ''),
          `${date} 00:00:00`,
        ];
        expect(ways.map(parseLooseCivilDate)).toEqual(ways.map(() => date));
      }),
    );
  });

  test('a text that is strictly a date means the same loosely', () => {
    fc.assert(fc.property(existing, (date) => expect(parseLooseCivilDate(date)).toBe(parseCivilDate(date))));
  });

  test('the day of an instant is that of the time zone, summer time included', () => {
    const instant = fc.date({ min: new Date('1901-01-02T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(instant, (moment) => {
        const expected = Temporal.Instant.fromEpochMilliseconds(moment.getTime()).toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
        expect(civilDateOf(moment)).toBe(expected.toString());
      }),
      { numRuns: 1000 },
    );
  });
});
