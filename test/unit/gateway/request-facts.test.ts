import { describe, expect, test } from '@jest/globals';
import { localeOf, requestIdOf } from '../../../gateway/request-facts.ts';

describe('the language of an answer', () => {
  test.each([
    [undefined, 'zh-CN'],
    ['', 'zh-CN'],
    ['fr', 'zh-CN'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['en;q=0.4, zh-TW;q=0.6', 'zh-CN'],
    ['en;q=0', 'zh-CN'],
    ['english-like', 'zh-CN'],
  ])('%s is answered in %s', (header, locale) => {
    expect(localeOf(header)).toBe(locale);
  });
});

describe('the id of a request', () => {
  test('is the caller’s when it is short and plain', () => {
    expect(requestIdOf('trace:1.a-b_C')).toBe('trace:1.a-b_C');
  });

  test.each(['', 'a b', 'a\nb', 'x'.repeat(65), '"}'])('is a new one instead of %j', (header) => {
    expect(requestIdOf(header)).toMatch(/^[\da-f]{8}-/u);
  });
});
