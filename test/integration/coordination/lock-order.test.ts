import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { COORDINATION_FEATURES } from '../../../subgraphs/coordination/features.ts';
import { lockSeason } from '../../../subgraphs/coordination/seasons/season.repository.ts';
import { CALLERS, caller, startTestCoordination, TEST_DEPARTMENTS, type TestCoordination } from '../../support/coordination-subgraph.ts';
import {
  announceWith,
  CEREMONY_DEPARTMENTS,
  CeremonyMember,
  ceremonyUnit,
  commitAll,
  connectTo,
  drawIn,
  fillRegistry,
  publishSeason,
  revealAll,
  tell,
} from '../../support/draw-ceremony.ts';
import { inventSeason, inventVisits } from '../../support/invented-visits.ts';
import { HeldRows } from '../../support/row-locks.ts';

const SEASON = 'select 1 from season where id = $1 for no key update';
const VISIT = 'select 1 from visit where id = $1';

/** Each waits for the upper row and must hold none of the lower ones meanwhile: whoever holds the upper one may want them. */
describe('rows are held from the top down', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  const holding: HeldRows[] = [];
  const hold = async (sqlText: string, parameters: readonly unknown[] = []): Promise<HeldRows> => {
    const held = await HeldRows.hold(coordination.url, sqlText, parameters);
    holding.push(held);
    return held;
  };
  const members = CEREMONY_DEPARTMENTS.map((id) => new CeremonyMember(id, 'DRAW1-SHA256', false));
  const drawnSeason = async (code: string): Promise<string> => {
    const id = await inventSeason(client, code);
    await client.query('set session_replication_role = replica');
    await client.query(`update season set state = 'DRAWN' where id = $1`, [id]);
    await client.query('set session_replication_role = origin');
    return id;
  };
  const visitIn = async (seasonId: string, state: string, inspectorIds: readonly string[]): Promise<string> => {
    const teams = [{ department: 'COMMERCE', inspectorIds }];
    const [id = ''] = await inventVisits(client, seasonId, [{ creditCode: ceremonyUnit(1), state, teams }]);
    return id;
  };
  const stateOf = async (visitId: string) => (await client.query('select state from visit where id = $1', [visitId])).rows[0].state;

  beforeAll(async () => {
    coordination = await startTestCoordination();
    client = await connectTo(coordination.url);
    await fillRegistry(client, 60, 12);
  });
  afterEach(async () => {
    for (const held of holding.splice(0)) await held.release();
  });
  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  test('the season before the plan entry that is decided on', async () => {
    const wish = { jurisdiction: '330100', code: 'L1', name: '-', year: 2026, windowFrom: '2026-03-01', windowTo: '2026-06-30' };
    const call = { field: 'openSeason', selection: '... on OpenSeasonSuccess { season { id } }' };
    const { season } = (await tell(coordination, CALLERS.coordinator, call, wish)) as never as { season: { id: string } };
    const { rows } = await client.query(
      `insert into plan_entry (season_id, department, code, name, item_codes, category, stratify, weights, ratio_num, ratio_den, window_from, window_to, submitted_by, submitted_at)
       values ($1, 'COMMERCE', 'E1', '-', '{CM-A01}', 'PREPAID_CARD', 'NONE', 'EVEN', 1, 10, '2026-03-01', '2026-06-30', '-', now()) returning id`,
      [season.id],
    );
    const held = await hold(SEASON, [season.id]);
    const accepted = tell(coordination, CALLERS.coordinator, 'acceptPlanEntry', { entryId: rows[0].id });
    await held.waiting();
    expect(await held.areFree('select 1 from plan_entry where id = $1', [rows[0].id])).toBe(true);
    await held.release();
    expect(await accepted).toEqual({ __typename: 'PlanEntrySuccess' });
  });

  test('the season before a visit that ends, which may complete it', async () => {
    const [seasonId, inspectorId] = [await drawnSeason('L2'), randomUUID()];
    const visitId = await visitIn(seasonId, 'ON_SITE', [inspectorId, randomUUID()]);
    await client.query(`update visit set started_at = now() - interval '1 hour' where id = $1`, [visitId]);
    const held = await hold(SEASON, [seasonId]);
    const endedAt = new Date(Date.now() - 60_000).toISOString();
    const ended = tell(coordination, caller('INSPECTOR', { inspectorId }), 'endVisit', { visitId, endedAt });
    await held.waiting();
    expect(await held.areFree(VISIT, [visitId])).toBe(true);
    await held.release();
    expect(await ended).toEqual({ __typename: 'VisitStepSuccess' });
    expect(await stateOf(visitId)).toBe('RESULT_ENTERED');
    expect((await client.query('select state from season where id = $1', [seasonId])).rows).toEqual([{ state: 'RESULT_ENTERED' }]);
  });

  test('the season before the visits of which a feed brings results', async () => {
    const seasonId = await drawnSeason('L3');
    const visitId = await visitIn(seasonId, 'INSPECTION_ENDED', [randomUUID(), randomUUID()]);
    await client.query('set session_replication_role = replica');
    await client.query(`insert into visit_item (visit_id, item_code, department, entry_id) values ($1, 'CM-A01', 'COMMERCE', $1)`, [
      visitId,
    ]);
    await client.query('set session_replication_role = origin');
    const [, commerce] = TEST_DEPARTMENTS;
    const subscription = COORDINATION_FEATURES.flatMap((feature) => feature.subscriptions?.(commerce ?? (null as never)) ?? []).find(
      ({ kind }) => kind === 'inspection-result',
    );
    const result = { id: randomUUID(), visitId, itemCode: 'CM-A01', resultCodes: ['1'], problem: false, endedOn: '2026-03-02' };
    const rows = [{ ...result, recordedAt: '2026-03-02T09:00:00Z' }];
    const held = await hold(SEASON, [seasonId]);
    const applied = coordination.subgraph.database.transaction(async (manager) => subscription?.apply(manager, rows));
    await held.waiting();
    expect(await held.areFree(VISIT, [visitId])).toBe(true);
    await held.release();
    await applied;
    expect(await stateOf(visitId)).toBe('RESULT_ENTERED');
  });

  test('the season before the draw that is computed, and the draw before the visits that a next attempt takes back', async () => {
    const seasonId = await publishSeason(coordination, client, 'L4');
    const draw = await announceWith(coordination, members, { seasonId });
    await commitAll(coordination, draw, members);
    const season = await hold(SEASON, [seasonId]);
    await revealAll(coordination, draw.id, members);
    await season.waiting();
    expect(await season.areFree('select 1 from draw where id = $1', [draw.id])).toBe(true);
    await season.release();
    await drawIn(coordination, draw.id, 'DRAWN');

    const asking = { field: 'requestNewAttempt', selection: '... on AttemptSuccess { request { id } }' };
    const defect = { defect: 'TECHNICAL_FAULT', explanation: '-', evidenceDigest: 'ab'.repeat(32) };
    const asked = await tell(coordination, CALLERS.coordinator, asking, { drawId: draw.id, ...defect });
    const requestId = (asked as never as { request: { id: string } }).request.id;
    await tell(coordination, CALLERS.auditor, 'decideNewAttempt', { requestId, approve: true });
    const held = await hold('select 1 from draw where id = $1 for no key update', [draw.id]);
    const announced = tell(coordination, CALLERS.coordinator, 'announceDraw', { seasonId, profile: 'DRAW1-SHA256' });
    await held.waiting();
    expect(await held.areFree('select 1 from visit where draw_id = $1', [draw.id])).toBe(true);
    await held.release();
    expect(await announced).toEqual({ __typename: 'AnnounceDrawSuccess' });
  }, 120_000);

  test('and who holds a season keeps nobody from writing what refers to it', async () => {
    const seasonId = await drawnSeason('L5');
    await coordination.subgraph.database.transaction(async (manager) => {
      await lockSeason(manager, seasonId);
      await client.query(`set lock_timeout = '1s'`);
      await client.query(`insert into publication (season_id, kind, content, published_at) values ($1, 'DRAW', '{}', now())`, [seasonId]);
      await client.query('reset lock_timeout');
    });
  });

  test('two seasons that book the same inspectors at once get different times: the second is planned around the first', async () => {
    const inspectorIds = [randomUUID(), randomUUID()];
    const seasonIds = [await drawnSeason('L6'), await drawnSeason('L7')];
    const visits: string[] = [];
    for (const seasonId of seasonIds) visits.push(await visitIn(seasonId, 'DRAWN', inspectorIds));
    await client.query(`update visit set window_from = current_date + 1, window_to = current_date + 30 where id = any($1)`, [visits]);
    const call = { field: 'confirmTeams', selection: '... on ConfirmTeamsSuccess { confirmed withoutSession }' };
    const confirm = async (seasonId = '') => {
      const query = `mutation ($input: SeasonVisitsInput!) { confirmTeams(input: $input) { __typename ${call.selection} } }`;
      const { data, codes } = await coordination.ask(CALLERS.coordinator, query, { input: { idempotencyKey: seasonId, seasonId } });
      return { codes, ...(data as never as { confirmTeams: object } | null)?.confirmTeams };
    };
    // The first one has booked and waits for its turn in the trace log.
    const held = await hold('select 1 from trace_head for update');
    const first = confirm(seasonIds[0]);
    await held.waiting(1);
    const second = confirm(seasonIds[1]);
    await held.waiting(2);
    await held.release();
    const success = { codes: [], __typename: 'ConfirmTeamsSuccess', confirmed: 1, withoutSession: 0 };
    expect(await Promise.all([first, second])).toEqual([success, success]);
    const { rows } = await client.query('select distinct during::text as during from booking where visit_id = any($1)', [visits]);
    expect(rows).toHaveLength(2);
  });

  test('who starts a visit while its team changes is told by the new team', async () => {
    const [inspectorId, colleague] = [randomUUID(), randomUUID()];
    const visitId = await visitIn(await drawnSeason('L8'), 'NOTIFIED', [inspectorId, colleague]);
    const change = `with held as (select id from visit where id = $1 for update) update visit_team set inspector_ids = $2 where visit_id in (select id from held)`;
    const held = await hold(change, [visitId, [randomUUID(), randomUUID()]]);
    const entry = { visitId, startedAt: new Date().toISOString(), inspectorIds: [inspectorId, colleague] };
    const started = tell(coordination, caller('INSPECTOR', { inspectorId }), 'startVisit', entry);
    await held.waiting();
    await held.release('commit');
    expect(await started).toMatchObject({ code: 'NOT_ON_TEAM' });
    expect(await stateOf(visitId)).toBe('NOTIFIED');
  });
});
