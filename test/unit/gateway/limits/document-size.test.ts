import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { findBrokenLimit, hasTooManyTokens, measureDocument } from '../../../../gateway/limits/document-size.ts';

describe('measuring a document', () => {
  test('depth counts levels of fields, through fragments of both kinds', () => {
    expect(measureDocument(parse('{ a { b { c } } }')).depth).toBe(3);
    expect(measureDocument(parse('{ a { ... on T { b { ...F } } } } fragment F on U { c { d } }')).depth).toBe(4);
  });

  test('introspection does not count as depth', () => {
    expect(measureDocument(parse('{ __schema { types { fields { type { ofType { name } } } } } a { b } }')).depth).toBe(2);
  });

  test('aliases count wherever their fragment is spread', () => {
    const text = '{ one: a { ...F } two: a { ...F } } fragment F on T { x: b y: c }';
    expect(measureDocument(parse(text)).aliases).toBe(2 + 2 * 2);
  });

  test('root fields count through fragments, and the largest operation counts', () => {
    const text = 'query A { a } query B { a b ...F } fragment F on Query { c d }';
    expect(measureDocument(parse(text)).rootFields).toBe(4);
  });

  test('fragments that spread each other in a circle end', () => {
    expect(measureDocument(parse('{ ...A } fragment A on T { x { ...B } } fragment B on T { y { ...A } }')).depth).toBe(2);
  });

  test('fragments that double at each step are measured in the time of reading them', () => {
    const steps = 60;
    const doubling = Array.from({ length: steps }, (_, i) => `fragment F${i} on T { a: x { ...F${i + 1} } b: x { ...F${i + 1} } }`);
    const size = measureDocument(parse(`{ ...F0 } ${doubling.join(' ')} fragment F${steps} on T { y }`));
    expect(size.aliases).toBeGreaterThan(2 ** steps);
  });

  test('the broken limit is named with value, maximum and what to cut, in both languages', () => {
    const error = findBrokenLimit(parse('{ a { b { c } } }'), { depthMax: 2, aliasesMax: 1, rootFieldsMax: 1 });
    expect(error?.extensions).toMatchObject({ code: 'QUERY_TOO_LARGE', limit: 'depth', value: 3, max: 2 });
    expect(error?.extensions.text).toEqual({
      en: '3 levels of nesting; the limit is 2. Ask for the deepest part in a second query.',
      zh: '嵌套层数为 3，上限为 2。请将最深的部分改为另一次查询。',
    });
  });
});

describe('counting tokens', () => {
  test('exactly the limit is allowed, one more is not', () => {
    const text = `{ ${'field '.repeat(8)}}`;
    expect(hasTooManyTokens(text, 10)).toBe(false);
    expect(hasTooManyTokens(text, 9)).toBe(true);
  });

  test('characters that are not tokens are not counted', () => {
    expect(hasTooManyTokens(`{ a } # ${'x'.repeat(1000)}`, 5)).toBe(false);
  });

  test('what is not GraphQL is left to the parser', () => {
    expect(hasTooManyTokens(`{ a "${'x'.repeat(100)}`, 5)).toBe(false);
  });
});
