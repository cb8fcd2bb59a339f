import { expect, test } from '@jest/globals';
import { failureText, readFailure } from '../../../../subgraphs/coordination/season-draw/draw-failure.ts';

test('the text of a failure is read back as its code and the names of what is missing, without their reasons', () => {
  const text = failureText('TOO_FEW_PARTIES', [
    ['COMMERCE', 'NO_COMMIT'],
    ['CULTURE_TOURISM', 'NO_ACKNOWLEDGEMENT', 'AUDITOR'],
  ]);
  expect(text).toBe('TOO_FEW_PARTIES: COMMERCE NO_COMMIT; CULTURE_TOURISM NO_ACKNOWLEDGEMENT AUDITOR');
  expect(readFailure(text)).toEqual({ code: 'TOO_FEW_PARTIES', names: ['COMMERCE', 'CULTURE_TOURISM'], text });
});

test('a failure of one thing without reasons has that one name', () => {
  expect(readFailure(failureText('NO_BEACON', [['lottery']]))).toMatchObject({ code: 'NO_BEACON', names: ['lottery'] });
});

test('a failure without anybody who is missing has no names', () => {
  expect(readFailure(failureText('TOO_FEW_PARTIES', [])).names).toEqual([]);
});
