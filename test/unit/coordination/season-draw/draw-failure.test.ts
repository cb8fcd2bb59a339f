import { expect, test } from '@jest/globals';
import { failureOf } from '../../../../subgraphs/coordination/season-draw/draw-failure.ts';

test('a failure has the names of what is missing, and a text with their reasons', () => {
  const missing = [
    ['COMMERCE', 'NO_COMMIT'],
    ['CULTURE_TOURISM', 'NO_ACKNOWLEDGEMENT', 'AUDITOR'],
  ] as const;
  expect(failureOf('TOO_FEW_PARTIES', missing)).toEqual({
    code: 'TOO_FEW_PARTIES',
    names: ['COMMERCE', 'CULTURE_TOURISM'],
    text: 'TOO_FEW_PARTIES: COMMERCE NO_COMMIT; CULTURE_TOURISM NO_ACKNOWLEDGEMENT AUDITOR',
  });
});

test('a failure without anybody who is missing is its code', () => {
  expect(failureOf('NO_SNAPSHOT', [])).toEqual({ code: 'NO_SNAPSHOT', names: [], text: 'NO_SNAPSHOT' });
});
