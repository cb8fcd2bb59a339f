import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { OneAtATime } from '../../../subgraphs/coordination/long-work.ts';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { verifyTranscript } from '../../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import { seasonDrawFeature } from '../../../subgraphs/coordination/season-draw/season-draw.feature.ts';
import type { JobContext } from '../../../subgraphs/coordination/services.ts';
import { Jobs } from '../../../subgraphs/subgraph-kit/jobs/jobs.ts';
import { CALLERS, caller, startTestCoordination, TEST_DEPARTMENTS, type TestCoordination } from '../../support/coordination-subgraph.ts';
import {
  CEREMONY_DEPARTMENTS,
  CeremonyMember,
  commitAll,
  connectTo,
  drawIn,
  filesOf,
  fillRegistry,
  MovableClock,
  publishSeason,
  revealAll,
  tell,
} from '../../support/draw-ceremony.ts';
import { HeldRows } from '../../support/row-locks.ts';

const PROFILE = 'DRAW1-SHA256';
const ANNOUNCE = `mutation ($input: AnnounceDrawInput!) { announceDraw(input: $input) { __typename
  ... on AnnounceDrawSuccess { draw { id } } ... on UserError { code } } }`;

type Announced = { readonly __typename: string; readonly code?: string; readonly draw?: { readonly id: string } };

describe('two replicas of coordination on one database', () => {
  const clock = new MovableClock();
  const log = pino({ level: 'silent' });
  let replicas: TestCoordination[];
  let contexts: JobContext[];
  const members = CEREMONY_DEPARTMENTS.map((id) => new CeremonyMember(id, PROFILE, false));
  const rows = async <Row>(sqlText: string, parameters: readonly unknown[]): Promise<Row[]> => {
    const client = await connectTo(replicas[0]?.url ?? '');
    try {
      return (await client.query(sqlText, [...parameters])).rows as Row[];
    } finally {
      await client.end();
    }
  };
  const season = async (code: string): Promise<string> => {
    const client = await connectTo(replicas[0]?.url ?? '');
    try {
      return await publishSeason(replicas[0] as TestCoordination, client, code);
    } finally {
      await client.end();
    }
  };
  /** The same announcement at both replicas at once, by these people and under these keys. */
  const announceAtOnce = async (seasonId: string, people: readonly string[], keys: readonly string[]): Promise<Announced[]> => {
    const answers = replicas.map((replica, place) => {
      const input = { idempotencyKey: keys[place], seasonId, profile: PROFILE };
      return replica.ask(caller('COORDINATOR', { subject: people[place] ?? '' }), ANNOUNCE, { input });
    });
    return (await Promise.all(answers)).map(({ data }) => (data as never as { announceDraw: Announced }).announceDraw);
  };
  /** Both replicas do the work of a job at the same time, as when one had lost its heartbeat and goes on all the same. */
  const workTwice = async (queue: string, drawId: string): Promise<void> => {
    const job = seasonDrawFeature.jobs?.find((candidate) => candidate.queue === queue);
    await Promise.all(contexts.map((context) => job?.run({ drawId }, context)));
  };

  beforeAll(async () => {
    const first = await startTestCoordination({ clock });
    replicas = [first, await startTestCoordination({ clock, databaseUrl: first.url })];
    contexts = await Promise.all(
      replicas.map(async ({ url, subgraph }) => {
        const jobs = await Jobs.start({ databaseUrl: url, appSchema: 'coordination', log });
        const longReads = new OneAtATime({ databaseUrl: url, clock });
        return { jobs, longReads, departments: TEST_DEPARTMENTS, database: subgraph.database, databaseUrl: url, clock, log };
      }),
    );
    const client = await connectTo(first.url);
    await fillRegistry(client, 60);
    await client.end();
    for (const { as, profile, keys } of members) await tell(first, as, 'registerDrawKey', { profile, ...keys });
  }, 300_000);
  afterAll(async () => {
    for (const { jobs } of contexts ?? []) await jobs.stop();
    for (const replica of replicas?.toReversed() ?? []) await replica.stop();
  });

  test('two coordinators who announce at once get one draw: the second is told that there is one', async () => {
    const seasonId = await season('R1');
    const answers = await announceAtOnce(seasonId, ['anna', 'bo'], [randomUUID(), randomUUID()]);
    expect(answers.map(({ __typename }) => __typename).toSorted()).toEqual(['AnnounceDrawSuccess', 'StepNotPossible']);
    expect(await rows('select attempt from draw where season_id = $1', [seasonId])).toEqual([{ attempt: 1 }]);
  }, 300_000);

  test('one coordinator whose call arrives at both gets the same draw from both', async () => {
    const seasonId = await season('R2');
    const key = randomUUID();
    const [one, two] = await announceAtOnce(seasonId, ['anna', 'anna'], [key, key]);
    expect(one?.draw?.id).toEqual(expect.any(String));
    expect(two?.draw?.id).toBe(one?.draw?.id);
    expect(await rows('select attempt from draw where season_id = $1', [seasonId])).toEqual([{ attempt: 1 }]);
  }, 300_000);

  test('a job that both work on has its effect once: one snapshot, one freeze, one result', async () => {
    const [first] = replicas as [TestCoordination];
    const seasonId = await season('R3');
    const [announced] = await announceAtOnce(seasonId, ['anna', 'anna'], ['r3', 'r3']);
    const drawId = announced?.draw?.id ?? '';
    await workTwice('draw-snapshot', drawId);
    const draw = await drawIn(first, drawId, 'SNAPSHOT_TAKEN');
    await commitAll(first, draw, members);
    await revealAll(first, drawId, members);
    await workTwice('draw-run', drawId);
    await drawIn(first, drawId, 'DRAWN');
    clock.moveTo(draw.plan.deadlines.revealUntil);
    await workTwice('draw-deadline', drawId);
    const traced = await rows<{ operation: string; entries: number }>(
      `select operation, count(*)::int as entries from trace_entry where subject = $1 and operation in ('takeSnapshot', 'runDraw', 'passDeadline', 'failDraw') group by 1 order by 1`,
      [`Draw:${drawId}`],
    );
    expect(traced).toEqual([
      { operation: 'runDraw', entries: 1 },
      { operation: 'takeSnapshot', entries: 1 },
    ]);
    const doubled = await rows('select drawn_key from visit where draw_id = $1 group by 1 having count(*) > 1', [drawId]);
    expect(doubled).toEqual([]);
    expect(await rows('select edition from publication where season_id = $1', [seasonId])).toEqual([{ edition: '1.1' }]);
    const { steps } = await verifyTranscript(await filesOf(first, CALLERS.auditor, drawId), nodePrimitives);
    expect(steps.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
  }, 300_000);

  test('two replicas that freeze by date at once name each late party once', async () => {
    const [first] = replicas as [TestCoordination];
    const seasonId = await season('R4');
    const [announced] = await announceAtOnce(seasonId, ['anna', 'anna'], ['r4', 'r4']);
    const drawId = announced?.draw?.id ?? '';
    const draw = await drawIn(first, drawId, 'SNAPSHOT_TAKEN');
    await commitAll(first, draw, members.slice(0, 2));
    clock.moveTo(draw.plan.deadlines.commitUntil);
    await workTwice('draw-deadline', drawId);
    await drawIn(first, drawId, 'FAILED');
    const traced = await rows(`select operation from trace_entry where subject = $1 and operation in ('failDraw', 'freezeDraw')`, [
      `Draw:${drawId}`,
    ]);
    expect(traced).toEqual([{ operation: 'failDraw' }]);
    expect(await rows('select edition from publication where season_id = $1', [seasonId])).toEqual([{ edition: '1.1' }]);
  }, 300_000);

  /** A frozen draw for which only the last party has not revealed, and what that party would say. */
  const lastReveal = async (code: string) => {
    const [first] = replicas as [TestCoordination];
    const [announced] = await announceAtOnce(await season(code), ['anna', 'anna'], [code, code]);
    const draw = await drawIn(first, announced?.draw?.id ?? '', 'SNAPSHOT_TAKEN');
    await commitAll(first, draw, members);
    await revealAll(first, draw.id, members.slice(1));
    const reveal = () => tell(first, members[0]?.as ?? CALLERS.public, 'revealForDraw', { drawId: draw.id, scalar: members[0]?.scalar });
    return { draw, reveal };
  };

  test('a reveal before whose turn T4 passes is too late, however early it was sent', async () => {
    const [first] = replicas as [TestCoordination];
    const { draw, reveal } = await lastReveal('R5');
    const held = await HeldRows.hold(first.url, 'select 1 from draw where id = $1 for no key update', [draw.id]);
    const answer = reveal();
    await held.waiting();
    clock.moveTo(draw.plan.deadlines.revealUntil);
    await held.release();
    expect(await answer).toMatchObject({ code: 'TOO_LATE' });
    await workTwice('draw-deadline', draw.id);
    expect((await drawIn(first, draw.id, 'FAILED')).failure?.names).toEqual([members[0]?.id]);
  }, 300_000);

  test('a reveal that was taken before T4 counts, although T4 passes before it is kept and the deadline waits behind it', async () => {
    const [first] = replicas as [TestCoordination];
    const { draw, reveal } = await lastReveal('R6');
    // The reveal holds the draw and waits for its turn in the trace log.
    const held = await HeldRows.hold(first.url, 'select 1 from trace_head for update');
    const answer = reveal();
    await held.waiting(1);
    clock.moveTo(draw.plan.deadlines.revealUntil);
    const settled = workTwice('draw-deadline', draw.id);
    await held.waiting(3);
    await held.release();
    expect(await answer).toMatchObject({ __typename: 'ContributionSuccess' });
    await settled;
    const { parties } = await drawIn(first, draw.id, 'DRAWN');
    expect(parties.filter(({ lateAt }) => lateAt !== null)).toEqual([]);
  }, 300_000);
});
