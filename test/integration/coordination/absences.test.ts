import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type pg from 'pg';
import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import { ceremonyUnit, connectTo } from '../../support/draw-ceremony.ts';

interface Answer {
  readonly __typename?: string;
  readonly from?: string;
  readonly missing?: readonly string[];
  readonly recusal?: { readonly id: string };
  readonly leave?: { readonly id: string };
}

describe('recusals and leave', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  const [inspectorId, colleague] = [randomUUID(), randomUUID()];
  const self = caller('INSPECTOR', { inspectorId, department: 'COMMERCE', subject: 'self' });
  const head = caller('DEPARTMENT_HEAD', { department: 'COMMERCE' });
  const otherHead = caller('DEPARTMENT_HEAD', { department: 'MARKET_REGULATION' });

  beforeAll(async () => {
    coordination = await startTestCoordination();
    client = await connectTo(coordination.url);
    await client.query(
      `insert into joint_inspector (id, department, name, unit, division_code, qualifications, certified, yearly_capacity, status)
       select id, 'COMMERCE', '王五', '一所', '330106', '{}', true, 40, 'ACTIVE' from unnest($1::uuid[]) id`,
      [[inspectorId, colleague]],
    );
  });
  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  let calls = 0;
  const tell = async (as: Caller, field: string, input: object, idempotencyKey = `call ${++calls}`) => {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
    const query = `mutation ($input: ${type}Input!) { it: ${field}(input: $input) { __typename ... on StepNotPossible { from missing }
      ${field.endsWith('Leave') ? `... on ${type}Success { leave { id } }` : `... on ${type}Success { recusal { id } }`} } }`;
    // A member that the union does not have would not be a valid question.
    const asked = field.startsWith('end') ? query : query.replace('... on StepNotPossible { from missing }', '');
    const answer = await coordination.ask(as, asked, { input: { idempotencyKey, ...input } });
    if (answer.codes.length > 0) throw new Error(answer.codes.join());
    return (answer.data as never as { it: Answer }).it;
  };
  const declare = async (as: Caller, unit: number) =>
    (await tell(as, 'declareRecusal', { inspectorId, creditCode: ceremonyUnit(unit), ground: 'INTEREST' })).recusal?.id ?? '';
  const recusalsFor = async (as: Caller, first = 100) => {
    const query = `query ($id: ID!, $first: Int) { inspector(id: $id) { recusals(first: $first) { nodes { id ground enterprise { creditCode } inspector { id } }
      pageInfo { hasNextPage } } } }`;
    const { data } = await coordination.ask(as, query, { id: inspectorId, first });
    return (data as never as { inspector: { recusals: { nodes: { id: string }[]; pageInfo: object } } }).inspector.recusals;
  };
  const traces = async () => Number((await client.query('select count(*) from trace_entry')).rows[0].count);

  test('a leave that was taken back is on no rota any more, and is taken back once', async () => {
    const leave = await tell(head, 'recordLeave', { inspectorId, from: '2026-05-01', to: '2026-05-31' });
    const leaveId = leave.leave?.id ?? '';
    const leavesOnRota = async () => {
      const { data } = await coordination.ask(self, '{ myRota(from: "2026-05-10", to: "2026-05-10") { leaves { id } } }');
      return (data as never as { myRota: { leaves: object[] } }).myRota.leaves;
    };
    expect(await leavesOnRota()).toEqual([{ id: leaveId }]);
    await expect(tell(otherHead, 'endLeave', { leaveId })).rejects.toThrow('FORBIDDEN');
    await expect(tell(CALLERS.coordinator, 'endLeave', { leaveId })).rejects.toThrow('FORBIDDEN');
    await expect(tell(head, 'endLeave', { leaveId: randomUUID() })).rejects.toThrow('NOT_FOUND');
    const before = await traces();
    expect(await tell(self, 'endLeave', { leaveId }, 'end')).toEqual({ __typename: 'EndLeaveSuccess', leave: { id: leaveId } });
    expect(await tell(self, 'endLeave', { leaveId }, 'end')).toEqual({ __typename: 'EndLeaveSuccess', leave: { id: leaveId } });
    expect(await traces()).toBe(before + 1);
    expect(await leavesOnRota()).toEqual([]);
    expect(await tell(head, 'endLeave', { leaveId })).toEqual({ __typename: 'StepNotPossible', from: 'ENDED', missing: [] });
    expect(await traces()).toBe(before + 1);
  });

  test('the inspector and the own head see the recusals that hold, the newest first, and nobody else does', async () => {
    const [first, second] = [await declare(head, 1), await declare(self, 2)];
    expect(await recusalsFor(head)).toEqual({
      nodes: [second, first].map((id, place) => ({
        id,
        ground: 'INTEREST',
        enterprise: { creditCode: ceremonyUnit(2 - place) },
        inspector: { id: inspectorId },
      })),
      pageInfo: { hasNextPage: false },
    });
    expect(await recusalsFor(self, 1)).toMatchObject({ nodes: [{ id: second }], pageInfo: { hasNextPage: true } });
    const others = [
      otherHead,
      CALLERS.coordinator,
      CALLERS.commerceOfficer,
      caller('INSPECTOR', { inspectorId: colleague, department: 'COMMERCE' }),
    ];
    for (const as of others) expect((await recusalsFor(as)).nodes).toEqual([]);
  });

  test('a level of inspectors costs one statement for recusals', async () => {
    const spy = jest.spyOn(coordination.subgraph.database.manager, 'query');
    const { data } = await coordination.ask(head, '{ inspectors(department: "COMMERCE") { nodes { recusals { nodes { ground } } } } }');
    expect((data as never as { inspectors: { nodes: unknown[] } }).inspectors.nodes).toHaveLength(2);
    expect(spy).toHaveBeenCalledTimes(2);
    spy.mockRestore();
  });

  test('an inspector takes back an own recusal, not one that the head declared, and the head takes back both [CD-1.2e]', async () => {
    const [byHead, own, byInspector] = [await declare(head, 3), await declare(self, 4), await declare(self, 5)];
    expect(await tell(self, 'endRecusal', { recusalId: byHead })).toMatchObject({ from: 'RECORDED', missing: ['ANOTHER_PERSON'] });
    await expect(tell(otherHead, 'endRecusal', { recusalId: byHead })).rejects.toThrow('FORBIDDEN');
    for (const [as, recusalId] of [
      [self, own],
      [head, byHead],
      [head, byInspector],
    ] as const)
      expect(await tell(as, 'endRecusal', { recusalId })).toEqual({ __typename: 'EndRecusalSuccess', recusal: { id: recusalId } });
    expect(await tell(head, 'endRecusal', { recusalId: byHead })).toMatchObject({ from: 'ENDED', missing: [] });
    const left = (await recusalsFor(head)).nodes.map(({ id }) => id);
    for (const id of [byHead, own, byInspector]) expect(left).not.toContain(id);
  });

  test('what was taken back can be declared anew', async () => {
    const recusalId = await declare(self, 6);
    await tell(self, 'endRecusal', { recusalId });
    const anew = await declare(self, 6);
    expect(anew).not.toBe(recusalId);
    expect((await recusalsFor(self)).nodes.map(({ id }) => id)).toContain(anew);
  });
});
