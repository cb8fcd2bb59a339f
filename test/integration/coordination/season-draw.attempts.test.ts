import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { verifyTranscript } from '../../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import {
  announceWith,
  CEREMONY_DEPARTMENTS,
  CeremonyMember,
  commitAll,
  connectTo,
  drawIn,
  drawNow,
  filesOf,
  fillRegistry,
  MovableClock,
  publishSeason,
  revealAll,
  tell,
} from '../../support/draw-ceremony.ts';

const EVIDENCE = 'ab'.repeat(32);
const REQUEST = '... on AttemptSuccess { request { id decision approvalDigest } }';
const PROFILE = 'DRAW1-SHA256';

describe('attempts at a draw', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  let clock: MovableClock;
  let seasons = 0;
  const members = CEREMONY_DEPARTMENTS.map((id) => new CeremonyMember(id, PROFILE, false));
  const season = (): Promise<string> => {
    seasons += 1;
    return publishSeason(coordination, client, `A${seasons}`);
  };
  const announce = (seasonId: string) =>
    tell(
      coordination,
      CALLERS.coordinator,
      { field: 'announceDraw', selection: '... on AnnounceDrawSuccess { draw { id } } ... on StepNotPossible { missing }' },
      { seasonId, profile: PROFILE },
    ) as Promise<never> as Promise<{ code?: string; missing?: string[]; draw?: { id: string } }>;
  const ask = (drawId: string, as = CALLERS.coordinator) =>
    tell(
      coordination,
      as,
      { field: 'requestNewAttempt', selection: REQUEST },
      { drawId, defect: 'DRAW_FAILED', explanation: 'Two parties were late.', evidenceDigest: EVIDENCE },
    ) as Promise<never> as Promise<{ code?: string; request?: { id: string } }>;
  const decide = (requestId: string, approve: boolean, as = CALLERS.auditor) =>
    tell(coordination, as, { field: 'decideNewAttempt', selection: REQUEST }, { requestId, approve });

  const personsOf = async (id: string, as: Caller): Promise<unknown> => {
    const { data } = await coordination.ask(as, 'query ($id: ID!) { draw(id: $id) { attemptRequests { requestedBy decidedBy } } }', { id });
    return (data as never as { draw: { attemptRequests: unknown[] } }).draw.attemptRequests[0];
  };

  beforeAll(async () => {
    clock = new MovableClock();
    coordination = await startTestCoordination({ clock });
    client = await connectTo(coordination.url);
    await fillRegistry(client, 60);
  });
  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  test('two coordinators who announce at once get one draw', async () => {
    const seasonId = await season();
    for (const { as, profile, keys } of members) await tell(coordination, as, 'registerDrawKey', { profile, ...keys });
    const answers = await Promise.all([announce(seasonId), announce(seasonId), announce(seasonId)]);
    expect(answers.filter(({ draw }) => draw !== undefined)).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'STEP_NOT_POSSIBLE')).toHaveLength(2);
    expect((await client.query('select attempt from draw where season_id = $1', [seasonId])).rows).toEqual([{ attempt: 1 }]);
  });

  test('a further attempt needs a failed or drawn one, a named defect, and the approval of somebody else of the supervising body', async () => {
    const seasonId = await season();
    const first = await announceWith(coordination, members, { seasonId });
    expect(await ask(first.id)).toMatchObject({ code: 'STEP_NOT_POSSIBLE' });
    expect(await announce(seasonId)).toMatchObject({ missing: ['END_OF_PRESENT_ATTEMPT'] });
    await commitAll(coordination, first, members.slice(0, 2));
    clock.moveTo(first.plan.deadlines.commitUntil);
    await tell(coordination, CALLERS.coordinator, 'checkDrawDeadlines', { drawId: first.id });
    expect((await drawNow(coordination, first.id)).state).toBe('FAILED');
    expect(await announce(seasonId)).toMatchObject({ missing: ['APPROVED_ATTEMPT'] });

    const { request } = await ask(first.id);
    expect(await ask(first.id)).toMatchObject({ code: 'STEP_NOT_POSSIBLE' });
    expect(await announce(seasonId)).toMatchObject({ missing: ['APPROVED_ATTEMPT'] });
    await expect(decide(request?.id ?? '', true, CALLERS.coordinator)).rejects.toThrow('FORBIDDEN');
    const requester = caller('AUDITOR', { subject: CALLERS.coordinator.subject });
    expect(await decide(request?.id ?? '', true, requester)).toMatchObject({ code: 'STEP_NOT_POSSIBLE' });
    expect(await decide(request?.id ?? '', true)).toMatchObject({ request: { decision: 'APPROVED' } });
    expect(await personsOf(first.id, CALLERS.coordinator)).toEqual({
      requestedBy: CALLERS.coordinator.subject,
      decidedBy: CALLERS.auditor.subject,
    });
    expect(await personsOf(first.id, CALLERS.public)).toEqual({ requestedBy: null, decidedBy: null });

    const second = await announceWith(coordination, members, { seasonId });
    expect(second.attempt).toBe(2);
    expect(second.plan.supersedes).toMatchObject({ drawId: first.id, attempt: 1, defect: 'DRAW_FAILED', approvedBy: 'AUDITOR' });
    expect((await drawNow(coordination, first.id)).state).toBe('SUPERSEDED');
    await commitAll(coordination, second, members);
    await revealAll(coordination, second.id, members);
    await drawIn(coordination, second.id, 'DRAWN');
    const verification = await verifyTranscript(await filesOf(coordination, CALLERS.public, second.id), nodePrimitives);
    expect(verification).toMatchObject({ isValid: true, attempt: 2 });
  }, 60_000);

  test('a drawn attempt that is superseded takes its visits back and stays public', async () => {
    const seasonId = await season();
    const first = await announceWith(coordination, members, { seasonId });
    await commitAll(coordination, first, members);
    await revealAll(coordination, first.id, members);
    await drawIn(coordination, first.id, 'DRAWN');
    const { request } = await ask(first.id);
    await decide(request?.id ?? '', true);
    const second = await announceWith(coordination, members, { seasonId });
    await commitAll(coordination, second, members);
    await revealAll(coordination, second.id, members);
    await drawIn(coordination, second.id, 'DRAWN');
    const states = await client.query('select draw_id = $2 as first, state from visit where season_id = $1 group by 1, 2 order by 1', [
      seasonId,
      first.id,
    ]);
    expect(states.rows).toEqual([
      { first: false, state: 'DRAWN' },
      { first: true, state: 'WITHDRAWN' },
    ]);
    for (const { id } of [first, second])
      expect((await verifyTranscript(await filesOf(coordination, CALLERS.public, id), nodePrimitives)).isValid).toBe(true);
    const published = await client.query(`select edition from publication where season_id = $1 and kind = 'DRAW' order by 1`, [seasonId]);
    expect(published.rows).toEqual([{ edition: '1.1' }, { edition: '2.1' }]);
  }, 60_000);

  test.each([
    ['without an approval', `approval_id = null`, /draw_attempt_needs_approval/u],
    [
      'with the approval of another draw',
      `approval_id = (select id from draw_attempt_request r where r.draw_id <> $1 and decision = 'APPROVED' limit 1)`,
      /draw_attempt_is_approved/u,
    ],
    ['with a gap in the numbers', `attempt = 4`, /draw_attempt_follows_its_predecessor/u],
    ['without a predecessor', `supersedes = null`, /draw_attempt_needs_approval/u],
  ])('the database refuses a further attempt %s', async (_what, change, constraint) => {
    const [second] = (await client.query('select id, supersedes from draw where attempt = 2 order by id limit 1')).rows;
    await expect(
      client.query(
        `update draw set ${change} where id = '${second.id}' ${change.includes('$1') ? 'and $1::uuid is not null' : ''}`,
        change.includes('$1') ? [second.supersedes] : [],
      ),
    ).rejects.toThrow(constraint);
  });
});

describe('randomness from outside', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  let clock: MovableClock;
  const members = CEREMONY_DEPARTMENTS.map((id) => new CeremonyMember(id, PROFILE, false));
  const anna = caller('COORDINATOR', { subject: 'anna' });
  const bo = caller('AUDITOR', { subject: 'bo' });
  const readings = async (drawId: string): Promise<{ witness: string; differs: boolean }[]> => {
    const query = 'query ($id: ID!) { draw(id: $id) { beaconReadings { witness differs } } }';
    const { data } = await coordination.ask(CALLERS.public, query, { id: drawId });
    return (data as never as { draw: { beaconReadings: { witness: string; differs: boolean }[] } }).draw.beaconReadings;
  };
  const frozen = async (code: string, beacon: object) => {
    const draw = await announceWith(coordination, members, { seasonId: await publishSeason(coordination, client, code), beacon });
    await commitAll(coordination, draw, members);
    return draw;
  };

  beforeAll(async () => {
    clock = new MovableClock();
    coordination = await startTestCoordination({ clock });
    client = await connectTo(coordination.url);
    await fillRegistry(client, 60);
  });
  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  test('dice count when two different persons have read the same, and nobody reveals before', async () => {
    const draw = await frozen('D1', { kind: 'DICE', description: 'Six dice, thrown in the hall', fallBack: 'NONE' });
    const [first] = members as [CeremonyMember];
    const early = { drawId: draw.id, scalar: first.scalar };
    expect(await tell(coordination, first.as, 'revealForDraw', early)).toMatchObject({ code: 'BEACON_MISSING' });
    const read = (as: typeof anna, witness: string, digits: string) =>
      tell(coordination, as, 'readBeacon', { drawId: draw.id, witness, digits });
    expect(await read(anna, 'Anna', '12378')).toMatchObject({ code: 'BAD_BEACON' });
    expect(await read(anna, 'Anna', '123456')).toMatchObject({ __typename: 'ContributionSuccess' });
    expect(await read(anna, 'Bo', '123456')).toMatchObject({ __typename: 'ContributionSuccess' });
    expect((await drawNow(coordination, draw.id)).beacon).toBeNull();
    expect(await read(bo, 'Bo', '123456')).toMatchObject({ code: 'READ_BY_THE_SAME_PERSON' });
    await read(anna, 'Anna', '123456');
    await read(bo, 'Bo', '123455');
    expect((await drawNow(coordination, draw.id)).beacon).toBeNull();
    expect(await readings(draw.id)).toEqual([
      { witness: 'Anna', differs: true },
      { witness: 'Bo', differs: true },
    ]);
    await read(bo, 'Bo', '123456');
    expect((await drawNow(coordination, draw.id)).beacon).toEqual({ kind: 'dice', digits: '123456', witnesses: ['Anna', 'Bo'] });
    await revealAll(coordination, draw.id, members);
    await drawIn(coordination, draw.id, 'DRAWN');
    expect((await verifyTranscript(await filesOf(coordination, CALLERS.public, draw.id), nodePrimitives)).isValid).toBe(true);
  }, 60_000);

  test('a lottery counts when two persons have typed the same numbers in the same order; whoever mistyped is told', async () => {
    const draw = await frozen('D4', { kind: 'LOTTERY', description: 'Double colour ball of the evening', fallBack: 'NONE' });
    const read = (as: typeof anna, witness: string, numbers: string[]) =>
      tell(coordination, as, 'readBeacon', { drawId: draw.id, witness, game: '双色球', issue: '2026133', numbers });
    await read(anna, 'Anna', ['05', '11', '20']);
    expect(await readings(draw.id)).toEqual([{ witness: 'Anna', differs: false }]);
    await read(bo, 'Bo', ['11', '05', '20']);
    expect((await readings(draw.id)).map(({ differs }) => differs)).toEqual([true, true]);
    expect((await drawNow(coordination, draw.id)).beacon).toBeNull();
    await read(bo, 'Bo', ['05', '11', '20']);
    expect((await readings(draw.id)).map(({ differs }) => differs)).toEqual([false, false]);
    const numbers = ['05', '11', '20'];
    expect((await drawNow(coordination, draw.id)).beacon).toEqual({ kind: 'lottery', game: '双色球', issue: '2026133', numbers });
  }, 60_000);

  test('a lottery that nobody read by T3 gives way to the fall-back of the plan; forged drand is refused', async () => {
    const draw = await frozen('D2', { kind: 'LOTTERY', description: 'Double colour ball of the evening', fallBack: 'NONE' });
    const other = { drawId: draw.id, witness: 'Anna', round: 5, signature: 'ab'.repeat(48) };
    expect(await tell(coordination, anna, 'readBeacon', other)).toMatchObject({ code: 'WRONG_BEACON' });
    clock.moveTo(draw.plan.deadlines.beaconUntil);
    await tell(coordination, anna, 'checkDrawDeadlines', { drawId: draw.id });
    expect((await drawNow(coordination, draw.id)).beacon).toEqual({ kind: 'none' });
    await revealAll(coordination, draw.id, members);
    await drawIn(coordination, draw.id, 'DRAWN');
    expect((await verifyTranscript(await filesOf(coordination, CALLERS.public, draw.id), nodePrimitives)).isValid).toBe(true);

    const chained = await frozen('D3', { kind: 'DRAND', description: 'quicknet', fallBack: 'NONE' });
    const forged = { drawId: chained.id, witness: 'Anna', round: 1000, signature: 'ab'.repeat(48) };
    expect(await tell(coordination, anna, 'readBeacon', forged)).toMatchObject({ code: 'BAD_BEACON' });
  }, 60_000);
});
