import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { samplePlan } from '../../gateway/hub/season/sample-plan.ts';
import { SNAPSHOT_QUEUE } from '../../subgraphs/coordination/season-draw/draw-queues.ts';
import { readEnterprisePackage, verifyEnterprisePackage } from '../../subgraphs/coordination/season-draw/pure/enterprise-package.ts';
import { nodePrimitives } from '../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { readTranscript } from '../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import { verifyTranscript } from '../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import { CALLERS } from '../support/coordination-subgraph.ts';
import {
  type AskedCoordination,
  acknowledgeAll,
  type CeremonyDraw,
  type CeremonyMember,
  commitAll,
  drawIn,
  drawNow,
  filesOf,
  MovableClock,
  revealAll,
  tell,
} from '../support/draw-ceremony.ts';
import { askedThrough, lookAt, publishedSeason, type SeenStanding, storyMembers } from '../support/draw-story.ts';
import { eventually } from '../support/eventually.ts';
import { CITY_TEMPLATE, startTestHub, TEST_ENTERPRISES, type TestHub } from '../support/hub.ts';
import { letBegin } from '../support/killed/coordination-to-kill.ts';
import { rowsOf } from '../support/test-database.ts';

const DAY_MS = 86_400_000;
const ANNOUNCE = { field: 'announceDraw', selection: '... on AnnounceDrawSuccess { draw { id } }' };
const REQUEST = '... on AttemptSuccess { request { id } }';
const LATE = 'CULTURE_TOURISM';

/**
 * One draw, told from three sides. Its first attempt fails because parties do not commit; the second is approved by the supervising body, and in it
 * a department does not reveal, so that holders of its shares rebuild what is missing.
 */
describe('a season draw, through the gateway', () => {
  let hub: TestHub;
  let coordination: AskedCoordination;
  let clock: MovableClock;
  let members: CeremonyMember[];
  let seasonId: string;
  let failed: CeremonyDraw;
  let drawn: CeremonyDraw;
  let announcedAt: string;
  const seen: SeenStanding[] = [];

  const look = async (drawId: string): Promise<void> => void seen.push(await lookAt(coordination, drawId));
  const announced = async (): Promise<CeremonyDraw> => {
    const input = { seasonId, profile: 'DRAW1-SHA256', auditorContributes: true };
    const answer = (await tell(coordination, CALLERS.coordinator, ANNOUNCE, input)) as never as { draw?: { id: string } };
    if (answer.draw === undefined) throw new Error(`not announced: ${JSON.stringify(answer)}`);
    return drawNow(coordination, answer.draw.id);
  };
  const pooled = async (draw: CeremonyDraw): Promise<CeremonyDraw> => {
    clock.moveTo(draw.plan.deadlines.snapshotAt);
    await letBegin(hub.databaseUrl, { queue: SNAPSHOT_QUEUE, drawId: draw.id });
    return drawIn(coordination, draw.id, 'SNAPSHOT_TAKEN');
  };
  const passTo = async (draw: CeremonyDraw, date: string): Promise<void> => {
    clock.moveTo(date);
    await tell(coordination, CALLERS.coordinator, 'checkDrawDeadlines', { drawId: draw.id });
  };

  beforeAll(async () => {
    clock = new MovableClock();
    hub = await startTestHub({ template: CITY_TEMPLATE, mode: 'memory', clock });
    coordination = askedThrough(hub);
    members = storyMembers();
    for (const { as, profile, keys } of members) await tell(coordination, as, 'registerDrawKey', { profile, ...keys });
    seasonId = await publishedSeason(hub, coordination, 'STORY');

    const first = await pooled(await announced());
    await commitAll(coordination, first, members.slice(0, 2));
    await passTo(first, first.plan.deadlines.commitUntil);
    failed = await drawNow(coordination, first.id);
    const defect = { drawId: first.id, defect: 'DRAW_FAILED', explanation: '三个部门未按期提交承诺', evidenceDigest: 'ab'.repeat(32) };
    const asked = await tell(coordination, CALLERS.coordinator, { field: 'requestNewAttempt', selection: REQUEST }, defect);
    const { request } = asked as never as { request: { id: string } };
    await tell(coordination, CALLERS.auditor, { field: 'decideNewAttempt', selection: REQUEST }, { requestId: request.id, approve: true });

    announcedAt = clock.now().toISOString();
    const second = await announced();
    await look(second.id);
    const draw = await pooled(second);
    await look(draw.id);
    await commitAll(coordination, draw, members);
    await look(draw.id);
    await acknowledgeAll(coordination, draw.id, members);
    await look(draw.id);
    await revealAll(
      coordination,
      draw.id,
      members.filter(({ id }) => id !== LATE),
    );
    await look(draw.id);
    await passTo(draw, draw.plan.deadlines.revealUntil);
    await look(draw.id);
    const { shares } = await drawNow(coordination, draw.id);
    for (const holder of members.filter(({ id }) => id !== LATE).slice(0, draw.plan.escrow.threshold)) {
      const sealed = shares.find(({ partyId, holderId }) => partyId === LATE && holderId === holder.id);
      const opened = [{ partyId: LATE, share: holder.openUnchecked(sealed as never).share }];
      await tell(coordination, holder.as, 'openShares', { drawId: draw.id, shares: opened });
    }
    drawn = await drawIn(coordination, draw.id, 'DRAWN');
    await look(draw.id);
  }, 1_200_000);
  afterAll(() => hub?.stop());

  describe('an auditor', () => {
    test('finds it announced with the lead time of the pack, to the office that has to witness [CC-2.5.3a] [CC-2.5.3b]', () => {
      expect(drawn).toMatchObject({ witnessOffice: 'REGULATIONS_OFFICE', witness: '法规机构' });
      const lead = Date.parse(drawn.plan.deadlines.snapshotAt) - Date.parse(announcedAt);
      expect(lead).toBeGreaterThan(3 * DAY_MS - 600_000);
      expect(drawn.plan.rules.packVersion).toMatch(/@\d+$/u);
    });

    test('sees who committed, who was late, and from whose shares the missing scalar was rebuilt', async () => {
      expect(failed).toMatchObject({ state: 'FAILED', failure: { text: expect.stringContaining('CULTURE_TOURISM NO_COMMIT') } });
      expect(drawn.parties.filter(({ lateAt }) => lateAt !== null)).toMatchObject([{ partyId: LATE, recovered: true }]);
      const { recovered } = readTranscript((await filesOf(coordination, CALLERS.auditor, drawn.id)).get('transcript.json') as Uint8Array);
      expect(recovered.map(({ partyId, shares }) => [partyId, shares.length])).toEqual([[LATE, drawn.plan.escrow.threshold]]);
    });

    test('repeats the whole draw from the complete transcript [PJ-3.4.1a] [PJ-3.4.1b]', async () => {
      const verification = await verifyTranscript(await filesOf(coordination, CALLERS.auditor, drawn.id), nodePrimitives);
      expect(verification.steps.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
      expect(verification).toMatchObject({ audience: 'AUDITORS', attempt: 2 });
    });

    test('compares what each risk class was expected to give with what it gave; a coordinator cannot', async () => {
      const query = `query ($id: ID!) { season(id: $id) { report { computedAt riskClasses { entryId riskClass units expected actual zValue } } } }`;
      type Report = { season: { report: { computedAt: string | null; riskClasses: { units: number; actual: number }[] } } };
      const { riskClasses } = await eventually(
        'the report is computed',
        async () => {
          const { data } = await coordination.ask(CALLERS.auditor, query, { id: seasonId });
          const { report } = (data as never as Report).season;
          return report.computedAt === null ? null : report;
        },
        600_000,
      );
      expect(riskClasses.length).toBeGreaterThan(0);
      for (const { units, actual } of riskClasses) expect(actual).toBeLessThanOrEqual(units);
      const { data } = await coordination.ask(CALLERS.coordinator, query, { id: seasonId });
      expect((data as never as Report).season.report.riskClasses ?? []).toEqual([]);
    }, 700_000);

    test('follows who asked for the second attempt, who approved it and why, in the graph, the plan and the trace', async () => {
      const query = `query ($id: ID!) { draw(id: $id) { state attemptRequests { defect explanation decision decidedAt approvalDigest } } }`;
      const { data } = await coordination.ask(CALLERS.auditor, query, { id: failed.id });
      const { draw } = data as never as { draw: { state: string; attemptRequests: { approvalDigest: string }[] } };
      expect(draw).toMatchObject({ state: 'SUPERSEDED', attemptRequests: [{ defect: 'DRAW_FAILED', decision: 'APPROVED' }] });
      const approvalDigest = draw.attemptRequests[0]?.approvalDigest;
      expect(drawn.plan.supersedes).toEqual({
        drawId: failed.id,
        attempt: 1,
        defect: 'DRAW_FAILED',
        approvedBy: 'AUDITOR',
        approvalDigest,
      });
      const entries = await hub.rows<{ operation: string; entry: string }>(
        'coordination',
        `select operation, entry from trace_entry where subject = $1 and operation like '%Attempt' order by seq`,
        [`Draw:${failed.id}`],
      );
      expect(entries.map(({ operation }) => operation)).toEqual(['requestNewAttempt', 'decideNewAttempt']);
      expect(entries.map(({ entry }) => entry.includes('COORDINATOR'))).toEqual([true, false]);
      expect(entries.map(({ entry }) => entry.includes('AUDITOR'))).toEqual([false, true]);
    });
  });

  describe('an enterprise', () => {
    const QUERY = 'query ($id: ID!, $code: CreditCode!) { drawEnterprisePackage(drawId: $id, creditCode: $code) }';
    const packageOf = async (reader: string, creditCode: string): Promise<unknown> => {
      const { data, errors } = await hub.ask<{ drawEnterprisePackage: unknown }>(
        { role: 'ENTERPRISE', creditCode: reader },
        { query: QUERY, variables: { id: drawn.id, code: creditCode } },
      );
      expect(errors).toEqual([]);
      return data.drawEnterprisePackage;
    };
    const transcripts = async () => {
      const files = await filesOf(coordination, CALLERS.auditor, drawn.id);
      const open = readTranscript(files.get('transcript.json') as Uint8Array);
      const { audit } = readTranscript(files.get('transcript.audit.json') as Uint8Array);
      const isDrawn = new Set(open.visits.map(({ unitId }) => unitId));
      return { open, isDrawn, units: audit?.unitIds ?? [], excluded: audit?.excludedIds ?? [] };
    };
    const own = async (creditCode: string) => {
      const kept = readEnterprisePackage(new TextEncoder().encode(JSON.stringify(await packageOf(creditCode, creditCode))));
      const { open } = await transcripts();
      return { kept, chances: verifyEnterprisePackage(kept, open, nodePrimitives('DRAW1-SHA256')) };
    };

    test('checks with its own package why it was drawn: its best ticket is not above the threshold [PJ-2.2b]', async () => {
      const [winner = ''] = (await transcripts()).isDrawn;
      const { kept, chances } = await own(winner);
      expect(kept).toMatchObject({ unitId: winner, standing: { kind: 'IN_POOL' } });
      expect(chances.filter(({ isDrawn }) => isDrawn).length).toBeGreaterThan(0);
    });

    test('checks why it was not drawn: each of its tickets is above the threshold', async () => {
      const { units, isDrawn } = await transcripts();
      const { chances } = await own(units.find((unit) => !isDrawn.has(unit)) ?? '');
      expect(chances.length).toBeGreaterThan(0);
      for (const { isDrawn: won } of chances) expect(won).toBe(false);
    });

    test('that was not in the pool gets the proof of it, with the reason', async () => {
      const [outside = ''] = (await transcripts()).excluded;
      const { kept } = await own(outside);
      expect(kept.standing).toMatchObject({ kind: 'EXCLUDED', reason: expect.stringMatching(/^[A-Z_]+$/u) });
    });

    test('gets nobody else’s', async () => {
      const [first = '', second = ''] = (await transcripts()).units;
      expect(await packageOf(first, second)).toBeNull();
      expect(await packageOf(second, second)).not.toBeNull();
    });

    test('of a city whose pool is large gets the same, made elsewhere, and only so many wait for theirs at a time', async () => {
      const units = (await transcripts()).units.slice(0, 8);
      const small = await packageOf(units[0] ?? '', units[0] ?? '');
      const padSnapshot = (bytes: number) =>
        rowsOf(hub.databaseUrl, 'coordination', `update draw_file set bytes = bytes + $2 where draw_id = $1 and name = 'snapshot.bin'`, [
          drawn.id,
          bytes,
        ]);
      // Whoever reads a snapshot stops where it ends.
      await padSnapshot(2_000_000);
      const asked = units.map((creditCode) =>
        hub.ask<{ drawEnterprisePackage: unknown }>(
          { role: 'ENTERPRISE', creditCode },
          { query: QUERY, variables: { id: drawn.id, code: creditCode } },
        ),
      );
      const answers = await Promise.all(asked);
      await padSnapshot(-2_000_000);
      const codes = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions?.code));
      expect(codes).toEqual(Array(3).fill('RATE_LIMITED'));
      const given = answers.filter(({ errors }) => errors.length === 0);
      expect(given.length).toBe(5);
      for (const { data } of given) expect(data.drawEnterprisePackage).not.toBeNull();
      if (answers[0]?.errors.length === 0) expect(answers[0].data.drawEnterprisePackage).toEqual(small);
    });
  });

  describe('a visitor without login', () => {
    test('reads the plan before the draw: entries, quotas, parties, dates [CC-1.0b]', async () => {
      expect(drawn.plan.entries).toHaveLength(samplePlan(TEST_ENTERPRISES).length);
      for (const { quotas } of drawn.plan.entries) expect(quotas.length).toBeGreaterThan(0);
      expect(drawn.plan.parties.map(({ partyId }) => partyId)).toEqual(members.map(({ id }) => id));
    });

    test('follows the phases live: what is waited for, from whom, until when', () => {
      const everybody = members.map(({ id }) => id);
      const { snapshotAt, commitUntil, revealUntil } = drawn.plan.deadlines;
      const progress = { parties: 5, committed: 5 };
      expect(seen).toMatchObject([
        { state: 'ANNOUNCED', standing: { nextStep: 'SNAPSHOT', waitingFor: [], pollSeconds: 60 } },
        { state: 'SNAPSHOT_TAKEN', standing: { nextStep: 'COMMIT', parties: 5, committed: 0, revealed: 0, waitingFor: everybody } },
        { state: 'SNAPSHOT_TAKEN', standing: { nextStep: 'COMMIT', ...progress, waitingFor: [] } },
        { state: 'FROZEN', standing: { nextStep: 'REVEAL', ...progress, revealed: 0, waitingFor: everybody, pollSeconds: 5 } },
        { state: 'FROZEN', standing: { nextStep: 'REVEAL', ...progress, revealed: 4, waitingFor: [LATE] } },
        { state: 'FROZEN', standing: { nextStep: 'OPEN_SHARES', ...progress, revealed: 4, waitingFor: [LATE] } },
        { state: 'DRAWN', standing: { nextStep: null, until: null, ...progress, revealed: 5, waitingFor: [], pollSeconds: 60 } },
      ]);
      const until = seen.map(({ standing }) => (standing.until === null ? null : Date.parse(standing.until)));
      expect([until[0], until[1], until[3]]).toEqual([snapshotAt, commitUntil, revealUntil].map((date) => Date.parse(date)));
    });

    test('need not ask for more while the etag stays, and it stays while nothing happens', async () => {
      const tags = seen.map(({ standing }) => standing.etag);
      expect(new Set(tags).size).toBe(tags.length - (tags[1] === tags[2] ? 1 : 0));
      expect(tags[1]).not.toBe(tags[2]);
      expect((await lookAt(coordination, drawn.id)).standing.etag).toBe(tags.at(-1));
    });

    test('takes the result home and verifies it, and it tells nothing of risk classes [PJ-2.2b]', async () => {
      const files = await filesOf(coordination, CALLERS.public, drawn.id);
      expect(await verifyTranscript(files, nodePrimitives)).toMatchObject({ audience: 'PUBLIC', isValid: true });
      const transcript = readTranscript(files.get('transcript.json') as Uint8Array);
      expect(transcript.audit).toBeNull();
      const hidden = transcript.manifest.frames.flatMap(({ visibility }, frame) => (visibility === 'AUDITORS' ? [frame] : []));
      expect(hidden.length).toBeGreaterThan(0);
      for (const frame of hidden) {
        expect(transcript.frames[frame]).toMatchObject({ taken: null, openings: null });
        expect(files.has(`frame-${frame}.bitmap`)).toBe(false);
      }
      const report = await hub.ask(null, { query: '{ season(id: "x") { report { runs } } }', path: '/public/graphql' });
      expect(report.errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    });
  });
});
