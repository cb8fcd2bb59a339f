import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { readTranscript } from '../../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import { verifyTranscript } from '../../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import {
  announceWith,
  CEREMONY_DEPARTMENTS,
  CeremonyMember,
  ceremonyUnit,
  commitAll,
  connectTo,
  drawIn,
  filesOf,
  fillRegistry,
  publishSeason,
  revealAll,
} from '../../support/draw-ceremony.ts';

const UNITS = 60;
const SPAN = 'query ($from: CivilDate!, $to: CivilDate!, $after: String)';

/** Inspectors of the commerce department, each with one thing against being drawn; the rest have nothing. */
const COMMERCE = ['elsewhere', 'onLeave', 'recused', 'full', 'seenLately', 'expired', 'suspended', 'uncertified'] as const;

describe('which inspectors the draw takes, from what the registers say', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  let drawId: string;
  const who = {} as Record<(typeof COMMERCE)[number], string>;
  let commerce: string[];
  const members = CEREMONY_DEPARTMENTS.map((id) => new CeremonyMember(id, 'DRAW1-SHA256', false));
  const head = (department: string) => caller('DEPARTMENT_HEAD', { department, subject: `head of ${department}` });
  const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const span = { from: day(0), to: day(70) };
  const draw = async (code: string, input: object) => {
    const seasonId = await publishSeason(coordination, client, code);
    const announced = await announceWith(coordination, members, { seasonId, ...input });
    await commitAll(coordination, announced, members);
    await revealAll(coordination, announced.id, members);
    return (await drawIn(coordination, announced.id, 'DRAWN')).id;
  };
  const mutate = async (as: Caller, field: string, input: object): Promise<readonly unknown[]> => {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
    return (await coordination.ask(as, `mutation ($input: ${type}!) { ${field}(input: $input) { __typename } }`, { input })).codes;
  };
  const seatsOf = async (department: string): Promise<{ inspector: string; division: string; seats: number }[]> =>
    (
      await client.query(
        `select i::text as inspector, e.division_code as division, count(*)::int as seats from visit v join visit_team t on t.visit_id = v.id
           cross join unnest(t.inspector_ids) i join joint_enterprise e on e.credit_code = v.credit_code
          where v.draw_id = $1 and t.department = $2 group by 1, 2`,
        [drawId, department],
      )
    ).rows;

  beforeAll(async () => {
    coordination = await startTestCoordination();
    client = await connectTo(coordination.url);
    await fillRegistry(client, UNITS, 14);
    const { rows } = await client.query(`select id::text as id from joint_inspector where department = 'COMMERCE' order by id`);
    commerce = rows.map(({ id }) => id);
    for (const [place, name] of COMMERCE.entries()) who[name] = commerce[place] ?? '';
    const before = await draw('I0', {});
    const set = (name: (typeof COMMERCE)[number], column: string, value: unknown) =>
      client.query(`update joint_inspector set ${column} = $2 where id = $1`, [who[name], value]);
    await set('elsewhere', 'division_code', '330105');
    await set('expired', 'certificate_valid_until', day(30));
    await set('suspended', 'status', 'SUSPENDED');
    await set('uncertified', 'certified', false);
    await set('full', 'yearly_capacity', 0);
    // As if the last visit to every enterprise had been this inspector's.
    await set('seenLately', 'yearly_capacity', 10_000);
    await client.query(
      `with sent as (
         insert into visit (season_id, draw_id, drawn_key, credit_code, window_from, window_to)
           select d.season_id, d.id, 'before ' || e.credit_code, e.credit_code, $2, $2 from joint_enterprise e, draw d where d.id = $1 returning *)
       insert into visit_team (visit_id, season_id, department, credit_code, item_codes, inspector_ids, slot_ids, seats, window_from, window_to, state)
         select id, season_id, 'COMMERCE', credit_code, '{CM-A01}', array[$3::uuid], '{-}', 2, window_from, window_to, state from sent`,
      [before, day(1), who.seenLately],
    );
    const leave = { idempotencyKey: 'leave', inspectorId: who.onLeave, from: day(3), to: day(4) };
    expect(await mutate(caller('INSPECTOR', { inspectorId: who.onLeave, department: 'COMMERCE' }), 'recordLeave', leave)).toEqual([]);
    // A leave and a recusal that were mistyped, and taken back.
    const mistyped = { inspectorId: who.elsewhere, from: day(1), to: day(60) };
    expect(await mutate(head('COMMERCE'), 'recordLeave', { idempotencyKey: 'mistyped', ...mistyped })).toEqual([]);
    const stranger = { idempotencyKey: 'stranger', inspectorId: who.elsewhere, creditCode: ceremonyUnit(1), ground: 'OTHER' };
    expect(await mutate(head('COMMERCE'), 'declareRecusal', stranger)).toEqual([]);
    const idIn = async (table: string) =>
      (await client.query(`select id from ${table} where inspector_id = $1`, [who.elsewhere])).rows[0].id;
    const ends = { leaveId: await idIn('inspector_leave'), recusalId: await idIn('inspector_recusal') };
    expect(await mutate(head('COMMERCE'), 'endLeave', { idempotencyKey: 'end', leaveId: ends.leaveId })).toEqual([]);
    expect(await mutate(head('COMMERCE'), 'endRecusal', { idempotencyKey: 'end', recusalId: ends.recusalId })).toEqual([]);
    for (let unit = 1; unit <= UNITS; unit++) {
      const recusal = { inspectorId: who.recused, creditCode: ceremonyUnit(unit), ground: 'KINSHIP' };
      expect(await mutate(head('COMMERCE'), 'declareRecusal', { idempotencyKey: `recusal ${unit}`, ...recusal })).toEqual([]);
    }
    drawId = await draw('I1', { evenLoad: true, noRepeatVisits: 1 });
  }, 300_000);
  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  test.each(COMMERCE.filter((name) => name !== 'elsewhere'))('nobody who is %s is drawn', async (name) => {
    const seats = await seatsOf('COMMERCE');
    expect(seats.length).toBeGreaterThan(0);
    expect(seats.map(({ inspector }) => inspector)).not.toContain(who[name]);
  });

  test('the snapshot holds of each what the registers say, and the record of it verifies', async () => {
    const files = await filesOf(coordination, CALLERS.auditor, drawId);
    const { audit } = readTranscript(files.get('transcript.audit.json') ?? new Uint8Array());
    const known = new Map(audit?.inspectors.map((inspector) => [inspector.inspectorId, inspector]));
    expect(known.get(who.elsewhere)?.areas).toEqual(['330105']);
    expect(known.get(who.elsewhere)).toMatchObject({ busy: [], recusals: [] });
    expect(known.get(who.onLeave)?.busy).toEqual([{ from: day(3), to: day(4) }]);
    expect(known.get(who.recused)?.recusals).toHaveLength(UNITS);
    expect(known.get(who.full)?.capacity).toBe(0);
    expect(known.get(who.seenLately)?.recentUnits).toHaveLength(UNITS);
    expect(known.has(who.suspended) || known.has(who.uncertified)).toBe(false);
    expect((await verifyTranscript(files, nodePrimitives)).isValid).toBe(true);
  });

  test('seats that an earlier draw gave count against the yearly limit before they are booked', async () => {
    const files = await filesOf(coordination, CALLERS.auditor, drawId);
    const { audit } = readTranscript(files.get('transcript.audit.json') ?? new Uint8Array());
    const { rows } = await client.query(
      `select i::text as id, count(*)::int as seats from visit_team t join visit v on v.id = t.visit_id cross join unnest(t.inspector_ids) i
        where v.draw_id <> $1 and t.department = 'CULTURE_TOURISM' group by i order by 2 desc limit 1`,
      [drawId],
    );
    expect(audit?.inspectors.find(({ inspectorId }) => inspectorId === rows[0].id)?.capacity).toBe(50 - rows[0].seats);
  });

  test('an inspector of one district goes nowhere else, and even load gives nobody a second seat while somebody has none', async () => {
    const commerceSeats = await seatsOf('COMMERCE');
    for (const { inspector, division } of commerceSeats) if (inspector === who.elsewhere) expect(division).toBe('330105');
    const loads = Map.groupBy(await seatsOf('CULTURE_TOURISM'), ({ inspector }) => inspector);
    const seats = [...loads.values()].map((rows) => rows.reduce((sum, row) => sum + row.seats, 0));
    expect(seats.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(14);
    expect(Math.max(...seats)).toBe(1);
  });

  test('inspectors speak for themselves, heads for their department, and nobody for another one', async () => {
    const self = caller('INSPECTOR', { inspectorId: who.onLeave, department: 'COMMERCE' });
    const leave = { idempotencyKey: 'other', inspectorId: who.recused, from: day(3), to: day(4) };
    expect(await mutate(self, 'recordLeave', leave)).toEqual(['FORBIDDEN']);
    expect(await mutate(head('MARKET_REGULATION'), 'recordLeave', leave)).toEqual(['FORBIDDEN']);
    expect(await mutate(self, 'recordLeave', { ...leave, inspectorId: who.onLeave, from: day(4), to: day(3) })).toEqual(['BAD_USER_INPUT']);
  });

  test('a mistyped credit code makes no recusal, which would never apply', async () => {
    const unit = ceremonyUnit(1);
    const mistyped = `${unit.slice(0, 16)}${unit.charAt(16) === '9' ? '8' : '9'}${unit.charAt(17)}`;
    const recusal = { idempotencyKey: 'mistyped', inspectorId: who.onLeave, creditCode: mistyped, ground: 'KINSHIP' };
    expect(await mutate(head('COMMERCE'), 'declareRecusal', recusal)).toEqual(['BAD_USER_INPUT']);
  });

  test('the rota shows inspectors their own visits, and heads those of their department page by page', async () => {
    const [drawn] = await seatsOf('COMMERCE');
    const mine = await coordination.ask(
      caller('INSPECTOR', { inspectorId: drawn?.inspector ?? '', department: 'COMMERCE' }),
      `${SPAN} { myRota(from: $from, to: $to) { load visits { visitId state } left { visitId } } }`.replace(', $after: String', ''),
      span,
    );
    const { myRota } = mine.data as never as { myRota: { load: number; visits: { visitId: string }[]; left: object[] } };
    expect(myRota.load).toBe(myRota.visits.length);
    expect(myRota.load).toBeGreaterThan(0);
    expect(myRota.left).toEqual([]);
    const query = `${SPAN} { departmentRota(from: $from, to: $to, first: 5, after: $after) {
      nodes { load inspector { id } leaves { from to } } pageInfo { hasNextPage endCursor } } }`;
    type Page = { nodes: { inspector: { id: string }; leaves: object[] }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const answer = await coordination.ask(head('COMMERCE'), query, { ...span, after });
      const { departmentRota } = answer.data as never as { departmentRota: Page };
      seen.push(...departmentRota.nodes.map(({ inspector }) => inspector.id));
      const away = departmentRota.nodes.find(({ inspector }) => inspector.id === who.onLeave);
      if (away !== undefined) expect(away.leaves).toEqual([{ from: day(3), to: day(4) }]);
      if (!departmentRota.pageInfo.hasNextPage) break;
      after = departmentRota.pageInfo.endCursor;
    }
    expect(seen).toEqual(commerce);
    const other = await coordination.ask(CALLERS.public, query, { ...span, after: null });
    expect((other.data as never as { departmentRota: Page }).departmentRota.nodes).toEqual([]);
  });
});
