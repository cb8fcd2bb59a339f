import { describe, expect, test } from '@jest/globals';
import { TOKEN_ROLES, toCaller } from '../../../../gateway/identity/claims.ts';
import { ROLES } from '../../../../subgraphs/subgraph-kit/identity/caller.ts';

describe('the caller of a token', () => {
  test('has what the claims say, and null for what they do not', () => {
    expect(toCaller({ sub: 's', role: 'DEPARTMENT_OFFICER', department: 'COMMERCE', division: '330106', iss: 'ignored' })).toEqual({
      subject: 's',
      role: 'DEPARTMENT_OFFICER',
      department: 'COMMERCE',
      division: '330106',
      creditCode: null,
      inspectorId: null,
    });
  });

  test('may have every role but that of the hub itself', () => {
    expect([...TOKEN_ROLES, 'SERVICE'].sort()).toEqual([...ROLES].sort());
  });

  test.each([
    ['sub', { role: 'AUDITOR' }],
    ['sub', { role: 'AUDITOR', sub: '' }],
    ['role', { sub: 's' }],
    ['role', { sub: 's', role: 'auditor' }],
    ['role', { sub: 's', role: ['AUDITOR'] }],
    ['department', { sub: 's', role: 'DEPARTMENT_HEAD', department: 'x; drop table' }],
    ['division', { sub: 's', role: 'AUDITOR', division: '33' }],
    ['inspector_id', { sub: 's', role: 'INSPECTOR', department: 'COMMERCE' }],
    ['inspector_id', { sub: 's', role: 'INSPECTOR', department: 'COMMERCE', inspector_id: '沪A0012345' }],
    ['credit_code', { sub: 's', role: 'ENTERPRISE' }],
  ])('claim %s that is wrong or missing is named', (claim, claims) => {
    expect(() => toCaller(claims)).toThrow(new RegExp(`"${claim}"`, 'u'));
  });
});
