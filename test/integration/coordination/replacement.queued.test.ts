import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { pino } from 'pino';
import { OneAtATime } from '../../../subgraphs/coordination/long-work.ts';
import { replacementFeature } from '../../../subgraphs/coordination/replacement/replacement.feature.ts';
import { REPLACEMENT_QUEUE } from '../../../subgraphs/coordination/season-draw/draw-queues.ts';
import { createPool } from '../../../subgraphs/coordination/season-draw/pure/create-pool.ts';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { columnsOfAudit, readTranscript } from '../../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import { replaceUnits } from '../../../subgraphs/coordination/season-draw/pure/replace-units.ts';
import { verifyTranscript } from '../../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import { Jobs } from '../../../subgraphs/subgraph-kit/jobs/jobs.ts';
import { CALLERS, caller, startTestCoordination, TEST_DEPARTMENTS, type TestCoordination } from '../../support/coordination-subgraph.ts';
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
  publishSeason,
  revealAll,
  tell,
} from '../../support/draw-ceremony.ts';
import { HeldRows } from '../../support/row-locks.ts';

const EVIDENCE = 'cd'.repeat(32);
const HOLD_TRACE = 'select 1 from trace_head for update';

/** Approvals are carried out one after the other, and others come in meanwhile. The job is done by hand here, so that the test decides when. */
describe('replacements that wait for each other', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  const holding: HeldRows[] = [];
  const hold = async (sqlText: string, parameters: readonly unknown[] = []): Promise<HeldRows> => {
    const held = await HeldRows.hold(coordination.url, sqlText, parameters);
    holding.push(held);
    return held;
  };
  let jobs: Jobs;
  let drawId: string;
  const members = CEREMONY_DEPARTMENTS.map((id) => new CeremonyMember(id, 'DRAW1-SHA256', false));
  const clock = { now: () => new Date() };
  const log = pino({ level: 'silent' });
  const head = (department: string, subject: string) => caller('DEPARTMENT_HEAD', { department, subject });
  const carryOut = (): Promise<void> => {
    const { url: databaseUrl, subgraph } = coordination;
    const longReads = new OneAtATime({ databaseUrl, clock });
    const context = { jobs, longReads, departments: TEST_DEPARTMENTS, database: subgraph.database, databaseUrl, clock, log };
    return replacementFeature.jobs?.[0]?.run({ drawId }, context) ?? Promise.reject(new Error('no job'));
  };
  const version = async () => (await drawNow(coordination, drawId)).transcriptVersion;
  /** A fault that keeps a version of the transcript from being published. */
  const spoil = (spoiled: number) => client.query(`alter table publication add constraint fault check (edition <> '1.${spoiled}')`);
  const mend = () => client.query('alter table publication drop constraint fault');
  const standing = async () => {
    const query = 'query ($id: ID!) { draw(id: $id) { standing { nextStep work { brokeOffAt } } } }';
    return ((await coordination.ask(CALLERS.coordinator, query, { id: drawId })).data as never as { draw: { standing: object } }).draw
      .standing;
  };
  const request = async (as: ReturnType<typeof caller>, field: string, input: object): Promise<string> => {
    const call = { field, selection: '... on ReplacementSuccess { replacement { id } }' };
    const answer = await tell(coordination, as, call, { evidenceDigest: EVIDENCE, ...input });
    return (answer as never as { replacement: { id: string } }).replacement.id;
  };
  const approve = (as: ReturnType<typeof caller>, replacementId: string) =>
    tell(coordination, as, 'decideReplacement', { replacementId, approve: true });
  const leaves = async (department: string, visitId: string, inspectorId: string) => {
    const id = await request(head(department, 'asks'), 'requestInspectorReplacement', { visitId, inspectorId, reason: 'ILLNESS' });
    return approve(head(department, 'decides'), id);
  };
  const teamOf = async (visitId: string, department: string): Promise<string[]> =>
    (await client.query('select inspector_ids as i from visit_team where visit_id = $1 and department = $2', [visitId, department])).rows[0]
      .i;
  const visitsOf = async (department: string) =>
    (
      await client.query(
        `select v.id, v.credit_code as unit from visit v join visit_team t on t.visit_id = v.id
          where v.draw_id = $1 and t.department = $2 and v.state = 'NOTIFIED' order by v.id`,
        [drawId, department],
      )
    ).rows as { id: string; unit: string }[];
  const verified = async () => {
    const { steps } = await verifyTranscript(await filesOf(coordination, CALLERS.auditor, drawId), nodePrimitives);
    return steps.filter(({ outcome }) => outcome === 'FAILED');
  };
  /** What the withdrawal of an enterprise opens, as `unit/department`, from the auditors' files alone. */
  const openedBy = async (unitId: string): Promise<readonly string[]> => {
    const files = await filesOf(coordination, CALLERS.auditor, drawId);
    const { audit, plan, manifest, seed, withdrawn = [] } = readTranscript(files.get('transcript.audit.json') ?? new Uint8Array());
    if (audit === null) throw new Error('no part for auditors');
    const primitives = nodePrimitives(plan.profile);
    const poolKey = Uint8Array.from(Buffer.from(audit.poolKey, 'hex'));
    const columns = columnsOfAudit(audit, plan.entries);
    const pool = createPool({ drawId: plan.drawId, poolKey, columns, frames: manifest.frames }, primitives);
    const last = { unitId, reason: 'CLOSED', evidenceDigest: EVIDENCE, edgesBefore: audit.removedEdges.length };
    const after = replaceUnits({ pool, seed, entries: plan.entries, withdrawn: [...withdrawn, last] }, primitives);
    return after.stages.at(-1)?.opened ?? [];
  };
  /** A season whose visits are notified, and whose approvals find a job that waits already: the test takes it for the one that it does by hand. */
  const notified = async (code: string, prepare: (seasonId: string) => Promise<unknown>): Promise<string> => {
    const seasonId = await publishSeason(coordination, client, code);
    await prepare(seasonId);
    const draw = await announceWith(coordination, members, { seasonId, noRepeatVisits: 0 });
    await commitAll(coordination, draw, members);
    await revealAll(coordination, draw.id, members);
    await drawIn(coordination, draw.id, 'DRAWN');
    for (const field of ['confirmTeams', 'serveNotices']) {
      const query = `mutation ($input: SeasonVisitsInput!) { ${field}(input: $input) { __typename } }`;
      await coordination.ask(CALLERS.coordinator, query, { input: { idempotencyKey: `${field} ${code}`, seasonId } });
    }
    const options = { singletonKey: draw.id, startAfter: new Date(Date.now() + 86_400_000) };
    await coordination.subgraph.database.transaction((manager) => jobs.send(manager, REPLACEMENT_QUEUE, { drawId: draw.id }, options));
    return draw.id;
  };

  beforeAll(async () => {
    coordination = await startTestCoordination();
    client = await connectTo(coordination.url);
    jobs = await Jobs.start({ databaseUrl: coordination.url, appSchema: 'coordination', log });
    await fillRegistry(client, 60, 24);
    // Two departments go everywhere, so whichever enterprise comes next for the third has a visit already.
    const everywhere = `update plan_entry set ratio_den = 1, ratio_num = 1 where season_id = $1 and department <> 'CULTURE_TOURISM'`;
    drawId = await notified('Q1', (seasonId) => client.query(everywhere, [seasonId]));
  }, 240_000);
  afterEach(async () => {
    for (const held of holding.splice(0)) await held.release();
  });
  afterAll(async () => {
    await jobs?.stop();
    await client?.end();
    await coordination?.stop();
  });

  test('an inspector whose replacement is approved does not come back with the one before, and the visit cannot begin', async () => {
    const before = await version();
    const [visit] = await visitsOf('COMMERCE');
    const visitId = visit?.id ?? '';
    const [first = '', second = ''] = await teamOf(visitId, 'COMMERCE');
    await leaves('COMMERCE', visitId, first);
    await leaves('COMMERCE', visitId, second);
    expect(await standing()).toEqual({ nextStep: 'REPLACEMENT', work: null });
    await spoil(before + 2);
    await expect(carryOut()).rejects.toThrow('fault');
    expect(await version()).toBe(before + 1);
    const between = await teamOf(visitId, 'COMMERCE');
    expect(between).toHaveLength(1);
    expect([first, second]).not.toContain(between[0]);
    expect(
      (await client.query(`select 1 from booking where inspector_id = $1 and visit_id = $2 and status = 'BOOKED'`, [second, visitId])).rows,
    ).toEqual([]);
    const inspector = caller('INSPECTOR', { inspectorId: between[0] ?? '' });
    const start = { field: 'startVisit', selection: '... on StepNotPossible { missing }' };
    const entry = { visitId, startedAt: new Date().toISOString(), inspectorIds: between };
    expect(await tell(coordination, inspector, start, entry)).toMatchObject({ missing: ['REPLACEMENT'] });
    expect(await standing()).toEqual({ nextStep: 'REPLACEMENT', work: { brokeOffAt: expect.any(String) } });

    await mend();
    await carryOut();
    expect(await version()).toBe(before + 2);
    const after = await teamOf(visitId, 'COMMERCE');
    expect(after).toHaveLength(2);
    for (const gone of [first, second]) expect(after).not.toContain(gone);
    expect(await standing()).toEqual({ nextStep: null, work: null });
    expect(await verified()).toEqual([]);
  }, 240_000);

  test('an enterprise that is withdrawn gets no visit from the replacement before, whose next ball it is', async () => {
    const before = await version();
    const visits = await visitsOf('CULTURE_TOURISM');
    const [first] = visits;
    const next = (await openedBy(first?.unit ?? ''))[0]?.split('/')[0] ?? '';
    const count = async () =>
      (
        await client.query(
          `select count(*)::int as n from visit_item i join visit v on v.id = i.visit_id
            where v.draw_id = $1 and v.state <> 'WITHDRAWN' and i.department = 'CULTURE_TOURISM'`,
          [drawId],
        )
      ).rows[0].n;
    const items = await count();
    const { rows } = await client.query(
      `select v.id, t.department from visit v join visit_team t on t.visit_id = v.id where v.draw_id = $1 and v.credit_code = $2 limit 1`,
      [drawId, next],
    );
    const officers = [CALLERS.cultureOfficer, caller('DEPARTMENT_OFFICER', { department: rows[0].department })];
    for (const [place, visitId] of [first?.id, rows[0].id].entries()) {
      const id = await request(officers[place] ?? CALLERS.public, 'requestUnitReplacement', { visitId, reason: 'CLOSED' });
      await approve(CALLERS.coordinator, id);
    }
    await carryOut();
    expect(await version()).toBe(before + 2);
    const left = await client.query(`select state from visit where draw_id = $1 and credit_code = $2`, [drawId, next]);
    expect(new Set(left.rows.map(({ state }) => state))).toEqual(new Set(['WITHDRAWN']));
    expect(await count()).toBe(items);
    expect(await verified()).toEqual([]);
  }, 240_000);

  test('an approval that is not committed yet when the job looks for the last time is carried out by this job', async () => {
    const before = await version();
    const [visit] = await visitsOf('MARKET_REGULATION');
    const visitId = visit?.id ?? '';
    const [gone = ''] = await teamOf(visitId, 'MARKET_REGULATION');
    const inspector = head('MARKET_REGULATION', 'asks');
    const id = await request(inspector, 'requestInspectorReplacement', { visitId, inspectorId: gone, reason: 'ILLNESS' });
    const held = await hold(HOLD_TRACE);
    const approved = approve(head('MARKET_REGULATION', 'decides'), id);
    await held.waiting(1);
    const done = carryOut();
    await held.waiting(2);
    await held.release();
    await Promise.all([approved, done]);
    expect(await version()).toBe(before + 1);
    expect(await teamOf(visitId, 'MARKET_REGULATION')).not.toContain(gone);
  }, 240_000);

  test('an inspector whose replacement is approved does not come back by seats that the replacement before opens on the same visit', async () => {
    const fewer = `update joint_inspector set certified = false where department = 'CULTURE_TOURISM' and substr(name, 11)::int > 2`;
    // Its balls are those of the first entry, so what comes next for the first has been taken by this one.
    const more = `insert into plan_entry (season_id, department, code, name, item_codes, category, stratify, weights, ratio_num, ratio_den, window_from, window_to, submitted_by, submitted_at)
      select season_id, department, 'E2', name, item_codes, category, stratify, weights, 2, 10, window_from, window_to, submitted_by, submitted_at
        from plan_entry where season_id = $1 and department = 'CULTURE_TOURISM'`;
    drawId = await notified('Q2', async (seasonId) => {
      await client.query(fewer);
      await client.query(more, [seasonId]);
      for (const state of ['TASK_LISTED', 'PLAN_APPROVED'])
        await client.query(`update plan_entry set state = $2 where season_id = $1 and code = 'E2'`, [seasonId, state]);
    });
    const visits = await visitsOf('CULTURE_TOURISM');
    const pairs = await Promise.all(visits.map(async (visit) => ({ visit, opened: await openedBy(visit.unit) })));
    const isOpened = (unit: string, opened: readonly string[]) => opened.includes(`${unit}/CULTURE_TOURISM`);
    const pair = pairs.find(({ opened }) => visits.some(({ unit }) => isOpened(unit, opened)));
    const visitId = visits.find(({ unit }) => isOpened(unit, pair?.opened ?? []))?.id ?? '';
    const [gone = '', stays = ''] = await teamOf(visitId, 'CULTURE_TOURISM');
    const id = await request(CALLERS.cultureOfficer, 'requestUnitReplacement', { visitId: pair?.visit.id, reason: 'CLOSED' });
    await approve(CALLERS.coordinator, id);
    await leaves('CULTURE_TOURISM', visitId, gone);
    await carryOut();
    expect(await version()).toBe(3);
    expect(await teamOf(visitId, 'CULTURE_TOURISM')).toEqual([stays]);
    expect(await verified()).toEqual([]);
  }, 240_000);
});
