import { describe, expect, test } from '@jest/globals';
import { findResultRefusal } from '../../../../subgraphs/department-kit/inspection-results/result-guard.ts';
import type { VisitAssignment } from '../../../../subgraphs/department-kit/visit-assignments/visit-assignment.ts';
import { RESULT_CODE_LIST } from '../../../../subgraphs/subgraph-kit/pure/result-code.ts';

const assignment: VisitAssignment = {
  visitId: 'v',
  creditCode: '91330106MA2ABCDE0D',
  itemCodes: ['CM-001'],
  inspectorIds: ['aa', 'bb', 'cc'],
  windowFrom: '2026-03-01',
  windowTo: '2026-03-31',
  state: 'ON_SITE',
};
const record = { visitId: 'v', itemCode: 'CM-001', resultCodes: ['1'], inspectorIds: ['AA', 'bb'], endedOn: '2026-03-02' };
const refusal = (change: object, visit: Partial<VisitAssignment> | null = {}) =>
  findResultRefusal({ ...record, ...change }, { assignment: visit && { ...assignment, ...visit }, allowedCodes: RESULT_CODE_LIST })?.kind ??
  null;

describe('recording a result', () => {
  test('is free when everything fits, in any case of letters', () => {
    expect(refusal({})).toBeNull();
  });

  test.each([
    ['visitNotAssigned', {}, null],
    ['visitOver', {}, { state: 'ARCHIVED' }],
    ['itemNotOnVisit', { itemCode: 'CM-002' }, {}],
    ['resultCodesNotAllowed', { resultCodes: [] }, {}],
    ['resultCodesNotAllowed', { resultCodes: ['1', 'Z'] }, {}],
    ['inspectorsNotAssigned', { inspectorIds: ['aa', 'dd'] }, {}],
    ['notEnoughInspectors', { inspectorIds: ['aa', 'AA'] }, {}],
    ['notEnoughInspectors', { inspectorIds: [] }, {}],
  ] as const)('is refused as %s', (kind, change, visit) => {
    expect(refusal(change, visit)).toBe(kind);
  });
});
