import { describe, expect, test } from '@jest/globals';
import { mayReadFindings, mayReadRegisterEntry } from '../../../../subgraphs/department-kit/pure/own-enterprise.ts';
import { ROLES } from '../../../../subgraphs/subgraph-kit/identity/caller.ts';

const CODE = '91330106MA2ABCDE0D';
const may = (department: string | null, creditCode: string | null) => ({
  findings: ROLES.filter((role) => mayReadFindings({ role, department, creditCode }, 'COMMERCE', CODE)),
  entries: ROLES.filter((role) => mayReadRegisterEntry({ role, department, creditCode }, CODE)),
});
const STAFF = ['INSPECTOR', 'DEPARTMENT_OFFICER', 'DEPARTMENT_HEAD'];
const OVERSIGHT = ['COORDINATOR', 'AUDITOR', 'SERVICE'];

describe('who may read', () => {
  test('members of the department read findings and entries', () => {
    expect(may('COMMERCE', null)).toEqual({ findings: [...STAFF, ...OVERSIGHT], entries: [...STAFF, ...OVERSIGHT] });
  });

  test('members of another department read entries only', () => {
    expect(may('CULTURE_TOURISM', null)).toEqual({ findings: OVERSIGHT, entries: [...STAFF, ...OVERSIGHT] });
  });

  test('the enterprise itself reads both', () => {
    expect(may(null, CODE)).toEqual({
      findings: ['ENTERPRISE', ...OVERSIGHT],
      entries: ['ENTERPRISE', ...STAFF, ...OVERSIGHT],
    });
  });

  test('an enterprise without a code is nobody, even where the row has none', () => {
    expect(mayReadFindings({ role: 'ENTERPRISE', department: null, creditCode: null }, 'COMMERCE', null)).toBe(false);
  });
});
