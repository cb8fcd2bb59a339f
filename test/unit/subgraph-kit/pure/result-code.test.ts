import { expect, test } from '@jest/globals';
import { isProblem, nameResultCode, RESULT_CODE_LIST, type ResultCode } from '../../../../subgraphs/subgraph-kit/pure/result-code.ts';

test('each code has a name of its own in both languages', () => {
  const names = RESULT_CODE_LIST.map((code) => nameResultCode(code).name);
  expect(new Set(names.map(({ zh }) => zh)).size).toBe(RESULT_CODE_LIST.length);
  expect(new Set(names.map(({ en }) => en)).size).toBe(RESULT_CODE_LIST.length);
});

test.each<[ResultCode, boolean]>([
  ['1', false],
  ['9', false],
  ['12', false],
  ['F', false],
  ['A', true],
  ['E', true],
  ['10', true],
])('code %s says %s to something being wrong', (code, problem) => {
  expect(nameResultCode(code).problem).toBe(problem);
});

test('a result is a problem when one of its codes is', () => {
  expect(isProblem(['1', 'F'])).toBe(false);
  expect(isProblem(['1', 'A'])).toBe(true);
});

test('a code that only a newer department knows says itself and counts as a problem', () => {
  expect(nameResultCode('Z')).toEqual({ code: 'Z', name: { zh: 'Z', en: 'Z' }, problem: true });
});
