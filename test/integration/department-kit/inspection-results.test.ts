import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { COMMERCE } from '../../../subgraphs/commerce/profile.ts';
import { departmentSubgraph } from '../../../subgraphs/department-kit/department-subgraph.ts';
import type { FeedPage } from '../../../subgraphs/subgraph-kit/feeds/feed.ts';
import {
  COORDINATOR,
  enterpriseCaller,
  inspectorOf,
  officerOf,
  type RunningDepartment,
  startDepartment,
} from '../../support/departments/running-department.ts';
import { eventually } from '../../support/eventually.ts';

const CREDIT_CODE = '91330106MA2ABCDE0D';
const TEAM = ['0190c1f0-0000-7000-8000-000000000001', '0190c1f0-0000-7000-8000-000000000002'];
const STRANGER = '0190c1f0-0000-7000-8000-000000000009';
const inspector = inspectorOf('COMMERCE', TEAM[0]);

const assignment = (visitId: string, department: string, state = 'ON_SITE'): Record<string, unknown> => ({
  id: `${visitId}:${department}`,
  visitId,
  department,
  seasonId: 'season',
  creditCode: CREDIT_CODE,
  itemCodes: ['CM-001', 'CM-002', 'CM-003', 'CM-004', 'CM-005'],
  inspectorIds: TEAM,
  windowFrom: '2026-03-01',
  windowTo: '2026-03-31',
  state,
});

const RECORD = `mutation Record($input: CommerceRecordInspectionResultInput!) {
  commerceRecordInspectionResult(input: $input) {
    __typename
    ... on UserError { code message }
    ... on CommerceRecordInspectionResultSuccess { result { id problem resultCodes { code problem } recordedAt finding { id handlingStatus foundOn } } }
    ... on NotEnoughInspectors { department required present }
    ... on CommerceItemNotOnVisit { itemCodes }
    ... on CommerceResultAlreadyRecorded { recordedAt }
    ... on CommerceVisitOver { state }
    ... on CommerceResultCodesNotAllowed { refused allowed { code } }
  }
}`;

interface Answer {
  readonly __typename: string;
  readonly code?: string;
  readonly message?: string;
  readonly result: {
    readonly id: string;
    readonly problem: boolean;
    readonly finding: { readonly id: string; readonly handlingStatus: string; readonly foundOn: string } | null;
  };
}

let department: RunningDepartment;
let keyNumber = 0;

beforeAll(async () => {
  const page: FeedPage = {
    rows: [assignment('visit-1', 'COMMERCE'), assignment('visit-over', 'COMMERCE', 'PUBLISHED'), assignment('visit-2', 'CULTURE_TOURISM')],
    next: '1:x',
    more: false,
  };
  department = await startDepartment(departmentSubgraph(COMMERCE), {
    feedTransport: async (_subgraph, request) =>
      request.kind === 'visit-assignment' && request.after === null ? page : { rows: [], next: request.after, more: false },
  });
  await eventually('the assignments have arrived', async () => (await stored()) > 0, 10_000);
});

afterAll(async () => {
  await department.stop();
});

async function stored(): Promise<number> {
  const [row] = (await department.subgraph.database.query('select count(*) from visit_assignment')) as { count: number }[];
  return row?.count ?? 0;
}

async function record(input: Record<string, unknown>, caller = inspector): Promise<Answer> {
  keyNumber += 1;
  const whole = {
    idempotencyKey: `key ${keyNumber}`,
    visitId: 'visit-1',
    itemCode: 'CM-001',
    resultCodes: ['1'],
    endedOn: '2026-03-02',
    inspectorIds: TEAM,
    ...input,
  };
  return (await department.read(caller, RECORD, { input: whole })).commerceRecordInspectionResult as Answer;
}

test('only the own assignments are stored', async () => {
  expect(await department.subgraph.database.query('select visit_id from visit_assignment order by 1')).toEqual([
    { visit_id: 'visit-1' },
    { visit_id: 'visit-over' },
  ]);
});

describe('recording a result', () => {
  test('a result without a problem brings about no finding', async () => {
    const answer = await record({ itemCode: 'CM-001', resultCodes: ['1', '1'] });
    expect(answer).toMatchObject({
      __typename: 'CommerceRecordInspectionResultSuccess',
      result: { problem: false, finding: null, resultCodes: [{ code: '1', problem: false }] },
    });
  });

  test('a problem brings about an open finding of the same day', async () => {
    const answer = await record({ itemCode: 'CM-002', resultCodes: ['A'], description: 'No price list' });
    expect(answer.result).toMatchObject({ problem: true, finding: { handlingStatus: 'OPEN', foundOn: '2026-03-02' } });
  });

  test('the same key gives the same result again', async () => {
    const input = { itemCode: 'CM-003', resultCodes: ['E'], idempotencyKey: 'the same' };
    const first = await record(input);
    expect(first.result.finding).not.toBeNull();
    expect(await record(input)).toEqual(first);
  });

  test('a second result of the item is refused, with the time of the first', async () => {
    await record({ itemCode: 'CM-004' });
    expect(await record({ itemCode: 'CM-004', resultCodes: ['A'] })).toMatchObject({
      __typename: 'CommerceResultAlreadyRecorded',
      recordedAt: '2026-03-02T09:00:00.000Z',
    });
  });

  test.each([
    ['another visit', { visitId: 'visit-2' }, { __typename: 'CommerceVisitNotAssigned', code: 'VISIT_NOT_ASSIGNED' }],
    ['a visit that is over', { visitId: 'visit-over' }, { __typename: 'CommerceVisitOver', state: 'PUBLISHED' }],
    ['an item of another department', { itemCode: 'CT-001' }, { __typename: 'CommerceItemNotOnVisit' }],
    ['one inspector', { inspectorIds: [TEAM[0]] }, { __typename: 'NotEnoughInspectors', department: 'COMMERCE', required: 2, present: 1 }],
    [
      'one inspector named twice',
      { inspectorIds: [TEAM[0], TEAM[0]] },
      { __typename: 'NotEnoughInspectors', department: 'COMMERCE', required: 2, present: 1 },
    ],
    ['somebody who is not on the team', { inspectorIds: [TEAM[0], STRANGER] }, { __typename: 'CommerceInspectorsNotAssigned' }],
    ['a code that the department does not record', { resultCodes: ['3'] }, { __typename: 'CommerceResultCodesNotAllowed', refused: ['3'] }],
    ['no code', { resultCodes: [] }, { __typename: 'CommerceResultCodesNotAllowed' }],
  ])('%s is refused and leaves nothing behind', async (_name, input, expected) => {
    const before = await rowCounts();
    expect(await record({ itemCode: 'CM-005', ...input })).toMatchObject(expected);
    expect(await rowCounts()).toEqual(before);
  });

  test('an officer may not record', async () => {
    const { errors } = await department.ask(officerOf('COMMERCE'), RECORD, {
      input: { idempotencyKey: 'k', visitId: 'visit-1', itemCode: 'CM-005', resultCodes: ['1'], endedOn: '2026-03-02', inspectorIds: TEAM },
    });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test('an inspector of another department may not record', async () => {
    const { errors } = await department.ask(inspectorOf('CULTURE_TOURISM'), RECORD, {
      input: { idempotencyKey: 'k', visitId: 'visit-1', itemCode: 'CM-005', resultCodes: ['1'], endedOn: '2026-03-02', inspectorIds: TEAM },
    });
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test('of two at once one is in', async () => {
    const both = await Promise.all([record({ itemCode: 'CM-005' }), record({ itemCode: 'CM-005', resultCodes: ['A'] })]);
    expect(both.map((answer) => answer.__typename).sort()).toEqual([
      'CommerceRecordInspectionResultSuccess',
      'CommerceResultAlreadyRecorded',
    ]);
  });

  test('each change left one trace entry', async () => {
    const counts = await rowCounts();
    expect(counts.trace).toBe(counts.results);
  });
});

async function rowCounts(): Promise<{ results: number; findings: number; trace: number; keys: number }> {
  const [row] = (await department.subgraph.database.query(
    `select (select count(*) from inspection_result) as results, (select count(*) from finding) as findings,
            (select count(*) from trace_entry) as trace, (select count(*) from idempotency_key) as keys`,
  )) as { results: number; findings: number; trace: number; keys: number }[];
  if (row === undefined) throw new Error('counts have a row');
  return row;
}

describe('what the database refuses by itself', () => {
  const insert = (inspectors: string, visit = "'v'"): string =>
    `insert into inspection_result (visit_id, item_code, credit_code, result_codes, problem, ended_on, inspector_ids, recorded_at)
     values (${visit}, 'CM-001', '${CREDIT_CODE}', '{1}', false, '2026-03-02', '${inspectors}', now())`;

  test('a second result of a visit and item', async () => {
    await expect(department.subgraph.database.query(insert(`{${TEAM.join(',')}}`, "'visit-1'"))).rejects.toThrow(
      'result_once_per_visit_and_item',
    );
  });

  test('a result by one inspector', async () => {
    await expect(department.subgraph.database.query(insert(`{${TEAM[0]}}`))).rejects.toThrow('result_needs_two_inspectors');
  });

  test('a step back in handling', async () => {
    const query = `insert into finding (record_number, credit_code, item_code, found_on, result_codes, state)
      values ('R-1', '${CREDIT_CODE}', 'CM-001', '2025-01-01', '{A}', 'CLOSED')`;
    await department.subgraph.database.query(query);
    await expect(department.subgraph.database.query("update finding set state = 'OPEN' where record_number = 'R-1'")).rejects.toThrow(
      'finding_step_is_allowed',
    );
  });

  test('without its constraint the second result would be in', async () => {
    const owner = new pg.Client({ connectionString: department.databaseUrl, options: '-c search_path=commerce' });
    await owner.connect();
    try {
      await owner.query('begin; alter table inspection_result drop constraint result_once_per_visit_and_item');
      await expect(owner.query(insert(`{${TEAM.join(',')}}`, "'visit-1'"))).resolves.toMatchObject({ rowCount: 1 });
    } finally {
      await owner.query('rollback');
      await owner.end();
    }
  });

  test('the application making or changing a table', async () => {
    await expect(department.subgraph.database.query('create table sneaky (id integer)')).rejects.toThrow('permission denied');
    await expect(department.subgraph.database.query('alter table finding add column sneaky text')).rejects.toThrow('must be owner');
  });

  test('the application reading the schema of another department', async () => {
    const owner = new pg.Client({ connectionString: department.databaseUrl });
    await owner.connect();
    await owner.query('create schema culture; create table culture.finding (id integer)');
    await owner.end();
    await expect(department.subgraph.database.query('select * from culture.finding')).rejects.toThrow('permission denied');
  });
});

describe('handling a finding', () => {
  const HANDLE = `mutation Handle($input: CommerceHandleFindingInput!) {
    commerceHandleFinding(input: $input) {
      __typename
      ... on UserError { code message }
      ... on CommerceHandleFindingSuccess { finding { id handlingStatus } }
      ... on CommerceHandlingStepNotAllowed { present allowed }
    }
  }`;
  let findingId = '';

  beforeEach(async () => {
    const [row] = (await department.subgraph.database.query(
      `insert into finding (record_number, credit_code, item_code, found_on, result_codes, state)
       values (gen_random_uuid()::text, '${CREDIT_CODE}', 'CM-001', '2025-01-01', '{A}', 'OPEN') returning id`,
    )) as { id: string }[];
    findingId = row?.id ?? '';
  });

  const handle = async (handlingStatus: string, caller = officerOf('COMMERCE')): Promise<Record<string, unknown>> => {
    keyNumber += 1;
    const input = { idempotencyKey: `key ${keyNumber}`, findingId, handlingStatus, reason: 'checked on site' };
    return (await department.read(caller, HANDLE, { input })).commerceHandleFinding as Record<string, unknown>;
  };

  test('goes from open over rectified to closed', async () => {
    expect(await handle('RECTIFIED')).toMatchObject({ finding: { handlingStatus: 'RECTIFIED' } });
    expect(await handle('CLOSED')).toMatchObject({ finding: { handlingStatus: 'CLOSED' } });
  });

  test('never goes back, and says what is possible', async () => {
    await handle('RECTIFIED');
    expect(await handle('OPEN')).toEqual({
      __typename: 'CommerceHandlingStepNotAllowed',
      code: 'HANDLING_STEP_NOT_ALLOWED',
      message: '处置状态不能从“已整改”变为“待处理”。',
      present: 'RECTIFIED',
      allowed: ['CLOSED'],
    });
  });

  test('a finding that is not there is refused', async () => {
    findingId = STRANGER;
    expect(await handle('CLOSED')).toMatchObject({ __typename: 'CommerceFindingNotKnown' });
  });

  test('is not for inspectors', async () => {
    await expect(handle('CLOSED', inspector)).rejects.toThrow('FORBIDDEN');
  });
});

describe('what a finding and a result lead to', () => {
  test('their item, by the key under which coordination and the department add its name', async () => {
    await department.subgraph.database.query(
      `insert into inspection_item (code, name, category, item_class, content, legal_basis, method, status)
       values ('CM-002', '明码标价检查', 'PREPAID_CARD', 'GENERAL', 'c', 'l', 'm', 'ACTIVE')`,
    );
    const asked = 'nodes { itemCode item { code commerceRecord { name } } }';
    const { commerceFindings, commerceInspectionResults } = await department.read(
      COORDINATOR,
      `{ commerceFindings(filter: { itemCode: "CM-002" }) { ${asked} } commerceInspectionResults(filter: { itemCode: "CM-002" }) { ${asked} } }`,
    );
    const nodes = [{ itemCode: 'CM-002', item: { code: 'CM-002', commerceRecord: { name: '明码标价检查' } } }];
    expect({ commerceFindings, commerceInspectionResults }).toEqual({ commerceFindings: { nodes }, commerceInspectionResults: { nodes } });
  });

  test('their visit; a record of the past has none, and a page of findings takes one statement for all visits', async () => {
    const visitsOf = async (first: number): Promise<{ readonly visits: readonly unknown[]; readonly statements: number }> => {
      const spy = jest.spyOn(department.subgraph.database, 'query');
      const { commerceFindings } = await department.read(
        COORDINATOR,
        `{ commerceFindings(first: ${first}) { nodes { recordNumber visit { id } } } }`,
      );
      // The reader of feeds looks at its cursor every now and then.
      const statements = spy.mock.calls.filter(([text]) => !text.includes('feed_cursor')).length;
      spy.mockRestore();
      return { visits: (commerceFindings as { readonly nodes: readonly unknown[] }).nodes, statements };
    };
    const { visits, statements } = await visitsOf(100);
    expect(visits).toContainEqual({ recordNumber: null, visit: { id: 'visit-1' } });
    expect(visits).toContainEqual({ recordNumber: 'R-1', visit: null });
    expect(visits.filter((finding) => JSON.stringify(finding).includes('visit-1')).length).toBeGreaterThan(1);
    expect(statements).toBe((await visitsOf(1)).statements);
    const { commerceInspectionResults } = await department.read(
      COORDINATOR,
      '{ commerceInspectionResults(first: 1) { nodes { visitId visit { id } } } }',
    );
    expect(commerceInspectionResults).toEqual({ nodes: [{ visitId: 'visit-1', visit: { id: 'visit-1' } }] });
  });
});

describe('result codes', () => {
  test('the department names those that it records, and no others', async () => {
    const namesOf = async (code: string): Promise<unknown> => {
      const text = `{ _entities(representations: [{ __typename: "Department", code: "${code}" }]) { ... on Department { commerceResultCodes { code name { zh en } problem } } } }`;
      return ((await department.read(COORDINATOR, text))._entities as { readonly commerceResultCodes: unknown }[])[0]?.commerceResultCodes;
    };
    const names = (await namesOf('COMMERCE')) as readonly { readonly code: string }[];
    expect(names.map(({ code }) => code)).toEqual(COMMERCE.resultCodes);
    expect(names).toContainEqual({ code: 'A', name: { zh: '发现问题待后续处理', en: 'Problem found, handling to follow' }, problem: true });
    expect(await namesOf('CULTURE_TOURISM')).toBeNull();
  });

  test('a finding says in both languages what was recorded', async () => {
    const { commerceFindings } = await department.read(
      COORDINATOR,
      '{ commerceFindings(filter: { itemCode: "CM-002" }) { nodes { resultCodes { name { zh en } } } } }',
    );
    expect(commerceFindings).toEqual({
      nodes: [{ resultCodes: [{ name: { zh: '发现问题待后续处理', en: 'Problem found, handling to follow' } }] }],
    });
  });
});

describe('feeds', () => {
  test('results and findings reach coordination with the agreed fields', async () => {
    const results = await department.readFeed({ kind: 'inspection-result', after: null, limit: 100 });
    expect(Object.keys(results.rows[0] ?? {}).sort()).toEqual(
      ['creditCode', 'endedOn', 'id', 'inspectorIds', 'itemCode', 'problem', 'recordedAt', 'resultCodes', 'visitId'].sort(),
    );
    const findings = await department.readFeed({ kind: 'finding', after: null, limit: 100 });
    expect(Object.keys(findings.rows[0] ?? {}).sort()).toEqual(['creditCode', 'foundOn', 'handlingStatus', 'id', 'itemCode', 'resultId']);
  });

  test('a change comes again behind the last position', async () => {
    const all = await department.readFeed({ kind: 'finding', after: null, limit: 1000 });
    const { id } = all.rows.find((row) => row.handlingStatus === 'OPEN') as { id: string };
    await department.subgraph.database.query("update finding set state = 'CLOSED' where id = $1", [id]);
    const news = await department.readFeed({ kind: 'finding', after: all.next, limit: 1000 });
    expect(news.rows).toMatchObject([{ id, handlingStatus: 'CLOSED' }]);
  });

  test('pages of one row give the same rows as one page', async () => {
    const all = await department.readFeed({ kind: 'finding', after: null, limit: 1000 });
    const rows: unknown[] = [];
    let page = await department.readFeed({ kind: 'finding', after: null, limit: 1 });
    while (page.rows.length > 0) {
      rows.push(...page.rows);
      page = await department.readFeed({ kind: 'finding', after: page.next, limit: 1 });
    }
    expect(rows).toEqual(all.rows);
  });
});

describe('who sees what was found', () => {
  const FINDINGS = `query Findings($code: CreditCode!) {
    _entities(representations: [{ __typename: "Enterprise", creditCode: $code }]) {
      ... on Enterprise { commerceFindings { nodes { id } } commerceEntries { id } commerceResults { nodes { id } } }
    }
  }`;
  const see = async (caller: Parameters<RunningDepartment['read']>[0]): Promise<unknown> => {
    const query = FINDINGS.replace('$code: CreditCode!', '$code: CreditCode').replace(
      'query Findings($code: CreditCode)',
      'query Findings',
    );
    const text = query.replace('creditCode: $code', `creditCode: "${CREDIT_CODE}"`);
    return ((await department.read(caller, text))._entities as unknown[])[0];
  };

  test('the enterprise itself and the coordinator see findings', async () => {
    for (const caller of [enterpriseCaller(CREDIT_CODE), COORDINATOR, officerOf('COMMERCE')]) {
      expect(await see(caller)).toMatchObject({ commerceFindings: { nodes: expect.arrayContaining([{ id: expect.any(String) }]) } });
    }
  });

  test('another enterprise and the officers of another department see null', async () => {
    expect(await see(enterpriseCaller('91330106MA2ABCDE1B'))).toEqual({
      commerceFindings: null,
      commerceEntries: null,
      commerceResults: null,
    });
    expect(await see(officerOf('CULTURE_TOURISM'))).toEqual({ commerceFindings: null, commerceEntries: [], commerceResults: null });
  });

  test('a reference to a finding is as closed as its field', async () => {
    const [row] = (await department.subgraph.database.query('select id from finding limit 1')) as { id: string }[];
    const text = `{ _entities(representations: [{ __typename: "CommerceFinding", id: "${row?.id}" }]) { ... on CommerceFinding { foundOn } } }`;
    expect((await department.read(COORDINATOR, text))._entities).toEqual([{ foundOn: expect.any(String) }]);
    expect((await department.read(officerOf('CULTURE_TOURISM'), text))._entities).toEqual([null]);
  });
});
