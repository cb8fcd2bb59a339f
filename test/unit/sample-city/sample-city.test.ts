import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { enterpriseAt, entriesOf } from '../../../subgraphs/sample-city/enterprise-generator.ts';
import { inspectorAt, inspectorCount } from '../../../subgraphs/sample-city/inspector-generator.ts';
import { expectedIssues, type SampleCityOptions, type SampleRegister, sampleCity } from '../../../subgraphs/sample-city/sample-city.ts';
import { departmentOfCategory, SAMPLE_DEPARTMENTS } from '../../../subgraphs/sample-city/sample-departments.ts';
import { itemsOf } from '../../../subgraphs/sample-city/sample-items.ts';
import { findRestaurantInManyRegisters } from '../../../subgraphs/sample-city/showcase.ts';
import { isCreditCode } from '../../../subgraphs/subgraph-kit/pure/credit-code.ts';
import { parseIndustryCode } from '../../../subgraphs/subgraph-kit/pure/industry.ts';
import { REGISTER_FORMATS } from '../../../subgraphs/subgraph-kit/workbook/register-formats.ts';
import { parseRow } from '../../../subgraphs/subgraph-kit/workbook/row-parser.ts';

const SEED = 2026;

const digestOf = (options: SampleCityOptions) => {
  const hash = createHash('sha256');
  for (const register of sampleCity(options)) for (const row of register.rows()) hash.update(`${row.line} ${row.cells.join('|')}\n`);
  return hash.digest('hex');
};

const enterprises = (count: number) => Array.from({ length: count }, (_, index) => enterpriseAt(SEED, index));

describe('the sample city', () => {
  test('is the same city for the same seed, and another one for another seed', () => {
    const digest = digestOf({ enterprises: 300, seed: SEED });
    expect(digestOf({ enterprises: 300, seed: SEED })).toBe(digest);
    expect(digestOf({ enterprises: 300, seed: SEED + 1 })).not.toBe(digest);
    expect(digestOf({ enterprises: 300, seed: SEED, messy: false })).not.toBe(digest);
  });

  test('grows at its end: the first enterprises of a larger city are those of a smaller one', () => {
    const first = (size: number) =>
      [...(sampleCity({ enterprises: size, seed: SEED, messy: false })[0] as SampleRegister).rows()].slice(0, 100);
    expect(first(100)).toEqual(first(1000));
  });

  test('has credit codes that are valid and all different, of existing industries', () => {
    const city = enterprises(20_000);
    expect(city.filter((enterprise) => !isCreditCode(enterprise.creditCode))).toEqual([]);
    expect(new Set(city.map((enterprise) => enterprise.creditCode)).size).toBe(city.length);
    expect(city.filter((enterprise) => parseIndustryCode(enterprise.trade.industryCode) === null)).toEqual([]);
  });

  test('has about a third of its enterprises in the registers of two departments or more', () => {
    const city = enterprises(10_000);
    const jointly = city.filter(
      (enterprise) => new Set(entriesOf(SEED, enterprise).map(({ category }) => departmentOfCategory(category).code)).size >= 2,
    );
    expect(jointly.length / city.length).toBeGreaterThan(0.3);
    expect(jointly.length / city.length).toBeLessThan(0.4);
  });

  test('names a restaurant that four departments supervise and have complained about', () => {
    const restaurant = findRestaurantInManyRegisters({ enterprises: 300, seed: SEED });
    expect(restaurant?.departments).toHaveLength(4);
    for (const register of sampleCity({ enterprises: 300, seed: SEED })) {
      if (register.register !== 'findings' && register.register !== 'register-entries') continue;
      expect([...register.rows()].filter((row) => row.cells.includes(restaurant?.creditCode ?? '')).length).toBeGreaterThan(0);
    }
    expect(findRestaurantInManyRegisters({ enterprises: 7, seed: SEED })).toBeNull();
  });

  test('uses CSV where a sheet would be too long for an office, and everywhere when asked', () => {
    const kinds = (options: SampleCityOptions) =>
      new Map(sampleCity(options).map((register) => [`${register.department.folder}/${register.register}`, register.fileKind]));
    expect(kinds({ enterprises: 3000, seed: 1 }).get('markets/enterprises')).toBe('xlsx');
    expect(kinds({ enterprises: 3000, seed: 1 }).get('commerce/register-entries')).toBe('csv');
    expect(kinds({ enterprises: 1_000_000, seed: 1 }).get('markets/enterprises')).toBe('csv');
    expect(kinds({ enterprises: 1_000_000, seed: 1 }).get('markets/items')).toBe('xlsx');
    expect(new Set(kinds({ enterprises: 10, seed: 1, csvOnly: true }).values())).toEqual(new Set(['csv']));
  });
});

describe('every row of the city', () => {
  const cityOf = (messy: boolean) => sampleCity({ enterprises: 3000, seed: SEED, messy });
  const parse = (register: SampleRegister, cells: readonly string[]) => {
    const format = REGISTER_FORMATS[register.register];
    return parseRow(format, {
      sheet: '',
      row: 0,
      cells: Object.fromEntries(register.headings.map((heading, index) => [heading, cells[index] ?? ''])),
    });
  };

  test('is accepted when the city is clean', () => {
    for (const register of cityOf(false)) {
      expect([...register.rows()].map((row) => parse(register, row.cells)).filter((outcome) => outcome.kind === 'refused')).toEqual([]);
      expect([...expectedIssues(register)]).toEqual([]);
    }
  });

  test('is refused exactly as foretold when it is messy, and the good rows are those of the clean city', () => {
    for (const [index, register] of cityOf(true).entries()) {
      const rows = [...register.rows()];
      const foretold = rows.flatMap((row) => row.issues.filter((issue) => issue.rule !== 'DUPLICATE_KEY'));
      const refused = rows.flatMap((row) => {
        const outcome = parse(register, row.cells);
        return outcome.kind === 'row' ? [] : outcome.issues.map(({ column, value, rule }) => ({ row: row.line, column, value, rule }));
      });
      expect(refused).toEqual(foretold);
      const clean = [...(cityOf(false)[index] as SampleRegister).rows()].map((row) => parse(register, row.cells));
      expect(rows.filter((row) => row.issues.length === 0).map((row) => parse(register, row.cells))).toEqual(clean);
    }
  });

  test('that is foretold to be a duplicate repeats the key of the row above', () => {
    let duplicates = 0;
    for (const register of cityOf(true)) {
      const rows = [...register.rows()];
      for (const [index, row] of rows.entries()) {
        if (!row.issues.some((issue) => issue.rule === 'DUPLICATE_KEY')) continue;
        expect(row.cells).toEqual(rows[index - 1]?.cells);
        duplicates += 1;
      }
    }
    expect(duplicates).toBeGreaterThan(5);
  });

  test('every kind of mess occurs', () => {
    const rules = new Set(cityOf(true).flatMap((register) => [...expectedIssues(register)].map((issue) => issue.rule)));
    expect(rules).toEqual(new Set(['CREDIT_CODE_CHECK_DIGIT', 'DUPLICATE_KEY', 'DATE', 'NOT_IN_LIST', 'REQUIRED']));
    const texts = cityOf(true).flatMap((register) => [...register.rows()].map((row) => row.cells.join('|')));
    for (const mess of [/\d年\d{1,2}月\d{1,2}日/, /\|\d{4}\/\d/, /^[０-９Ａ-Ｚ]{5}/, /\u3000/])
      expect(texts.some((text) => mess.test(text))).toBe(true);
  });
});

describe('the departments of the city', () => {
  test.each(SAMPLE_DEPARTMENTS)('$code has an item and inspectors for each of its categories', (department) => {
    const items = itemsOf(department);
    const inspectors = Array.from({ length: inspectorCount(300) }, (_, index) => inspectorAt(SEED, department, index));
    expect(items.length).toBeGreaterThanOrEqual(24);
    expect(new Set(items.map((item) => item.name)).size).toBe(items.length);
    for (const category of department.categories) {
      expect(items.filter((item) => item.category === category).length).toBeGreaterThan(0);
      expect(inspectors.filter((inspector) => inspector.qualifications.includes(category)).length).toBeGreaterThanOrEqual(4);
    }
    expect(new Set(inspectors.map((inspector) => inspector.certificateNumber)).size).toBe(inspectors.length);
  });

  test('have 160 inspectors in a city of 3,000 enterprises and about 2,000 in one of 90,000', () => {
    expect(inspectorCount(3000) * SAMPLE_DEPARTMENTS.length).toBe(160);
    expect(inspectorCount(90_000) * SAMPLE_DEPARTMENTS.length).toBeGreaterThan(1900);
    expect(inspectorCount(90_000) * SAMPLE_DEPARTMENTS.length).toBeLessThan(2200);
  });

  test('share no category', () => {
    const categories = SAMPLE_DEPARTMENTS.flatMap((department) => department.categories);
    expect(new Set(categories).size).toBe(categories.length);
  });

  test('cite no article of a law', () => {
    const texts = SAMPLE_DEPARTMENTS.flatMap(itemsOf).map((item) => item.legalBasis + item.content);
    expect(texts.filter((text) => /第.{1,6}[条款项]/.test(text))).toEqual([]);
  });
});
