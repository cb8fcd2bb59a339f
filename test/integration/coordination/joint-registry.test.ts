import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { COORDINATION_FEATURES } from '../../../subgraphs/coordination/features.ts';
import { FeedReader, type FeedSubscription } from '../../../subgraphs/subgraph-kit/feeds/feed-reader.ts';
import { checkCharacterOf } from '../../../subgraphs/subgraph-kit/pure/credit-code.ts';
import { CALLERS, caller, startTestCoordination, TEST_DEPARTMENTS, type TestCoordination } from '../../support/coordination-subgraph.ts';

type Row = Record<string, unknown>;

const CREDIT_CODE = `91330100MA27XL0A1${checkCharacterOf('91330100MA27XL0A1')}`;
const log = pino({ level: 'silent' });

function subscriptionOf(subgraph: string, kind: string): FeedSubscription {
  const department = TEST_DEPARTMENTS.find((candidate) => candidate.subgraph === subgraph);
  if (department === undefined) throw new Error(subgraph);
  const found = COORDINATION_FEATURES.flatMap((feature) => feature.subscriptions?.(department) ?? []).find((entry) => entry.kind === kind);
  if (found === undefined) throw new Error(kind);
  return found;
}

function enterprise(creditCode: string, changes: Row = {}): Row {
  const row = {
    creditCode,
    name: '某餐饮有限公司',
    status: 'ACTIVE',
    divisionCode: '330106',
    industryCode: 'H6210',
    creditRiskClass: 'A',
    address: '某路1号',
  };
  return { ...row, ...changes };
}

describe('the joint registry', () => {
  let hub: TestCoordination;
  let owner: pg.Client;

  beforeAll(async () => {
    hub = await startTestCoordination();
    owner = new pg.Client({ connectionString: hub.url, options: '-c search_path=coordination,public' });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await hub.stop();
  });
  beforeEach(async () => {
    await owner.query(
      'truncate joint_enterprise, joint_register_entry, joint_inspector, joint_item, refused_feed_row cascade; delete from feed_cursor',
    );
  });

  async function rowsOf(sqlText: string): Promise<Row[]> {
    return (await owner.query(sqlText)).rows;
  }

  /** Reads a feed of these pages to its end; every page is asked for by position. */
  function readerOf(pages: readonly (readonly Row[])[], database = hub.subgraph.database): FeedReader {
    const transport = async (
      _subgraph: string,
      request: { after: string | null },
    ): Promise<{ rows: readonly Row[]; next: string; more: boolean }> => {
      const index = request.after === null ? 0 : Number(request.after.split(':')[0]);
      return { rows: pages[index] ?? [], next: `${index + 1}:x`, more: index + 1 < pages.length };
    };
    return new FeedReader({ database, transport, log });
  }

  async function readAll(subscription: FeedSubscription, pages: readonly (readonly Row[])[]): Promise<void> {
    const reader = readerOf(pages);
    while (await reader.step(subscription));
  }

  test('an enterprise belongs to the city of its division', async () => {
    await readAll(subscriptionOf('markets', 'enterprise'), [[enterprise(CREDIT_CODE, { divisionCode: '330106' })]]);
    expect(await rowsOf('select credit_code, jurisdiction, source from joint_enterprise')).toEqual([
      { credit_code: CREDIT_CODE, jurisdiction: '330100', source: 'markets' },
    ]);
  });

  test('a later state replaces the earlier one, and a repetition changes nothing', async () => {
    const subscription = subscriptionOf('markets', 'enterprise');
    await readAll(subscription, [[enterprise(CREDIT_CODE)], [enterprise(CREDIT_CODE, { status: 'CLOSED' })]]);
    expect(await rowsOf('select status from joint_enterprise')).toEqual([{ status: 'CLOSED' }]);
    const before = await rowsOf('select xmin::text, received_at from joint_enterprise');
    await owner.query('delete from feed_cursor');
    await readAll(subscription, [[enterprise(CREDIT_CODE, { status: 'CLOSED' })]]);
    expect(await rowsOf('select xmin::text, received_at from joint_enterprise')).toEqual(before);
  });

  test('of two replicas that read the same page one applies it and the other rolls back', async () => {
    const subscription = subscriptionOf('markets', 'enterprise');
    let applied = 0;
    const counting: FeedSubscription = {
      ...subscription,
      apply: async (manager, rows) => {
        applied += 1;
        await subscription.apply(manager, rows);
      },
    };
    for (let page = 0; page < 10; page++) {
      const pages = Array.from({ length: page + 1 }, (_, index) => [enterprise(CREDIT_CODE, { address: `某路${index}号` })]);
      const readers = [readerOf(pages), readerOf(pages), readerOf(pages)];
      await Promise.all(readers.map((reader) => reader.step(counting)));
      expect(applied).toBe(page + 1);
    }
    const [cursor] = await rowsOf('select position, applied_rows from feed_cursor');
    expect(cursor).toEqual({ position: '10:x', applied_rows: 10 });
  });

  test('a page that fails for a reason of ours moves no cursor', async () => {
    const subscription = { ...subscriptionOf('markets', 'enterprise'), apply: async () => Promise.reject(new Error('killed')) };
    await expect(readerOf([[enterprise(CREDIT_CODE)]]).step(subscription)).rejects.toThrow('killed');
    expect(await rowsOf('select * from feed_cursor')).toEqual([]);
    expect(await rowsOf('select * from joint_enterprise')).toEqual([]);
  });

  test('a row that the database refuses is set aside by its key and the other 999 are in', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) => enterprise(`CODE${index}`));
    rows[617] = enterprise('CODE617', { creditRiskClass: 'Z', name: '张三' });
    await readAll(subscriptionOf('markets', 'enterprise'), [rows]);
    expect(await rowsOf('select count(*)::int as n from joint_enterprise')).toEqual([{ n: 999 }]);
    expect(await rowsOf('select source, kind, row_key, reason from refused_feed_row')).toEqual([
      { source: 'markets', kind: 'enterprise', row_key: 'CODE617', reason: '23514 joint_enterprise_credit_risk_class_check' },
    ]);
  });

  test('a department writes under its own name only', async () => {
    const item = { code: 'MR-001', name: '餐饮服务', category: 'CATERING', itemClass: 'GENERAL', status: 'ACTIVE' };
    await readAll(subscriptionOf('markets', 'inspection-item'), [[item]]);
    await readAll(subscriptionOf('commerce', 'inspection-item'), [[{ ...item, name: '冒名', department: 'MARKET_REGULATION' }]]);
    expect(await rowsOf('select code, department, name from joint_item')).toEqual([
      { code: 'MR-001', department: 'MARKET_REGULATION', name: '餐饮服务' },
    ]);
    const id = randomUUID();
    const inspector = {
      id,
      name: '李四',
      unit: '一所',
      divisionCode: '330106',
      qualifications: ['CATERING'],
      certificateValidUntil: '2027-01-01',
      certified: true,
      yearlyCapacity: 40,
      status: 'ACTIVE',
    };
    await readAll(subscriptionOf('markets', 'inspector'), [[inspector]]);
    await readAll(subscriptionOf('commerce', 'inspector'), [[{ ...inspector, certified: false }]]);
    expect(await rowsOf('select department, certified, qualifications from joint_inspector')).toEqual([
      { department: 'MARKET_REGULATION', certified: true, qualifications: ['CATERING'] },
    ]);
  });

  test('only the market regulation department is asked for enterprises', () => {
    expect(() => subscriptionOf('markets', 'enterprise')).not.toThrow();
    expect(() => subscriptionOf('commerce', 'enterprise')).toThrow('enterprise');
  });

  describe('as it is read', () => {
    const ENTITIES = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Enterprise { creditCode jointRegistrations { category status department { code name { en } } } } } }`;
    const representations = [{ __typename: 'Enterprise', creditCode: CREDIT_CODE }];

    beforeEach(async () => {
      const entry = { creditCode: CREDIT_CODE, category: 'CATERING', divisionCode: '330106', status: 'ACTIVE', name: '某餐饮' };
      await readAll(subscriptionOf('markets', 'register-entry'), [[entry]]);
      await readAll(subscriptionOf('urban-management', 'register-entry'), [
        [
          { ...entry, category: 'CATERING_FUMES' },
          { ...entry, category: 'WASTE_SORTING' },
        ],
      ]);
    });

    test('staff and the enterprise itself see in which registers it stands', async () => {
      const expected = {
        _entities: [
          {
            creditCode: CREDIT_CODE,
            jointRegistrations: [
              { category: 'CATERING', status: 'ACTIVE', department: { code: 'MARKET_REGULATION', name: { en: 'Market regulation' } } },
              { category: 'CATERING_FUMES', status: 'ACTIVE', department: { code: 'URBAN_MANAGEMENT', name: { en: 'Urban management' } } },
              { category: 'WASTE_SORTING', status: 'ACTIVE', department: { code: 'URBAN_MANAGEMENT', name: { en: 'Urban management' } } },
            ],
          },
        ],
      };
      expect((await hub.ask(CALLERS.commerceOfficer, ENTITIES, { representations })).data).toEqual(expected);
      expect((await hub.ask(caller('ENTERPRISE', { creditCode: CREDIT_CODE }), ENTITIES, { representations })).data).toEqual(expected);
    });

    test('nobody else does', async () => {
      const absent = { _entities: [{ creditCode: CREDIT_CODE, jointRegistrations: null }] };
      expect((await hub.ask(CALLERS.public, ENTITIES, { representations })).data).toEqual(absent);
      const other = caller('ENTERPRISE', { creditCode: '91330100MA27XL0B7P' });
      expect((await hub.ask(other, ENTITIES, { representations })).data).toEqual(absent);
    });
  });
});
