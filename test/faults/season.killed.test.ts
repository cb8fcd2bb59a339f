import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { driveSeason } from '../../gateway/hub/season/drive-season.ts';
import type { HubCall } from '../../gateway/hub/season/hub-client.ts';
import { samplePlan } from '../../gateway/hub/season/sample-plan.ts';
import type { SeasonFigures } from '../../gateway/hub/season/season-plan.ts';
import type { SeasonSession } from '../../gateway/hub/season/season-session.ts';
import type { TokenIdentity } from '../../gateway/identity/development-tokens.ts';
import { CITY_TEMPLATE, sessionOf, TEST_ENTERPRISES, testSettings } from '../support/hub.ts';
import { type HubToKill, startHubToKill } from '../support/killed/hub-to-kill.ts';
import { freePorts } from '../support/split-processes.ts';
import { createTestDatabase, rowsOf, type TestDatabase } from '../support/test-database.ts';

/** The entries of one district and one more department: every kind of step, few visits. */
const ENTRIES = samplePlan(TEST_ENTERPRISES).filter(({ code, department }) => code.endsWith('-ACTION') || department === 'COMMERCE');
const CODE = 'KILLED';
/** Moments after sending at which a hub is killed, one after the other: while it works on the call, and when it has just answered. */
const MOMENTS_MS = [0, 4, 15, 'answered'] as const;

/** Kills the hub once at the first call of every mutation, and lets the driver find out. */
class KillingClient {
  readonly killedAt: string[] = [];
  readonly #client: SeasonSession['client'];
  readonly #hub: HubToKill;
  #lastKill: Promise<unknown> = Promise.resolve();

  constructor(client: SeasonSession['client'], hub: HubToKill) {
    this.#client = client;
    this.#hub = hub;
  }

  async ask<Data>(as: TokenIdentity, call: HubCall): Promise<Data> {
    const mutation = /^mutation [^{]*\{ (\w+)/u.exec(call.query)?.[1];
    if (mutation === undefined || this.killedAt.includes(mutation)) return this.#client.ask<Data>(as, call);
    const moment = MOMENTS_MS[this.killedAt.length % MOMENTS_MS.length] ?? 0;
    this.killedAt.push(mutation);
    // The driver carries out several visits at once: one hub is killed after the other, and each in the midst of its own call.
    const answer = this.#lastKill.then(() => this.#askAndKill<Data>(as, call, moment));
    this.#lastKill = answer.catch(() => {});
    return answer;
  }

  async #askAndKill<Data>(as: TokenIdentity, call: HubCall, moment: (typeof MOMENTS_MS)[number]): Promise<Data> {
    const answer = this.#client.ask<Data>(as, call);
    // It is awaited below; until then a refusal is nobody's.
    answer.catch(() => {});
    if (moment === 'answered') await answer;
    else await delay(moment);
    await this.#hub.killAndReplace();
    return answer;
  }
}

describe('a hub that is killed at every step of a season', () => {
  let database: TestDatabase;
  let stateDir: string;
  let hub: HubToKill;
  let client: KillingClient;
  let figures: SeasonFigures;
  const rows = <Row>(sqlText: string): Promise<Row[]> => rowsOf<Row>(database.url, 'coordination', sqlText);

  beforeAll(async () => {
    database = await createTestDatabase({ template: CITY_TEMPLATE });
    stateDir = await mkdtemp(join(tmpdir(), 'hub-state-'));
    const settings = testSettings(database.url, stateDir);
    const [port = 0] = await freePorts(1);
    hub = await startHubToKill(settings, port);
    const session = await sessionOf({ url: hub.url, settings }, CODE, { entries: ENTRIES });
    client = new KillingClient(session.client, hub);
    figures = await driveSeason({ ...session, client });
  }, 600_000);
  afterAll(async () => {
    await hub?.stop();
    await database?.drop();
    await rm(stateDir, { recursive: true, force: true });
  });

  test('it was killed at each kind of step, and the season is published all the same', async () => {
    expect(client.killedAt).toEqual(
      expect.arrayContaining([
        'openSeason',
        'submitPlanEntry',
        'announceDraw',
        'revealForDraw',
        'confirmTeams',
        'startVisit',
        'publishResults',
      ]),
    );
    expect(hub.kills).toBe(client.killedAt.length);
    expect(await rows(`select state from season where code = '${CODE}'`)).toEqual([{ state: 'PUBLISHED' }]);
  });

  test('nothing is lost: every visit has a team, a notice and a result for each of its items', async () => {
    expect(figures.visits).toBeGreaterThan(0);
    const lost = await rows(
      `select v.id from visit v
        where not exists (select 1 from visit_team t where t.visit_id = v.id) or not exists (select 1 from notice n where n.visit_id = v.id)
           or exists (select 1 from visit_item i left join visit_result r using (visit_id, item_code) where i.visit_id = v.id and r.result_id is null)`,
    );
    expect(lost).toEqual([]);
  });

  test('nothing is doubled: one draw, one booking for each seat, one publication for each visit, one trace entry for each change', async () => {
    const [counted] = await rows(
      `select (select count(*)::int from season) as seasons, (select count(*)::int from draw) as draws, (select count(*)::int from plan_entry) as entries,
              (select count(*)::int from visit) - (select count(distinct credit_code)::int from visit) as "visitsTooMany",
              (select count(*)::int from booking) - (select sum(cardinality(inspector_ids))::int from visit_team) as "bookingsTooMany",
              (select count(*)::int from publication where kind = 'RESULT') - (select count(*)::int from visit) as "publicationsTooMany"`,
    );
    expect(counted).toEqual({
      seasons: 1,
      draws: 1,
      entries: ENTRIES.length,
      visitsTooMany: 0,
      bookingsTooMany: 0,
      publicationsTooMany: 0,
    });
    const steps = await rows<{ operation: string; entries: number }>(
      `select operation, count(*)::int as entries from trace_entry group by operation`,
    );
    expect(Object.fromEntries(steps.map(({ operation, entries }) => [operation, entries]))).toEqual({
      registerDrawKey: 4,
      openSeason: 1,
      submitPlanEntry: ENTRIES.length,
      acceptPlanEntry: ENTRIES.length,
      approvePlan: 1,
      publishPlan: 1,
      announceDraw: 1,
      takeSnapshot: 1,
      commitToDraw: 4,
      revealForDraw: 4,
      runDraw: 1,
      confirmTeams: 1,
      serveNotices: 1,
      startVisit: figures.visits,
      endVisit: figures.visits,
      publishResults: 1,
    });
  });
});
