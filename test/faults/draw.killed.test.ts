import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nodePrimitives } from '../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { verifyTranscript } from '../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import { CALLERS, COORDINATION_TEMPLATE } from '../support/coordination-subgraph.ts';
import { CEREMONY_DEPARTMENTS, CeremonyMember, connectTo, filesOf, fillRegistry, MovableClock, tell } from '../support/draw-ceremony.ts';
import { type BuiltProgram, buildProgram } from '../support/killed/built-program.ts';
import { ceremonyByDate, ceremonyInTime, ceremonyThatFails, type Stage } from '../support/killed/ceremony-to-kill.ts';
import { COORDINATION_PROGRAM } from '../support/killed/coordination-process.ts';
import { CoordinationToKill } from '../support/killed/coordination-to-kill.ts';
import type { KillPoint } from '../support/killed/kill-switch.ts';
import { createTestDatabase, rowsOf, type TestDatabase } from '../support/test-database.ts';

/** Kills at each step; 25 are the whole proof, one keeps the suite short. */
const KILLS = Number(process.env.DRAW_KILLS ?? 1);
const PROFILE = 'DRAW1-SHA256';
const LIMIT_MS = 600_000 + KILLS * 600_000;

/** The moments before and after each of the steps of a piece of work; kill number 0 comes last, when only the answer is lost, and the others spread over the rest. */
function pointOf(steps: number, kill: number): KillPoint {
  const moment = 2 * steps - 1 - Math.floor((kill * 2 * steps) / KILLS);
  return { step: Math.floor(moment / 2) + 1, when: moment % 2 === 0 ? 'before' : 'after' };
}

describe(`a draw whose process is killed ${KILLS} times at each of its steps`, () => {
  let database: TestDatabase;
  let program: BuiltProgram;
  let coordination: CoordinationToKill;
  let stage: Omit<Stage, 'pointOf' | 'took'>;
  const stepsOf = new Map<string, number>();
  const killsOf = new Map<string, number>();
  const rows = <Row>(sqlText: string, parameters: readonly unknown[]): Promise<Row[]> =>
    rowsOf<Row>(database.url, 'coordination', sqlText, parameters);

  const counting = (): Stage => ({ ...stage, pointOf: () => null, took: (step, steps) => void stepsOf.set(step, steps) });
  const killing = (kill: number): Stage => ({
    ...stage,
    pointOf: (step) => {
      killsOf.set(step, (killsOf.get(step) ?? 0) + 1);
      return pointOf(stepsOf.get(step) ?? 0, kill);
    },
    took: () => undefined,
  });
  const rounds = Array.from({ length: KILLS }, (_, kill) => kill);

  beforeAll(async () => {
    database = await createTestDatabase({ template: COORDINATION_TEMPLATE });
    program = await buildProgram(COORDINATION_PROGRAM);
    const clock = new MovableClock();
    coordination = await CoordinationToKill.start(program, database.url, clock);
    const client = await connectTo(database.url);
    await fillRegistry(client, 60);
    await client.end();
    const members = ['AUDITOR', ...CEREMONY_DEPARTMENTS].map((id) => new CeremonyMember(id, PROFILE));
    for (const { as, profile, keys } of members) await tell(coordination, as, 'registerDrawKey', { profile, ...keys });
    stage = { coordination, databaseUrl: database.url, clock, members };
  }, LIMIT_MS);
  afterAll(async () => {
    await coordination?.stop();
    await program?.remove();
    await database?.drop();
  });

  /** One draw, one transcript, each change once, every step of the verifier OK. */
  async function expectWhole(drawId: string, operations: Readonly<Record<string, number>>): Promise<void> {
    const draws = await rows('select state, attempt from draw where season_id = (select season_id from draw where id = $1)', [drawId]);
    expect(draws).toEqual([{ state: 'DRAWN', attempt: 1 }]);
    const transcripts = await rows(`select version from draw_file where draw_id = $1 and name like 'transcript%' order by version`, [
      drawId,
    ]);
    expect(transcripts).toEqual([{ version: 1 }, { version: 1 }]);
    const editions = await rows(
      `select edition from publication where kind = 'DRAW' and season_id = (select season_id from draw where id = $1)`,
      [drawId],
    );
    expect(editions).toEqual([{ edition: '1.1' }]);
    const visits = await rows('select drawn_key from visit where draw_id = $1 group by drawn_key having count(*) > 1', [drawId]);
    expect(visits).toEqual([]);
    const traced = await rows<{ operation: string; entries: number }>(
      'select operation, count(*)::int as entries from trace_entry where subject = $1 group by operation',
      [`Draw:${drawId}`],
    );
    expect(Object.fromEntries(traced.map(({ operation, entries }) => [operation, entries]))).toEqual(operations);
    for (const who of [CALLERS.public, CALLERS.auditor]) {
      const { steps } = await verifyTranscript(await filesOf(coordination, who, drawId), nodePrimitives);
      expect(steps.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
    }
  }

  test(
    'everybody in time: one draw with one transcript, and the bytes of a run that nobody kills',
    async () => {
      const operations = {
        announceDraw: 1,
        takeSnapshot: 1,
        commitToDraw: 4,
        acknowledgeShares: 4,
        readBeacon: 2,
        revealForDraw: 4,
        runDraw: 1,
      };
      await expectWhole((await ceremonyInTime(counting(), 'T')).drawId, operations);
      let compared = 0;
      for (const kill of rounds) {
        const ceremony = await ceremonyInTime(killing(kill), `T${kill}`);
        await expectWhole(ceremony.drawId, operations);
        for (const { killed, uninterrupted } of ceremony.compared) {
          expect(killed).toEqual(uninterrupted);
          compared += 1;
        }
      }
      // The first kill of a step comes when its effect is there; the others leave something to compare.
      if (KILLS > 1) expect(compared).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );

  test(
    'by date: who was late is named once, what was missing is rebuilt once, and the draw is one',
    async () => {
      const operations = {
        announceDraw: 1,
        takeSnapshot: 1,
        commitToDraw: 3,
        acknowledgeShares: 4,
        freezeDraw: 1,
        passDeadline: 2,
        revealForDraw: 2,
        openShares: 3,
        runDraw: 1,
      };
      await expectWhole(await ceremonyByDate(counting(), 'D'), operations);
      for (const kill of rounds) {
        const drawId = await ceremonyByDate(killing(kill), `D${kill}`);
        await expectWhole(drawId, operations);
        const parties = await rows(
          `select party_id, dropped_reason, late_at is not null as late, recovered is not null as recovered from draw_party where draw_id = $1 and (dropped_reason is not null or late_at is not null) order by party_id`,
          [drawId],
        );
        expect(parties).toEqual([
          { party_id: 'COMMERCE', dropped_reason: 'NO_COMMIT', late: false, recovered: false },
          { party_id: 'CULTURE_TOURISM', dropped_reason: null, late: true, recovered: true },
        ]);
      }
    },
    LIMIT_MS,
  );

  test(
    'a draw that fails does so once and in public, and its further attempt is announced once',
    async () => {
      await ceremonyThatFails(counting(), 'F');
      for (const kill of rounds) {
        const seasonId = await ceremonyThatFails(killing(kill), `F${kill}`);
        const draws = await rows('select attempt, state from draw where season_id = $1 order by attempt', [seasonId]);
        expect(draws).toEqual([
          { attempt: 1, state: 'SUPERSEDED' },
          { attempt: 2, state: 'ANNOUNCED' },
        ]);
        const failures = await rows(`select edition from publication where kind = 'DRAW' and season_id = $1`, [seasonId]);
        expect(failures).toEqual([{ edition: '1.1' }]);
        const requests = await rows(
          'select decision from draw_attempt_request where draw_id in (select id from draw where season_id = $1)',
          [seasonId],
        );
        expect(requests).toEqual([{ decision: 'APPROVED' }]);
      }
    },
    LIMIT_MS,
  );

  test('it was killed at every step as often as it should be, and no job was given up', async () => {
    expect([...killsOf.keys()]).toEqual([...stepsOf.keys()]);
    expect(new Set(killsOf.values())).toEqual(new Set([KILLS]));
    expect(coordination.kills).toBe(KILLS * stepsOf.size);
    expect(await rowsOf(database.url, 'jobs', `select name from job where state in ('failed', 'active') or name = 'dead'`)).toEqual([]);
  });
});
