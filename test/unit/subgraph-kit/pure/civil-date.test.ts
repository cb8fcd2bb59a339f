import { describe, expect, test } from '@jest/globals';
import {
  addDays,
  type CivilDate,
  civilDateOf,
  civilDateOfParts,
  compareCivilDates,
  daysBetween,
  OPEN_ENDED_DATE,
  parseCivilDate,
  parseLooseCivilDate,
} from '../../../../subgraphs/subgraph-kit/pure/civil-date.ts';

const date = (text: string): CivilDate => {
  const parsed = parseCivilDate(text);
  if (parsed === null) throw new Error(`${text} is not a date`);
  return parsed;
};

describe('a civil date', () => {
  test.each(['2026-03-01', '2024-02-29', '2000-02-29', '1900-01-01', '9999-12-31'])('%s is one', (text) => {
    expect(parseCivilDate(text)).toBe(text);
  });

  test.each([
    '2026-02-29',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '2026-3-1',
    '2026/03/01',
    '1899-12-31',
    ' 2026-03-01',
    '',
    '２０２６-03-01',
  ])('"%s" is none', (text) => {
    expect(parseCivilDate(text)).toBeNull();
  });

  test('is made of year, month and day when there is such a day', () => {
    expect(civilDateOfParts(2026, 3, 1)).toBe('2026-03-01');
    expect(civilDateOfParts(2026, 2, 30)).toBeNull();
    expect(civilDateOfParts(2026.5, 2, 3)).toBeNull();
  });
});

describe('what officials write', () => {
  test.each([
    ['2026年3月1日', '2026-03-01'],
    ['2026 年 3 月 1 日', '2026-03-01'],
    ['２０２６年３月１日', '2026-03-01'],
    ['2026/3/1', '2026-03-01'],
    ['2026.03.01', '2026-03-01'],
    ['２０２６／３／１', '2026-03-01'],
    [' 2026-3-1 ', '2026-03-01'],
    ['20260301', '2026-03-01'],
    ['2026-03-01 08:30:00', '2026-03-01'],
    ['2026-03-01T08:30', '2026-03-01'],
    ['46082', '2026-03-01'],
    ['46082.75', '2026-03-01'],
    ['20515', '1956-03-01'],
    ['长期', '9999-09-09'],
    ['长期有效', '9999-09-09'],
  ])('"%s" means %s', (text, expected) => {
    expect(parseLooseCivilDate(text)).toBe(expected);
  });

  test.each(['2026年2月30日', '2026/13/1', '20260230', '26-3-1', '3月1日', '12345', '99999', '明天', '2026-03-01x', '20260301123'])(
    '"%s" means no date',
    (text) => {
      expect(parseLooseCivilDate(text)).toBeNull();
    },
  );
});

describe('days', () => {
  test.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2024-03-01', -1, '2024-02-29'],
    ['1900-02-28', 1, '1900-03-01'],
    ['2026-03-01', 0, '2026-03-01'],
  ])('%s and %i days are %s', (from, days, expected) => {
    expect(addDays(date(from), days)).toBe(expected);
  });

  test('are whole', () => {
    expect(() => addDays(date('2026-03-01'), 0.5)).toThrow('days are whole');
  });

  test('do not leave the calendar', () => {
    expect(() => addDays(date('9999-12-31'), 1)).toThrow('9999-12-31');
    expect(() => addDays(date('1900-01-01'), -1)).toThrow('1900-01-01');
  });

  test('are counted between two dates', () => {
    expect(daysBetween(date('2026-01-01'), date('2026-03-01'))).toBe(59);
    expect(daysBetween(date('2026-03-01'), date('2026-01-01'))).toBe(-59);
  });

  test('come in order, and the day without end comes last', () => {
    const dates = [OPEN_ENDED_DATE, date('2026-10-01'), date('2026-09-30')];
    expect([...dates].sort(compareCivilDates)).toEqual(['2026-09-30', '2026-10-01', OPEN_ENDED_DATE]);
    expect(compareCivilDates(date('2026-10-01'), date('2026-10-01'))).toBe(0);
  });
});

describe('the day of an instant', () => {
  test.each([
    ['2026-03-01T15:59:59.999Z', '2026-03-01'],
    ['2026-03-01T16:00:00Z', '2026-03-02'],
    ['1986-07-01T15:00:00Z', '1986-07-02'],
    ['1986-12-01T15:00:00Z', '1986-12-01'],
  ])('%s is %s in Shanghai, summer time of 1986 included', (instant, expected) => {
    expect(civilDateOf(new Date(instant))).toBe(expected);
  });

  test('an invalid instant has none', () => {
    expect(() => civilDateOf(new Date(Number.NaN))).toThrow('valid date');
  });
});
