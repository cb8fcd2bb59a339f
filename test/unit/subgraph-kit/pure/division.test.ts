import { describe, expect, test } from '@jest/globals';
import {
  type DivisionCode,
  districtsOf,
  divisionName,
  isWithinDivision,
  parseDivisionCode,
} from '../../../../subgraphs/subgraph-kit/pure/division.ts';

const hangzhou = '330100' as DivisionCode;

describe('divisions', () => {
  test('the codes of today are known, those that were abolished are not', () => {
    expect(parseDivisionCode('330106')).toBe('330106');
    expect(parseDivisionCode('330113')).toBe('330113');
    expect(parseDivisionCode('330103')).toBeNull();
    expect(parseDivisionCode('33010')).toBeNull();
    expect(parseDivisionCode('toString')).toBeNull();
  });

  test('a city has its districts in order, and not itself', () => {
    const districts = districtsOf(hangzhou);
    expect(districts).toHaveLength(13);
    expect(districts[0]).toEqual({ code: '330102', name: '上城区' });
    expect(districts.map(({ code }) => code)).toEqual([...districts.map(({ code }) => code)].sort());
    expect(divisionName(hangzhou)).toBe('杭州市');
  });

  test('a district lies in its city and province and in no other', () => {
    const westLake = '330106' as DivisionCode;
    expect(isWithinDivision(westLake, hangzhou)).toBe(true);
    expect(isWithinDivision(westLake, '330000' as DivisionCode)).toBe(true);
    expect(isWithinDivision(westLake, westLake)).toBe(true);
    expect(isWithinDivision(westLake, '330200' as DivisionCode)).toBe(false);
    expect(isWithinDivision(hangzhou, westLake)).toBe(false);
  });
});
