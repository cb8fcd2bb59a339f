import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { verifyTranscript } from '../../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import type { Caller } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { CALLERS, caller, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';
import { type TestParty, testParty } from '../../support/draw-parties.ts';

const STANDING = 'query ($id: ID!) { draw(id: $id) { standing { work { phase percent toldAt } } } }';
const PARTIES = ['COMMERCE', 'CULTURE_TOURISM', 'MARKET_REGULATION'] as const;
const UNITS = 200;
const ENTRIES = [
  { department: 'MARKET_REGULATION', item: 'MR-A01', category: 'CATERING', weights: 'CREDIT_RISK', stratify: 'NONE' },
  { department: 'COMMERCE', item: 'CM-A01', category: 'PREPAID_CARD', weights: 'EVEN', stratify: 'DIVISION' },
  { department: 'CULTURE_TOURISM', item: 'CT-A01', category: 'ENTERTAINMENT', weights: 'EVEN', stratify: 'NONE' },
];

describe('the draw of a season', () => {
  let coordination: TestCoordination;
  let client: pg.Client;
  let seasonId: string;
  const parties = new Map<string, TestParty>(PARTIES.map((code) => [code, testParty(code)]));
  const head = (department: string) => caller('DEPARTMENT_HEAD', { department });

  beforeAll(async () => {
    coordination = await startTestCoordination();
    client = new pg.Client({ connectionString: coordination.url, options: '-c search_path=coordination,public' });
    await client.connect();
    await fillRegistry(client);
    seasonId = await publishedSeason(coordination, client);
  });

  afterAll(async () => {
    await client?.end();
    await coordination?.stop();
  });

  test('is not announced before every department of the season has a key', async () => {
    const answer = await coordination.ask(CALLERS.coordinator, ANNOUNCE, { input: announcement(seasonId, 'too-early') });
    expect(answer.codes).toEqual([]);
    expect(answer.data).toMatchObject({ announceDraw: { __typename: 'PartiesMissing', withoutKey: [...PARTIES], required: 3 } });
  });

  test('ends in visits with teams, and nothing but the reveals decides which', async () => {
    for (const [code, party] of parties) {
      const input = { idempotencyKey: `key-${code}`, profile: 'DRAW1-SHA256', publicKey: party.publicKey };
      const answer = await coordination.ask(head(code), REGISTER, { input });
      expect(answer.codes).toEqual([]);
    }
    // Remembers what is told of the hub's work, because it may be over before anybody asks.
    await client.query(
      `create table told_work as select phase, percent, told_at from draw_work limit 0;
       create function remember_work() returns trigger language plpgsql security definer set search_path = coordination as $$
         begin insert into told_work values (new.phase, new.percent, new.told_at); return new; end $$;
       create trigger remember_work after insert or update on draw_work for each row execute function remember_work()`,
    );
    const announced = await coordination.ask(CALLERS.coordinator, ANNOUNCE, { input: announcement(seasonId, 'announce') });
    expect(announced).toMatchObject({ codes: [], data: { announceDraw: { __typename: 'AnnounceDrawSuccess' } } });
    const drawId = (announced.data as never as { announceDraw: { draw: { id: string } } }).announceDraw.draw.id;

    const snapshot = await drawInState(coordination, drawId, 'SNAPSHOT_TAKEN');
    const contributions = new Map(
      [...parties].map(([code, party]) => [code, party.contribution(snapshot.planDigest, snapshot.manifestDigest)]),
    );

    const forged = contributions.get('COMMERCE');
    const stolen = { idempotencyKey: 'forged', drawId, vector: forged?.commit.vector, signature: forged?.commit.signature };
    expect((await coordination.ask(head('CULTURE_TOURISM'), COMMIT, { input: stolen })).data).toMatchObject({
      commitToDraw: { __typename: 'ContributionRefused', code: 'BAD_SIGNATURE' },
    });

    for (const [code, { commit }] of contributions) {
      const input = { idempotencyKey: `commit-${code}`, drawId, vector: commit.vector, signature: commit.signature };
      expect((await coordination.ask(head(code), COMMIT, { input })).data).toMatchObject({
        commitToDraw: { __typename: 'ContributionSuccess' },
      });
    }
    await drawInState(coordination, drawId, 'FROZEN');
    for (const [code, { reveal }] of contributions) {
      const input = { idempotencyKey: `reveal-${code}`, drawId, scalar: reveal.scalar };
      expect((await coordination.ask(head(code), REVEAL, { input })).data).toMatchObject({
        revealForDraw: { __typename: 'ContributionSuccess' },
      });
    }
    const drawn = await drawInState(coordination, drawId, 'DRAWN');
    expect(drawn.seed).toMatch(/^[0-9a-f]{64}$/u);

    const visits = await client.query('select count(*)::int as visits from visit');
    expect(visits.rows[0].visits).toBeGreaterThan(0);
    const items = await client.query('select department, count(*)::int as n from visit_item group by 1 order by 1');
    // 200 units, each in two of the three pools by turns; 10 % of a pool of 100 or 134 units, rounded up.
    expect(items.rows).toEqual([
      { department: 'COMMERCE', n: 14 },
      { department: 'CULTURE_TOURISM', n: 14 },
      { department: 'MARKET_REGULATION', n: 14 },
    ]);
    const teams = await client.query(
      'select min(cardinality(inspector_ids))::int as least, max(cardinality(unfilled))::int as unfilled from visit_team',
    );
    expect(teams.rows[0]).toEqual({ least: 2, unfilled: 0 });
    expect((await client.query('select state from season where id = $1', [seasonId])).rows[0].state).toBe('DRAWN');
  });

  test('tells those who wait what the hub is doing, and says nothing when it is done', async () => {
    const told = await client.query('select distinct on (phase) phase from told_work order by phase, told_at');
    const phases = new Set(told.rows.map(({ phase }) => phase));
    expect(phases).toEqual(new Set(['READING', 'POOL', 'SAMPLING', 'ASSIGNMENT', 'TRANSCRIPT', 'STORING']));
    const shares = await client.query(
      `select percent from told_work where phase = 'POOL' and percent is not null order by told_at, percent`,
    );
    expect(shares.rows.map(({ percent }) => percent).slice(0, 10)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    const { id } = (await client.query('select id from draw')).rows[0];
    expect((await coordination.ask(CALLERS.public, STANDING, { id })).data).toEqual({ draw: { standing: { work: null } } });
    // A job that another one overtook leaves behind what it told last.
    await client.query(`insert into draw_work values ($1, 'STORING', null, now())`, [id]);
    expect((await coordination.ask(CALLERS.public, STANDING, { id })).data).toEqual({ draw: { standing: { work: null } } });
  });

  test.each(['public', 'auditor'] as const)(
    'can be verified from the files that the %s caller may read, and from nothing else',
    async (who) => {
      const { id } = (await client.query('select id from draw')).rows[0];
      const files = await readFiles(coordination, CALLERS[who], id);
      const verification = await verifyTranscript(files, nodePrimitives);
      expect(verification.steps.filter((step) => step.outcome === 'FAILED')).toEqual([]);
      expect(verification.audience).toBe(who === 'public' ? 'PUBLIC' : 'AUDITORS');
      expect(files.has('snapshot.bin')).toBe(false);
    },
  );

  test('confirms teams without double booking, serves notices and leads the visits to their end', async () => {
    const confirm = await coordination.ask(CALLERS.coordinator, CONFIRM, { input: { idempotencyKey: 'confirm', seasonId } });
    expect(confirm).toMatchObject({ codes: [], data: { confirmTeams: { __typename: 'ConfirmTeamsSuccess', withoutSession: 0 } } });
    const overlaps = await client.query(
      'select count(*)::int as n from booking a join booking b on a.inspector_id = b.inspector_id and a.id < b.id and a.during && b.during',
    );
    expect(overlaps.rows[0].n).toBe(0);
    const notices = await coordination.ask(CALLERS.coordinator, NOTICES, { input: { idempotencyKey: 'notices', seasonId } });
    expect(notices).toMatchObject({ codes: [], data: { serveNotices: { __typename: 'ServeNoticesSuccess', tooLate: 0 } } });

    const [visit] = (
      await client.query(
        `select v.id, lower(v.session) as "from", array(select unnest(t.inspector_ids) from visit_team t where t.visit_id = v.id) as inspectors from visit v limit 1`,
      )
    ).rows;
    const inspector = caller('INSPECTOR', { inspectorId: visit.inspectors[0] });
    const alone = { idempotencyKey: 'alone', visitId: visit.id, startedAt: visit.from.toISOString(), inspectorIds: [visit.inspectors[0]] };
    expect((await coordination.ask(inspector, START, { input: alone })).data).toMatchObject({
      startVisit: { __typename: 'NotEnoughInspectors', present: 1, required: 2 },
    });
    const all = { ...alone, idempotencyKey: 'start', inspectorIds: visit.inspectors };
    expect((await coordination.ask(inspector, START, { input: all })).data).toMatchObject({
      startVisit: { __typename: 'VisitStepSuccess' },
    });
    const end = { idempotencyKey: 'end', visitId: visit.id, endedAt: new Date(visit.from.getTime() + 3_600_000).toISOString() };
    expect((await coordination.ask(inspector, END, { input: end })).data).toMatchObject({
      endVisit: { __typename: 'VisitStepSuccess', visit: { state: 'INSPECTION_ENDED' } },
    });
  });

  test('the visits that a page of findings leads to are one statement, and a stranger sees none of them', async () => {
    const { rows } = await client.query<{ id: string }>('select id from visit order by id limit 3');
    const query = 'query ($visits: [_Any!]!) { _entities(representations: $visits) { ... on Visit { id state } } }';
    const visits = rows.map(({ id }) => ({ __typename: 'Visit', id }));
    const spy = jest.spyOn(coordination.subgraph.database.manager, 'query');
    const { data } = await coordination.ask(CALLERS.coordinator, query, { visits });
    expect(data).toEqual({ _entities: rows.map(({ id }) => ({ id, state: expect.any(String) })) });
    expect(spy).toHaveBeenCalledTimes(1);
    spy.mockRestore();
    expect((await coordination.ask(CALLERS.public, query, { visits })).data).toEqual({ _entities: rows.map(() => null) });
  });
});

const FILE_PART =
  'query ($drawId: ID!, $name: String!, $offset: Int!) { drawFilePart(drawId: $drawId, name: $name, offset: $offset) { content } }';
const ANNOUNCE = `mutation ($input: AnnounceDrawInput!) { announceDraw(input: $input) { __typename
  ... on AnnounceDrawSuccess { draw { id state } } ... on PartiesMissing { withoutKey required } ... on UserError { message } } }`;
const REGISTER = 'mutation ($input: RegisterDrawKeyInput!) { registerDrawKey(input: $input) { __typename } }';
const COMMIT = `mutation ($input: CommitToDrawInput!) { commitToDraw(input: $input) { __typename ... on UserError { code message } } }`;
const REVEAL = `mutation ($input: RevealForDrawInput!) { revealForDraw(input: $input) { __typename ... on UserError { code message } } }`;
const CONFIRM = `mutation ($input: SeasonVisitsInput!) { confirmTeams(input: $input) { __typename ... on ConfirmTeamsSuccess { confirmed withoutSession } ... on UserError { message } } }`;
const NOTICES = `mutation ($input: SeasonVisitsInput!) { serveNotices(input: $input) { __typename ... on ServeNoticesSuccess { served tooLate } ... on UserError { message } } }`;
const START = `mutation ($input: StartVisitInput!) { startVisit(input: $input) { __typename ... on NotEnoughInspectors { present required } ... on UserError { message } } }`;
const END = `mutation ($input: EndVisitInput!) { endVisit(input: $input) { __typename ... on VisitStepSuccess { visit { state } } ... on UserError { message } } }`;

function announcement(seasonId: string, idempotencyKey: string): object {
  return { idempotencyKey, seasonId, profile: 'DRAW1-SHA256', witness: 'Regulations office' };
}

async function readFiles(coordination: TestCoordination, as: Caller, drawId: string): Promise<Map<string, Uint8Array>> {
  const listed = await coordination.ask(as, 'query ($id: ID!) { draw(id: $id) { files { name bytes } } }', { id: drawId });
  const { files } = (listed.data as never as { draw: { files: { name: string; bytes: number }[] } }).draw;
  const contents = new Map<string, Uint8Array>();
  for (const file of files) {
    const parts: Uint8Array[] = [];
    for (let offset = 0; offset < file.bytes || offset === 0; offset += 512 * 1024) {
      const variables = { drawId, name: file.name, offset };
      const answer = await coordination.ask(as, FILE_PART, variables);
      parts.push(Buffer.from((answer.data as never as { drawFilePart: { content: string } }).drawFilePart.content, 'base64'));
    }
    contents.set(file.name, Uint8Array.from(Buffer.concat(parts)));
  }
  return contents;
}

interface DrawView {
  readonly state: string;
  readonly planDigest: string;
  readonly manifestDigest: string;
  readonly seed: string | null;
}

async function drawInState(coordination: TestCoordination, id: string, state: string): Promise<DrawView> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const answer = await coordination.ask(CALLERS.public, 'query ($id: ID!) { draw(id: $id) { state planDigest manifestDigest seed } }', {
      id,
    });
    const draw = (answer.data as never as { draw: DrawView }).draw;
    if (draw.state === state) return draw;
    await delay(50);
  }
  throw new Error(`the draw did not reach ${state}`);
}

async function fillRegistry(client: pg.Client): Promise<void> {
  await client.query(
    `insert into joint_enterprise (credit_code, jurisdiction, name, status, division_code, industry_code, credit_risk_class, address, source)
       select 'UNIT' || lpad(i::text, 14, '0'), '330100', 'Unit ' || i, 'ACTIVE', case when i % 2 = 0 then '330102' else '330105' end, 'H6210',
              substr('ABCD', i % 4 + 1, 1), 'Street ' || i, 'markets' from generate_series(1, $1) i`,
    [UNITS],
  );
  for (const [turn, entry] of ENTRIES.entries()) {
    await client.query(
      `insert into joint_register_entry (department, credit_code, category, division_code, status, name)
         select $1, credit_code, $2, division_code, 'ACTIVE', name from joint_enterprise where right(credit_code, 14)::bigint % 3 <> $3`,
      [entry.department, entry.category, turn],
    );
    await client.query(
      `insert into joint_item (code, department, name, category, item_class, status) values ($1, $2, $1, $3, 'GENERAL', 'ACTIVE')`,
      [entry.item, entry.department, entry.category],
    );
    await client.query(
      `insert into joint_inspector (id, department, name, unit, division_code, qualifications, certificate_valid_until, certified, yearly_capacity, status)
         select gen_random_uuid(), $1, 'Inspector ' || i, 'Unit', '330100', array[$2], '2099-12-31', true, 50, 'ACTIVE' from generate_series(1, 4) i`,
      [entry.department, entry.category],
    );
  }
}

async function publishedSeason(coordination: TestCoordination, client: pg.Client): Promise<string> {
  const today = new Date();
  const day = (offset: number): string => new Date(today.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
  const input = {
    idempotencyKey: 'open',
    jurisdiction: '330100',
    code: 'T1',
    name: '演练',
    year: Number(day(1).slice(0, 4)),
    windowFrom: day(1),
    windowTo: day(60),
    rehearsal: true,
  };
  const opened = await coordination.ask(
    CALLERS.coordinator,
    'mutation ($input: OpenSeasonInput!) { openSeason(input: $input) { ... on OpenSeasonSuccess { season { id } } } }',
    { input },
  );
  const { id } = (opened.data as never as { openSeason: { season: { id: string } } }).openSeason.season;
  for (const entry of ENTRIES) {
    await client.query(
      `insert into plan_entry (season_id, department, code, name, item_codes, category, stratify, weights, ratio_num, ratio_den, window_from, window_to, submitted_by, submitted_at)
       values ($1, $2, 'E1', 'Entry', array[$3], $4, $5, $6, 1, 10, $7, $8, 'test', now())`,
      [id, entry.department, entry.item, entry.category, entry.stratify, entry.weights, day(1), day(60)],
    );
  }
  await client.query(`update plan_entry set state = 'TASK_LISTED'`);
  await client.query(`update plan_entry set state = 'PLAN_APPROVED'`);
  await client.query(`update season set state = 'PLAN_APPROVED' where id = $1`, [id]);
  await client.query(`update season set state = 'PLAN_PUBLISHED' where id = $1`, [id]);
  return id;
}
