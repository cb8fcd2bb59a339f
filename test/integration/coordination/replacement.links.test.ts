import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type pg from 'pg';
import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import { ceremonyUnit, connectTo } from '../../support/draw-ceremony.ts';
import { inventSeason, inventVisits } from '../../support/invented-visits.ts';

interface Shown {
  readonly kind: string;
  readonly mayDecide: boolean;
  readonly requestedBy: string | null;
  readonly decidedBy: string | null;
  readonly visit: { readonly id: string; readonly state: string };
  readonly enterprise: { readonly creditCode: string };
  readonly inspector: { readonly id: string; readonly name: string } | null;
}

describe('a replacement as people look at it', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  let drawId: string;
  let visitIds: string[];
  const inspectorId = randomUUID();
  const head = (subject: string, department = 'COMMERCE') => caller('DEPARTMENT_HEAD', { department, subject });
  const shownTo = async (as: Caller): Promise<Shown[]> => {
    const query = `query ($id: ID!) { replacements(drawId: $id) { nodes {
      kind mayDecide requestedBy decidedBy visit { id state } enterprise { creditCode } inspector { id name } } } }`;
    const { data, codes } = await coordination.ask(as, query, { id: drawId });
    expect(codes).toEqual([]);
    return (data as never as { replacements: { nodes: Shown[] } }).replacements.nodes;
  };
  const mayDecide = async (as: Caller) => (await shownTo(as)).map((shown) => shown.mayDecide);

  beforeAll(async () => {
    coordination = await startTestCoordination();
    client = await connectTo(coordination.url);
    await client.query(
      `insert into joint_inspector (id, department, name, unit, division_code, qualifications, certified, yearly_capacity, status)
       values ($1, 'COMMERCE', '王五', '一所', '330106', '{}', true, 40, 'ACTIVE')`,
      [inspectorId],
    );
    const seasonId = await inventSeason(client, 'LINKS');
    const team = { department: 'COMMERCE', inspectorIds: [inspectorId, randomUUID()] };
    visitIds = await inventVisits(
      client,
      seasonId,
      [1, 2, 3].map((unit) => ({ creditCode: ceremonyUnit(unit), state: 'NOTIFIED', teams: [team] })),
    );
    drawId = (await client.query('select id from draw where season_id = $1', [seasonId])).rows[0].id;
    const ask = `insert into replacement (draw_id, kind, unit_id, visit_id, department, inspector_id, reason, evidence_digest, requested_by, requested_at, decided_by, decided_at, decision)
      values ($1, $2, $3, $4, $5, $6, $7, repeat('ab', 32), $8, now(), $9, case when $9::text is not null then now() end, case when $9::text is not null then 'REFUSED' end)`;
    await client.query(ask, [drawId, 'UNIT', ceremonyUnit(1), visitIds[0], null, null, 'CLOSED', 'officer', null]);
    await client.query(ask, [drawId, 'INSPECTOR', ceremonyUnit(2), visitIds[1], 'COMMERCE', inspectorId, 'ILLNESS', 'asker', null]);
    await client.query(ask, [drawId, 'INSPECTOR', ceremonyUnit(3), visitIds[2], 'COMMERCE', inspectorId, 'ILLNESS', 'asker', 'decider']);
  });
  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  test('it leads to visit, enterprise and inspector, with one statement for each', async () => {
    const spy = jest.spyOn(coordination.subgraph.database.manager, 'query');
    const shown = await shownTo(CALLERS.coordinator);
    expect(spy).toHaveBeenCalledTimes(3);
    spy.mockRestore();
    expect(shown.map(({ visit, enterprise }) => [visit.id, enterprise.creditCode])).toEqual(
      visitIds.map((id, place) => [id, ceremonyUnit(place + 1)]),
    );
    expect(shown.map(({ inspector }) => inspector)).toEqual([null, { id: inspectorId, name: '王五' }, { id: inspectorId, name: '王五' }]);
  });

  test('coordinators decide on enterprises and heads on their inspectors, while nobody has decided', async () => {
    expect(await mayDecide(CALLERS.coordinator)).toEqual([true, false, false]);
    expect(await mayDecide(head('deputy'))).toEqual([false, true, false]);
    expect(await mayDecide(head('away', 'MARKET_REGULATION'))).toEqual([false]);
    expect(await mayDecide(CALLERS.auditor)).toEqual([false, false, false]);
  });

  test('who asked for it, or is replaced, may not decide', async () => {
    expect(await mayDecide(head('asker'))).toEqual([false, false, false]);
    expect(await mayDecide({ ...head('deputy'), inspectorId })).toEqual([false, false, false]);
    expect(await mayDecide({ ...CALLERS.coordinator, subject: 'officer' })).toEqual([false, false, false]);
  });

  test('who asked and who decided is for those who watch over the draw', async () => {
    for (const as of [CALLERS.coordinator, CALLERS.auditor])
      expect((await shownTo(as)).map(({ requestedBy, decidedBy }) => [requestedBy, decidedBy])).toEqual([
        ['officer', null],
        ['asker', null],
        ['asker', 'decider'],
      ]);
    for (const { requestedBy, decidedBy } of await shownTo(head('deputy'))) expect([requestedBy, decidedBy]).toEqual([null, null]);
  });
});
