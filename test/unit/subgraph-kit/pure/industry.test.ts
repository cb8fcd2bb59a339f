import { describe, expect, test } from '@jest/globals';
import {
  INDUSTRY_CLASSES,
  INDUSTRY_SECTIONS,
  type IndustryCode,
  industryName,
  parseIndustryCode,
} from '../../../../subgraphs/subgraph-kit/pure/industry.ts';
import { INDUSTRY_DIVISIONS } from '../../../../subgraphs/subgraph-kit/pure/industry-divisions.ts';

describe('industries', () => {
  test('there are 20 sections and 97 divisions, numbered without a gap', () => {
    const codes = Object.values(INDUSTRY_DIVISIONS).flatMap((divisions) => divisions.map(([code]) => code));
    expect(Object.keys(INDUSTRY_SECTIONS)).toHaveLength(20);
    expect(Object.keys(INDUSTRY_DIVISIONS)).toEqual(Object.keys(INDUSTRY_SECTIONS));
    expect(codes).toEqual(Array.from({ length: 97 }, (_, index) => String(index + 1).padStart(2, '0')));
  });

  test.each(['H62', 'H621', 'H6210', 'A01', 'T97'])('%s is an industry', (code) => {
    expect(parseIndustryCode(code)).toBe(code);
  });

  test.each(['H', 'H6', 'C6210', 'H63', 'h6210', '6210', 'H62100', 'U01', ''])('"%s" is none', (code) => {
    expect(parseIndustryCode(code)).toBeNull();
  });

  test('a class has its name, an unlisted one that of its division', () => {
    expect(industryName('H6210' as IndustryCode)).toEqual({ zh: '正餐服务', en: 'Restaurants' });
    expect(industryName('H6299' as IndustryCode).zh).toBe('餐饮业');
  });

  test('every listed class is an industry', () => {
    expect(Object.keys(INDUSTRY_CLASSES).filter((code) => parseIndustryCode(code) === null)).toEqual([]);
  });
});
