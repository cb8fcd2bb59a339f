import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';

const VIEWER = '{ viewer { role department { code name { zh } } division creditCode inspectorId } }';
const NOBODY = { department: null, division: null, creditCode: null, inspectorId: null };

describe('the viewer', () => {
  let coordination: TestCoordination;
  beforeAll(async () => {
    coordination = await startTestCoordination();
  });
  afterAll(() => coordination?.stop());

  test.each([
    ['a visitor is the public and nobody else', CALLERS.public, { ...NOBODY, role: 'PUBLIC' }],
    [
      'an inspector has the department, the division and the id of the token',
      caller('INSPECTOR', { department: 'COMMERCE', division: '330106', inspectorId: 'i-1' }),
      { ...NOBODY, role: 'INSPECTOR', department: { code: 'COMMERCE' }, division: '330106', inspectorId: 'i-1' },
    ],
    [
      'an enterprise has its credit code',
      caller('ENTERPRISE', { creditCode: '91330109YA8JBGN14P' }),
      { ...NOBODY, role: 'ENTERPRISE', creditCode: '91330109YA8JBGN14P' },
    ],
  ])('%s', async (_title, as, viewer) => {
    const { data, codes } = await coordination.ask(as, VIEWER);
    expect(codes).toEqual([]);
    expect(data).toMatchObject({ viewer });
  });
});
