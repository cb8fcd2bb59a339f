import { DEADLINE_QUEUE, RUN_QUEUE, SNAPSHOT_QUEUE } from '../../../subgraphs/coordination/season-draw/draw-queues.ts';
import { CALLERS, caller, startTestCoordination } from '../coordination-subgraph.ts';
import {
  acknowledgeAll,
  type CeremonyDraw,
  type CeremonyMember,
  commitAll,
  connectTo,
  drawIn,
  drawNow,
  type MovableClock,
  publishSeason,
  revealAll,
  tell,
} from '../draw-ceremony.ts';
import { copyTestDatabase, rowsOf } from '../test-database.ts';
import { type CoordinationToKill, type DrawJob, takeUpAgain } from './coordination-to-kill.ts';
import type { KillPoint } from './kill-switch.ts';

const ANNOUNCE = { field: 'announceDraw', selection: '... on AnnounceDrawSuccess { draw { id } }' };
const REQUEST = '... on AttemptSuccess { request { id } }';

/** What a draw has come to, its bytes as digests. */
export interface DrawnState {
  readonly draw: readonly unknown[];
  readonly files: readonly unknown[];
}

/** A draw beside what a process that nobody kills makes of the same rows. */
export interface Compared {
  readonly killed: DrawnState;
  readonly uninterrupted: DrawnState;
}

/** What the ceremonies share. `pointOf` says where the process dies in a step, null for nowhere; `took` learns how many steps it took. */
export interface Stage {
  readonly coordination: CoordinationToKill;
  readonly databaseUrl: string;
  readonly clock: MovableClock;
  /** The supervising body and three departments, all of them with keys. */
  readonly members: readonly CeremonyMember[];
  readonly pointOf: (step: string) => KillPoint | null;
  readonly took: (step: string, steps: number) => void;
}

/** Announced, committed, acknowledged, read, revealed and drawn, everybody in time. Gives the id of the draw and what its two computing jobs left. */
export async function ceremonyInTime(
  stage: Stage,
  code: string,
): Promise<{ readonly drawId: string; readonly compared: readonly Compared[] }> {
  const { coordination, members } = stage;
  const seasonId = await openSeason(stage, code);
  const beacon = { kind: 'DICE', description: 'Six dice', fallBack: 'NONE' };
  const drawId = await called(stage, 'announcement', () => announce(stage, { seasonId, beacon }));
  const snapshot = await worked(stage, 'snapshot', { queue: SNAPSHOT_QUEUE, drawId });
  const [first, ...others] = members as [CeremonyMember, ...CeremonyMember[]];
  const draw = await drawNow(coordination, drawId);
  await called(stage, 'commitment', () => commitAll(coordination, draw, [first]));
  await commitAll(coordination, draw, others);
  await acknowledgeAll(coordination, drawId, members.slice(0, -1));
  await called(stage, 'freeze', () => acknowledgeAll(coordination, drawId, members.slice(-1)));
  const read = (subject: string) =>
    tell(coordination, caller('COORDINATOR', { subject }), 'readBeacon', { drawId, witness: subject, digits: '123456' });
  await called(stage, 'first reading', () => read('anna'));
  await called(stage, 'beacon', () => read('bo'));
  await revealAll(coordination, drawId, members.slice(0, -1));
  await called(stage, 'last reveal', () => revealAll(coordination, drawId, members.slice(-1)));
  const run = await worked(stage, 'computation', { queue: RUN_QUEUE, drawId });
  return { drawId, compared: [...snapshot, ...run] };
}

/** One party does not commit, nobody reads the lottery, another party does not reveal: the dates take every step, and shares rebuild what is missing. */
export async function ceremonyByDate(stage: Stage, code: string): Promise<string> {
  const { coordination, clock, members } = stage;
  const [auditor, , culture, markets] = members as [CeremonyMember, CeremonyMember, CeremonyMember, CeremonyMember];
  const draw = await snapshotTaken(stage, code, { kind: 'LOTTERY', description: 'The lottery of the evening', fallBack: 'NONE' });
  const { id: drawId, plan } = draw;
  await commitAll(coordination, draw, [auditor, culture, markets]);
  await acknowledgeAll(coordination, drawId, members);
  const deadline = { queue: DEADLINE_QUEUE, drawId };
  clock.moveTo(plan.deadlines.commitUntil);
  await worked(stage, 'freeze by date', deadline);
  clock.moveTo(plan.deadlines.beaconUntil);
  await worked(stage, 'fall-back by date', deadline);
  await revealAll(coordination, drawId, [auditor, markets]);
  clock.moveTo(plan.deadlines.revealUntil);
  await worked(stage, 'late parties by date', deadline);
  const { shares } = await drawNow(coordination, drawId);
  const open = (holder: CeremonyMember) => {
    const sealed = shares.find(({ partyId, holderId }) => partyId === culture.id && holderId === holder.id);
    if (sealed === undefined) throw new Error(`${holder.id} holds no share`);
    const opened = [{ partyId: culture.id, share: holder.openUnchecked(sealed).share }];
    return tell(coordination, holder.as, 'openShares', { drawId, shares: opened });
  };
  for (const holder of [auditor, markets]) await open(holder);
  await called(stage, 'recovery', () => open(members[1] as CeremonyMember));
  await coordination.work({ queue: RUN_QUEUE, drawId }, null);
  return drawId;
}

/** Too few commit, so that the draw fails by date; a second attempt is asked for, approved and announced. Gives the season. */
export async function ceremonyThatFails(stage: Stage, code: string): Promise<string> {
  const { coordination, clock, members } = stage;
  const draw = await snapshotTaken(stage, code, { kind: 'NONE' });
  await commitAll(coordination, draw, members.slice(0, 2));
  clock.moveTo(draw.plan.deadlines.commitUntil);
  await worked(stage, 'failure by date', { queue: DEADLINE_QUEUE, drawId: draw.id });
  const defect = { drawId: draw.id, defect: 'DRAW_FAILED', explanation: 'Two did not commit.', evidenceDigest: 'ab'.repeat(32) };
  const asked = await called(stage, 'request of an attempt', () =>
    tell(coordination, CALLERS.coordinator, { field: 'requestNewAttempt', selection: REQUEST }, defect),
  );
  const { request } = asked as never as { request: { id: string } };
  const decision = { requestId: request.id, approve: true };
  await called(stage, 'approval of an attempt', () =>
    tell(coordination, CALLERS.auditor, { field: 'decideNewAttempt', selection: REQUEST }, decision),
  );
  const seasonId = await seasonOf(stage, draw.id);
  await called(stage, 'further attempt', () => announce(stage, { seasonId, beacon: { kind: 'NONE' } }));
  return seasonId;
}

async function snapshotTaken(stage: Stage, code: string, beacon: object): Promise<CeremonyDraw> {
  const drawId = await announce(stage, { seasonId: await openSeason(stage, code), beacon });
  await stage.coordination.work({ queue: SNAPSHOT_QUEUE, drawId }, null);
  return drawNow(stage.coordination, drawId);
}

async function openSeason({ coordination, databaseUrl, clock }: Stage, code: string): Promise<string> {
  clock.moveTo(new Date());
  await coordination.replace();
  const client = await connectTo(databaseUrl);
  const seasonId = await publishSeason(coordination, client, code);
  await client.end();
  return seasonId;
}

async function announce({ coordination, members }: Stage, input: Readonly<Record<string, unknown>>): Promise<string> {
  const profile = members[0]?.profile;
  const answer = await tell(coordination, CALLERS.coordinator, ANNOUNCE, { profile, auditorContributes: true, ...input });
  const { draw } = answer as never as { draw?: { id: string } };
  if (draw === undefined) throw new Error(`not announced: ${JSON.stringify(answer)}`);
  return draw.id;
}

async function called<Result>({ coordination, pointOf, took }: Stage, step: string, call: () => Promise<Result>): Promise<Result> {
  coordination.killInNextCall(pointOf(step));
  const result = await call();
  took(step, coordination.steps);
  return result;
}

/** Lets a job be killed and done again. When it was killed before its effect, what a process does that nobody kills stands beside what came of it. */
async function worked({ coordination, databaseUrl, clock, pointOf, took }: Stage, step: string, job: DrawJob): Promise<Compared[]> {
  const before = (await drawnState(databaseUrl, job.drawId)).draw;
  let expected: DrawnState | null = null;
  await coordination.work(job, pointOf(step), async () => {
    const isUntouched = JSON.stringify((await drawnState(databaseUrl, job.drawId)).draw) === JSON.stringify(before);
    if (job.queue !== DEADLINE_QUEUE && isUntouched) expected = await uninterrupted(databaseUrl, job, clock);
  });
  took(step, coordination.steps);
  return expected === null ? [] : [{ killed: await drawnState(databaseUrl, job.drawId), uninterrupted: expected }];
}

async function uninterrupted(databaseUrl: string, { queue, drawId }: DrawJob, clock: MovableClock): Promise<DrawnState> {
  const copy = await copyTestDatabase(databaseUrl);
  try {
    await takeUpAgain(copy.url);
    const coordination = await startTestCoordination({ databaseUrl: copy.url, clock });
    await drawIn(coordination, drawId, queue === SNAPSHOT_QUEUE ? 'SNAPSHOT_TAKEN' : 'DRAWN');
    await coordination.stop();
    return await drawnState(copy.url, drawId);
  } finally {
    await copy.drop();
  }
}

async function drawnState(databaseUrl: string, drawId: string): Promise<DrawnState> {
  const draw = 'select state, manifest_digest, header, seed, transcript_version from draw where id = $1';
  const files = `select name, version, visibility, bytes, encode(sha256(string_agg(content, '' order by ordinal)), 'hex') as digest
    from draw_file left join draw_file_part using (draw_id, name, version) where draw_id = $1 group by name, version, visibility, bytes order by name, version`;
  return {
    draw: await rowsOf(databaseUrl, 'coordination', draw, [drawId]),
    files: await rowsOf(databaseUrl, 'coordination', files, [drawId]),
  };
}

async function seasonOf({ databaseUrl }: Stage, drawId: string): Promise<string> {
  const [row] = await rowsOf<{ season: string }>(databaseUrl, 'coordination', 'select season_id as season from draw where id = $1', [
    drawId,
  ]);
  return row?.season ?? '';
}
