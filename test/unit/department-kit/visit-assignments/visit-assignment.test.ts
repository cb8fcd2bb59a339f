import { expect, test } from '@jest/globals';
import { ownAssignments } from '../../../../subgraphs/department-kit/visit-assignments/visit-assignment.ts';

const row = (id: string, department: string, state: string) => ({ id, department, state });

test('of the feed only the own rows are kept, each in its last state', () => {
  const rows = [row('1', 'COMMERCE', 'DRAWN'), row('2', 'CULTURE_TOURISM', 'DRAWN'), row('1', 'COMMERCE', 'ON_SITE')];
  expect(ownAssignments(rows, 'COMMERCE')).toEqual([row('1', 'COMMERCE', 'ON_SITE')]);
});
