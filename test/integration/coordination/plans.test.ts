import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { CALLERS, startTestCoordination, type TestCoordination } from '../../support/coordination-subgraph.ts';

type Row = Record<string, unknown>;

const OPEN = `mutation ($input: OpenSeasonInput!) { openSeason(input: $input) { ... on OpenSeasonSuccess { season { id } } ... on UserError { message } } }`;
const SUBMIT = `mutation ($input: SubmitPlanEntryInput!) { submitPlanEntry(input: $input) { __typename
  ... on PlanEntrySuccess { entry { id state department { code } maximum { numerator denominator } items { code } } }
  ... on PlanEntryRefused { code faults { field message clauses } } ... on StepNotPossible { from to missing } } }`;
const ACCEPT = `mutation ($input: AcceptPlanEntryInput!) { acceptPlanEntry(input: $input) { __typename
  ... on PlanEntrySuccess { entry { state version } } ... on StepNotPossible { from to missing } } }`;
const REJECT = `mutation ($input: RejectPlanEntryInput!) { rejectPlanEntry(input: $input) { __typename
  ... on PlanEntrySuccess { entry { state decisionReason } } ... on StepNotPossible { from to missing } } }`;
const APPROVE = `mutation ($input: SeasonStepInput!) { approvePlan(input: $input) { __typename
  ... on SeasonStepSuccess { season { state version } } ... on StepNotPossible { message from to missing } } }`;
const PUBLISH = `mutation ($input: SeasonStepInput!) { publishPlan(input: $input) { __typename
  ... on SeasonStepSuccess { season { state } } ... on StepNotPossible { from to missing } } }`;

describe('plans', () => {
  let hub: TestCoordination;
  let owner: pg.Client;
  let keys = 0;

  beforeAll(async () => {
    hub = await startTestCoordination();
    owner = new pg.Client({ connectionString: hub.url, options: '-c search_path=coordination,public' });
    await owner.connect();
    await owner.query(`
      insert into joint_item (code, department, name, category, item_class, status) values
        ('MR-001', 'MARKET_REGULATION', '餐饮服务检查', 'CATERING', 'GENERAL', 'ACTIVE'),
        ('MR-002', 'MARKET_REGULATION', '餐饮重点检查', 'CATERING', 'KEY', 'ACTIVE'),
        ('MR-003', 'MARKET_REGULATION', '停用事项', 'CATERING', 'GENERAL', 'SUSPENDED'),
        ('CM-001', 'COMMERCE', '预付卡检查', 'PREPAID_CARD', 'GENERAL', 'ACTIVE'),
        ('CT-001', 'CULTURE_TOURISM', '旅行社检查', 'TRAVEL_AGENCY', 'GENERAL', 'ACTIVE');
      insert into joint_enterprise (credit_code, jurisdiction, name, status, division_code, industry_code, credit_risk_class, address, source)
        select 'E' || n, case when n <= 190 then '330100' else '330200' end, '企业' || n, case when n > 180 then 'CLOSED' else 'ACTIVE' end,
               case when n % 2 = 0 then '330106' else '330108' end, 'H6210', 'A', '-', 'markets' from generate_series(1, 200) n;
      insert into joint_register_entry (department, credit_code, category, division_code, status, name)
        select 'MARKET_REGULATION', 'E' || n, 'CATERING', '330106', 'ACTIVE', '-' from generate_series(1, 100) n
        union all select 'MARKET_REGULATION', 'E' || n, 'FOOD_RETAIL', '330106', 'ACTIVE', '-' from generate_series(1, 100) n
        union all select 'COMMERCE', 'E' || n, 'PREPAID_CARD', '330106', case when n > 120 then 'SUSPENDED' else 'ACTIVE' end, '-' from generate_series(81, 140) n
        union all select 'CULTURE_TOURISM', 'E' || n, 'TRAVEL_AGENCY', '330106', 'ACTIVE', '-' from generate_series(150, 200) n`);
  });
  afterAll(async () => {
    await owner.end();
    await hub.stop();
  });

  async function open(code: string): Promise<string> {
    const season = { jurisdiction: '330100', code, name: '批次', year: 2026, windowFrom: '2026-03-01', windowTo: '2026-06-30' };
    const { data } = await hub.ask(CALLERS.coordinator, OPEN, { input: { idempotencyKey: `open ${code}`, ...season } });
    return (data as never as { openSeason: { season: { id: string } } }).openSeason.season.id;
  }

  function entry(seasonId: string, changes: Row = {}): { input: Row } {
    const wish = {
      code: 'MR-A',
      name: '餐饮双随机',
      itemCodes: ['MR-001'],
      category: 'CATERING',
      ratio: { numerator: 5, denominator: 100 },
      windowFrom: '2026-03-01',
      windowTo: '2026-04-30',
    };
    keys += 1;
    return { input: { idempotencyKey: `key ${keys}`, seasonId, ...wish, ...changes } };
  }

  async function submit(as: (typeof CALLERS)[keyof typeof CALLERS], wish: { input: Row }): Promise<Row> {
    const { data, messages } = await hub.ask(as, SUBMIT, wish);
    expect(messages).toEqual([]);
    return (data as never as { submitPlanEntry: Row }).submitPlanEntry;
  }

  async function submitted(as: (typeof CALLERS)[keyof typeof CALLERS], wish: { input: Row }): Promise<string> {
    const answer = await submit(as, wish);
    expect(answer).toMatchObject({ __typename: 'PlanEntrySuccess' });
    return (answer.entry as { id: string }).id;
  }

  async function decide(document: string, input: Row): Promise<Row> {
    keys += 1;
    const { data, messages } = await hub.ask(CALLERS.coordinator, document, { input: { idempotencyKey: `key ${keys}`, ...input } });
    expect(messages).toEqual([]);
    return Object.values(data as never as Record<string, Row>)[0] ?? {};
  }

  const COMMERCE_WISH = { code: 'CM-A', itemCodes: ['CM-001'], category: 'PREPAID_CARD', ratio: { numerator: 20, denominator: 100 } };

  test('an entry is submitted for the officer’s own department, capped by the pack [CC-2.3.1a]', async () => {
    const answer = await submit(CALLERS.marketsOfficer, entry(await open('own')));
    expect(answer.entry).toMatchObject({
      state: 'PLAN_SUBMITTED',
      department: { code: 'MARKET_REGULATION' },
      maximum: { numerator: 20, denominator: 100 },
      items: [{ code: 'MR-001' }],
    });
  });

  test('who submitted an entry is told to coordinators, and not to other departments', async () => {
    const id = await submitted(CALLERS.marketsOfficer, entry(await open('by')));
    const submitter = async (as: (typeof CALLERS)[keyof typeof CALLERS]): Promise<unknown> =>
      (await hub.ask(as, 'query ($id: ID!) { planEntry(id: $id) { submittedBy } }', { id })).data;
    expect(await submitter(CALLERS.coordinator)).toEqual({ planEntry: { submittedBy: CALLERS.marketsOfficer.subject } });
    expect(await submitter(CALLERS.commerceOfficer)).toEqual({ planEntry: { submittedBy: null } });
  });

  test('a repetition gives the first entry again and leaves one trace entry', async () => {
    const wish = entry(await open('again'));
    const count = async (): Promise<number> => (await owner.query('select count(*)::int as n from trace_entry')).rows[0].n;
    const before = await count();
    const first = await submitted(CALLERS.marketsOfficer, wish);
    expect(await submitted(CALLERS.marketsOfficer, wish)).toBe(first);
    expect((await count()) - before).toBe(1);
  });

  test.each<[string, Row, string, string[]]>([
    ['an unknown item', { itemCodes: ['MR-999'] }, 'itemCodes', []],
    ['an item of another department', { itemCodes: ['CM-001'] }, 'itemCodes', []],
    ['an item that is suspended', { itemCodes: ['MR-003'] }, 'itemCodes', []],
    ['an item of another category', { category: 'FOOD_RETAIL' }, 'category', []],
    ['the same item twice', { itemCodes: ['MR-001', 'MR-001'] }, 'itemCodes', []],
    ['less than 3 percent of a general item [CC-1.5d]', { ratio: { numerator: 2, denominator: 100 } }, 'ratio', ['CC-1.5d', 'PJ-3.4.2c']],
    ['more than 20 percent of a general item [CC-1.5d]', { ratio: { numerator: 21, denominator: 100 } }, 'ratio', ['CC-1.5d']],
    [
      'less than 20 percent of a key item [CC-1.5c]',
      { itemCodes: ['MR-002'], ratio: { numerator: 19, denominator: 100 } },
      'ratio',
      ['CC-1.5c'],
    ],
    ['a ratio above one', { itemCodes: ['MR-002'], ratio: { numerator: 3, denominator: 2 } }, 'ratio', []],
    ['a maximum below the ratio', { maximum: { numerator: 4, denominator: 100 } }, 'maximum', []],
    ['a window outside of the season', { windowTo: '2026-07-01' }, 'windowFrom', ['LYG-4.3e']],
    ['a division of another city', { divisions: ['330203'] }, 'divisions', []],
    ['a pool without enterprises', { divisions: ['330105'] }, 'category', []],
    ['more units than the largest share holds', { unitsMin: 21 }, 'unitsMin', []],
    ['a code with a blank', { code: 'MR A' }, 'code', []],
  ])('an entry with %s is refused, by field and clause', async (_what, changes, field, clauses) => {
    const seasonId = await open(`refused-${keys}`);
    const answer = await submit(CALLERS.marketsOfficer, entry(seasonId, changes));
    expect(answer).toMatchObject({ __typename: 'PlanEntryRefused', code: 'PLAN_ENTRY_REFUSED' });
    expect(answer.faults).toContainEqual({ field, message: expect.stringContaining(field), clauses });
    expect((await owner.query('select 1 from plan_entry where season_id = $1', [seasonId])).rowCount).toBe(0);
  });

  test('a coordinator cannot submit in a department’s name', async () => {
    expect((await hub.ask(CALLERS.coordinator, SUBMIT, entry(await open('coordinator')))).codes).toEqual(['FORBIDDEN']);
  });

  test('a rejected entry keeps its reason and cannot be accepted', async () => {
    const entryId = await submitted(CALLERS.marketsOfficer, entry(await open('rejected')));
    expect(await decide(REJECT, { entryId, reason: '事项重复' })).toMatchObject({
      entry: { state: 'REJECTED', decisionReason: '事项重复' },
    });
    expect(await decide(ACCEPT, { entryId })).toMatchObject({
      __typename: 'StepNotPossible',
      from: 'REJECTED',
      to: 'TASK_LISTED',
      missing: [],
    });
  });

  test('the database refuses to approve an entry that is not listed, and only because of its foreign key', async () => {
    const entryId = await submitted(CALLERS.marketsOfficer, entry(await open('foreign-key')));
    const skip = (): Promise<unknown> => owner.query("update plan_entry set state = 'PLAN_APPROVED' where id = $1", [entryId]);
    await expect(skip()).rejects.toMatchObject({ code: '23503' });
    await owner.query('begin');
    await owner.query('alter table plan_entry drop constraint plan_entry_machine_previous_state_state_fkey');
    await expect(skip()).resolves.toMatchObject({ rowCount: 1 });
    await owner.query('rollback');
  });

  test('a plan is approved when every entry is decided, and says which is not [CC-2.3.1b]', async () => {
    const seasonId = await open('approve');
    expect(await decide(APPROVE, { seasonId })).toMatchObject({ __typename: 'StepNotPossible', missing: ['an accepted plan entry'] });
    const first = await submitted(CALLERS.marketsOfficer, entry(seasonId));
    const second = await submitted(CALLERS.commerceOfficer, entry(seasonId, COMMERCE_WISH));
    await decide(ACCEPT, { entryId: first });
    expect(await decide(APPROVE, { seasonId })).toMatchObject({ from: 'OPEN', missing: ['decision on COMMERCE CM-A'] });
    await decide(REJECT, { entryId: second, reason: '另行安排' });
    expect(await decide(APPROVE, { seasonId })).toEqual({
      __typename: 'SeasonStepSuccess',
      season: { state: 'PLAN_APPROVED', version: 2 },
    });
    const states = await owner.query('select code, state, version from plan_entry where season_id = $1 order by code', [seasonId]);
    expect(states.rows).toEqual([
      { code: 'CM-A', state: 'REJECTED', version: 2 },
      { code: 'MR-A', state: 'PLAN_APPROVED', version: 3 },
    ]);
    const late = await submit(CALLERS.marketsOfficer, entry(seasonId, { code: 'MR-B' }));
    expect(late).toMatchObject({ __typename: 'StepNotPossible', from: 'PLAN_APPROVED' });
  });

  test('a refused approval leaves season, entries and trace as they were', async () => {
    const seasonId = await open('rolled-back');
    await submitted(CALLERS.marketsOfficer, entry(seasonId));
    const listed = await submitted(CALLERS.commerceOfficer, entry(seasonId, COMMERCE_WISH));
    await decide(ACCEPT, { entryId: listed });
    const before = await owner.query('select size from trace_head');
    await decide(APPROVE, { seasonId });
    expect((await owner.query('select state from season where id = $1', [seasonId])).rows).toEqual([{ state: 'OPEN' }]);
    expect((await owner.query('select state from plan_entry where id = $1', [listed])).rows).toEqual([{ state: 'TASK_LISTED' }]);
    expect((await owner.query('select size from trace_head')).rows).toEqual(before.rows);
  });

  test('persons stand in the trace under a key that this database alone has', async () => {
    const seasonId = await open('who');
    const { rows: entries } = await owner.query('select entry from trace_entry where subject = $1', [`Season:${seasonId}`]);
    const { rows: heads } = await owner.query('select commitment_key as "key" from trace_head');
    const { subject } = CALLERS.coordinator;
    const committed = createHmac('sha256', heads[0].key).update(subject).digest('hex').slice(0, 32);
    expect(entries.map(({ entry: text }) => JSON.parse(text).actor)).toEqual([committed]);
    expect(entries[0].entry).not.toContain(subject);
    expect(heads[0].key).toMatch(/^[\da-f-]{72}$/u);
  });

  test('from the opened season to the published plan every mutation leaves exactly one trace entry', async () => {
    const { rows: before } = await owner.query('select size from trace_head');
    const seasonId = await open('traced');
    const entryId = await submitted(CALLERS.marketsOfficer, entry(seasonId));
    await decide(ACCEPT, { entryId });
    await decide(APPROVE, { seasonId });
    await decide(PUBLISH, { seasonId });
    const { rows } = await owner.query('select seq, operation, subject from trace_entry where seq >= $1 order by seq', [before[0].size]);
    expect(rows.map((row) => [row.operation, row.subject])).toEqual([
      ['openSeason', `Season:${seasonId}`],
      ['submitPlanEntry', `PlanEntry:${entryId}`],
      ['acceptPlanEntry', `PlanEntry:${entryId}`],
      ['approvePlan', `Season:${seasonId}`],
      ['publishPlan', `Season:${seasonId}`],
    ]);
  });

  test('the plan is public once it is published, without rejected entries and their reasons [CC-1.0b]', async () => {
    const seasonId = await open('public');
    const first = await submitted(CALLERS.marketsOfficer, entry(seasonId));
    const second = await submitted(CALLERS.commerceOfficer, entry(seasonId, COMMERCE_WISH));
    await decide(ACCEPT, { entryId: first });
    await decide(REJECT, { entryId: second, reason: '另行安排' });
    await decide(APPROVE, { seasonId });
    const query = `query ($seasonId: ID!, $second: ID!) { season(id: $seasonId) { state planEntries { nodes { id decisionReason } } }
      planEntries(seasonId: $seasonId) { nodes { id } } planEntry(id: $second) { id } planOverview(seasonId: $seasonId) { visitsAtLeast } }`;
    const variables = { seasonId, second };
    expect((await hub.ask(CALLERS.public, query, variables)).data).toEqual({
      season: null,
      planEntries: { nodes: [] },
      planEntry: null,
      planOverview: null,
    });
    expect(await decide(PUBLISH, { seasonId })).toMatchObject({ season: { state: 'PLAN_PUBLISHED' } });
    expect((await hub.ask(CALLERS.public, query, variables)).data).toEqual({
      season: { state: 'PLAN_PUBLISHED', planEntries: { nodes: [{ id: first, decisionReason: null }] } },
      planEntries: { nodes: [{ id: first }] },
      planEntry: null,
      planOverview: null,
    });
    const [publication] = (await owner.query("select content from publication where season_id = $1 and kind = 'PLAN'", [seasonId])).rows;
    expect(publication.content.entries).toMatchObject([{ department: 'MARKET_REGULATION', code: 'MR-A', itemCodes: ['MR-001'] }]);
  });

  test('the merged plan tells which entries meet, who leads, and what is saved [LYG-4.3d]', async () => {
    const seasonId = await open('overview');
    await submitted(CALLERS.marketsOfficer, entry(seasonId, { ratio: { numerator: 10, denominator: 100 } }));
    await submitted(CALLERS.commerceOfficer, entry(seasonId, COMMERCE_WISH));
    await submitted(CALLERS.cultureOfficer, entry(seasonId, { code: 'CT-A', itemCodes: ['CT-001'], category: 'TRAVEL_AGENCY' }));
    const query = `query ($seasonId: ID!) { planOverview(seasonId: $seasonId) { separateInspections visitsAtLeast
      pools { entry { code } enterprises wanted } meetings { first { code } second { code } enterprises }
      groups { entries { code } lead { code } participants { code } separateInspections visitsAtLeast } } }`;
    const { data } = await hub.ask(CALLERS.coordinator, query, { seasonId });
    expect(data).toEqual({
      planOverview: {
        // Markets 1 to 100; commerce 81 to 120, the rest suspended; culture 150 to 180, the rest closed or elsewhere.
        pools: [
          { entry: { code: 'CM-A' }, enterprises: 40, wanted: 8 },
          { entry: { code: 'CT-A' }, enterprises: 31, wanted: 2 },
          { entry: { code: 'MR-A' }, enterprises: 100, wanted: 10 },
        ],
        meetings: [{ first: { code: 'CM-A' }, second: { code: 'MR-A' }, enterprises: 20 }],
        groups: [
          {
            entries: [{ code: 'CM-A' }, { code: 'MR-A' }],
            lead: { code: 'MARKET_REGULATION' },
            participants: [{ code: 'COMMERCE' }],
            separateInspections: 18,
            visitsAtLeast: 10,
          },
          { entries: [{ code: 'CT-A' }], lead: { code: 'CULTURE_TOURISM' }, participants: [], separateInspections: 2, visitsAtLeast: 2 },
        ],
        separateInspections: 20,
        visitsAtLeast: 12,
      },
    });
  });

  test('the pool is narrowed by division', async () => {
    const seasonId = await open('division');
    await submitted(CALLERS.marketsOfficer, entry(seasonId, { divisions: ['330106'], ratio: { numerator: 10, denominator: 100 } }));
    const query = 'query ($seasonId: ID!) { planOverview(seasonId: $seasonId) { pools { enterprises wanted } meetings { enterprises } } }';
    const { data } = await hub.ask(CALLERS.coordinator, query, { seasonId });
    expect(data).toEqual({ planOverview: { pools: [{ enterprises: 50, wanted: 5 }], meetings: [] } });
  });

  test('entries of a page of seasons and of a page of items are one statement each', async () => {
    const [first, second] = [await open('level-1'), await open('level-2')];
    const ids = [await submitted(CALLERS.marketsOfficer, entry(first)), await submitted(CALLERS.marketsOfficer, entry(second))];
    const spy = jest.spyOn(hub.subgraph.database.manager, 'query');
    const seasons = await hub.ask(CALLERS.coordinator, '{ seasons(first: 2) { nodes { code planEntries { nodes { id } } } } }');
    expect(seasons.data).toEqual({
      seasons: {
        nodes: [
          { code: 'level-2', planEntries: { nodes: [{ id: ids[1] }] } },
          { code: 'level-1', planEntries: { nodes: [{ id: ids[0] }] } },
        ],
      },
    });
    expect(spy).toHaveBeenCalledTimes(2);
    spy.mockClear();
    const items = await hub.ask(
      CALLERS.coordinator,
      '{ inspectionItems { nodes { code planEntries(first: 1) { nodes { id } pageInfo { hasNextPage } } } } }',
    );
    const { nodes } = (items.data as never as { inspectionItems: { nodes: Row[] } }).inspectionItems;
    expect(nodes).toContainEqual({ code: 'MR-001', planEntries: { nodes: [{ id: ids[1] }], pageInfo: { hasNextPage: true } } });
    expect(nodes).toContainEqual({ code: 'MR-002', planEntries: { nodes: [], pageInfo: { hasNextPage: false } } });
    expect(spy).toHaveBeenCalledTimes(2);
    spy.mockRestore();
  });
});
