import { describe, expect, test } from '@jest/globals';
import { findDocstringGaps } from '../support/architecture/docstrings.ts';
import { printFindings } from '../support/architecture/finding.ts';
import { listProductSources } from '../support/architecture/project.ts';

const gaps = (text: string, path = 'subgraphs/subgraph-kit/database/planted.ts') =>
  findDocstringGaps({ path, text }).map(({ sentence }) => sentence);

describe('what a docstring must say', () => {
  test.each([
    ['function', 'export function planted(): void {}'],
    ['async function', 'export async function planted(): Promise<void> {}'],
    ['constant', 'export const planted = 1;'],
    ['class', 'export class planted {}'],
    ['class with a decorator', '@ObjectType()\nexport class planted {}'],
    ['interface', 'export interface planted {}'],
    ['type', 'export type planted = string;'],
    ['name that is exported below', 'const planted = 1;\nexport { planted };'],
  ])('an exported %s without a docstring is found', (_kind, text) => {
    expect(gaps(text)).toEqual(['planted is exported and has no docstring.']);
  });

  test('a line comment is no docstring', () => {
    expect(gaps('// Says something.\nexport const planted = 1;')).toHaveLength(1);
  });

  test('a docstring above decorators counts', () => {
    expect(gaps("/** What a visit found. */\n@ObjectType('Finding')\nexport class FindingType {}")).toEqual([]);
  });

  test('what is not exported needs none', () => {
    expect(gaps('function inner(): void {}\nconst alsoInner = 1;')).toEqual([]);
  });

  test('a docstring that repeats the name is found', () => {
    expect(gaps('/** Run draw. */\nexport function runDraw(): void {}')).toEqual([
      'The docstring of runDraw repeats its name and says nothing.',
    ]);
  });

  test('a docstring of tags alone is found', () => {
    expect(gaps('/** @unit days */\nexport const noticeDays = 1;')).toEqual(['The docstring of noticeDays has tags but no sentence.']);
  });

  test('line and file of a gap are named', () => {
    expect(findDocstringGaps({ path: 'gateway/door.ts', text: '\n\nexport const planted = 1;' })[0]?.place).toBe('gateway/door.ts:3');
  });
});

describe('where the law is written down', () => {
  const law = (text: string) => gaps(text, 'subgraphs/coordination/rules/deadlines.ts');

  test('a number without unit and source is found twice', () => {
    expect(law('/** Days until publication. */\nexport const publicationDays = 20;')).toEqual([
      'publicationDays carries a number or date of the law and does not say its @unit.',
      'publicationDays carries a number or date of the law and does not say its @source.',
    ]);
  });

  test('an empty unit is no unit', () => {
    expect(law('/**\n * Days until publication.\n * @unit\n * @source PJ-3.5c\n */\nexport const publicationDays = 20;')).toHaveLength(1);
  });

  test('a number with both passes', () => {
    expect(
      law('/**\n * Days until publication.\n * @unit working days\n * @source PJ-3.5c\n */\nexport const publicationDays = 20;'),
    ).toEqual([]);
  });

  test('a type needs neither', () => {
    expect(law('/** A rule with its version. */\nexport interface Rule {}')).toEqual([]);
  });

  test('the working calendar is such a folder', () => {
    expect(gaps('/** Asks. */\nexport function isOff(): void {}', 'subgraphs/coordination/working-calendar/planted.ts')).toHaveLength(2);
  });
});

test('everything that the product exports has a docstring', () => {
  const sources = listProductSources();
  expect(sources.length).toBeGreaterThan(10);
  expect(printFindings(sources.flatMap(findDocstringGaps))).toBe('');
});
