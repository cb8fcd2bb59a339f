import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { departmentDefinitions } from '../../../subgraphs/departments.ts';
import { ANONYMOUS } from '../../../subgraphs/subgraph-kit/identity/caller.ts';
import { checkCharacterOf } from '../../../subgraphs/subgraph-kit/pure/credit-code.ts';
import {
  COORDINATOR,
  enterpriseCaller,
  officerOf,
  type RunningDepartment,
  startDepartment,
} from '../../support/departments/running-department.ts';

const officer = officerOf('MARKET_REGULATION');
const ENTERPRISES = '统一社会信用代码,企业名称,登记状态,法定代表人,成立日期,住所,区划代码,行业代码,信用风险等级,联系电话';
const PREMISES = '场所编号,统一社会信用代码,场所名称,地址,区划代码';
const ENTRIES = '统一社会信用代码,名称,监管类别,区划代码,地址,许可证编号,许可证有效期至,状态';
const COUNT = 60;

const creditCode = (number: number): string => {
  const body = `91330106MA2${String(number).padStart(6, '0')}`;
  return body + checkCharacterOf(body);
};
const numbers = Array.from({ length: COUNT }, (_, index) => index + 1);
const NAMES: Readonly<Record<number, string>> = {
  1: '杭州云岚餐饮有限公司',
  2: '杭州岚云（集团）有限公司',
  3: '杭州云山岚雾茶业有限公司',
  4: '杭州ABC云岚科技有限公司',
  5: '100%纯_净水有限公司',
};

let department: RunningDepartment;

beforeAll(async () => {
  const [markets] = departmentDefinitions();
  if (markets === undefined) throw new Error('markets is the first department');
  department = await startDepartment(markets);
  const enterprises = numbers.map(
    (number) =>
      `${creditCode(number)},${NAMES[number] ?? `企业${number}号`},存续,示例人,2020-03-01,西湖区示例路${number}号,33010${number % 2 === 0 ? 6 : 2},H6210,B,13800000000`,
  );
  await send('enterprises', [ENTERPRISES, ...enterprises]);
  await send('premises', [
    PREMISES,
    ...numbers.flatMap((number) => [1, 2].map((place) => `CS${number}-${place},${creditCode(number)},门店${place},地址,330106`)),
  ]);
  await send('register-entries', [
    ENTRIES,
    ...numbers.map((number) => `${creditCode(number)},企业${number}号,餐饮服务,330106,地址,JY${number},2027-12-31,在管`),
  ]);
});

afterAll(async () => {
  await department.stop();
});

const send = (register: string, lines: readonly string[]) =>
  department.send(officer, { register, fileName: `${register}.csv`, content: lines.join('\n') });

/** Statements that a question takes; what the reader of feeds asks in the meantime does not count. */
async function countStatements(work: () => Promise<unknown>): Promise<number> {
  const { database } = department.subgraph;
  const real = database.query;
  let count = 0;
  database.query = ((...values: Parameters<typeof real>) => {
    if (!values[0].includes('feed_cursor')) count += 1;
    return real.apply(database, values);
  }) as typeof real;
  try {
    await work();
  } finally {
    database.query = real;
  }
  return count;
}

const search = async (name: string): Promise<readonly string[]> => {
  const text = `query Search($name: String!) { marketsEnterprises(filter: { name: $name }) { nodes { name } } }`;
  const { nodes } = (await department.read(ANONYMOUS, text, { name })).marketsEnterprises as { nodes: { name: string }[] };
  return nodes.map((node) => node.name);
};

describe('batching', () => {
  const DOSSIERS = `query Dossiers($refs: [_Any!]!) {
    _entities(representations: $refs) {
      ... on Enterprise {
        name status
        premises(first: 1) { nodes { id enterprise { name } } pageInfo { hasNextPage } }
        marketsEntries { category enterprise { name } }
        marketsFindings(first: 5) { nodes { id } }
        more: marketsFindings(first: 6) { nodes { id } }
        marketsResults { nodes { id } }
      }
    }
  }`;
  const references = (count: number): object[] =>
    numbers.slice(0, count).map((number) => ({ __typename: 'Enterprise', creditCode: creditCode(number) }));

  test.each([1, COUNT])('%s dossiers take one statement for each type and page', async (count) => {
    let entities: unknown[] = [];
    const statements = await countStatements(async () => {
      entities = (await department.read(COORDINATOR, DOSSIERS, { refs: references(count) }))._entities as unknown[];
    });
    expect(statements).toBe(6);
    expect(entities).toHaveLength(count);
    expect(entities[0]).toMatchObject({
      name: NAMES[1],
      premises: { nodes: [{ id: 'CS1-1', enterprise: { name: NAMES[1] } }], pageInfo: { hasNextPage: true } },
      marketsEntries: [{ category: 'CATERING', enterprise: { name: NAMES[1] } }],
    });
  });

  test('an enterprise that is not registered has its key and no facts', async () => {
    const text = `{ _entities(representations: [{ __typename: "Enterprise", creditCode: "${creditCode(999)}" }]) { ... on Enterprise { creditCode name marketsEntries { id } } } }`;
    expect((await department.read(COORDINATOR, text))._entities).toEqual([{ creditCode: creditCode(999), name: null, marketsEntries: [] }]);
  });
});

describe('search by name', () => {
  test('finds two neighbouring characters in their order only', async () => {
    expect(await search('云岚')).toEqual([NAMES[1], NAMES[4]]);
  });

  test('does not mind brackets, width, spaces and case', async () => {
    expect(await search('岚云集团')).toEqual([NAMES[2]]);
    expect(await search('ａｂｃ云岚')).toEqual([NAMES[4]]);
  });

  test('takes % and _ for themselves', async () => {
    expect(await search('0%纯')).toEqual([NAMES[5]]);
    expect(await search('纯_净')).toEqual([NAMES[5]]);
    expect(await search('岚%')).toEqual([]);
  });

  test('refuses one character', async () => {
    await expect(search('云')).rejects.toThrow('BAD_USER_INPUT');
  });

  test('uses the index when the register is large', async () => {
    const owner = new pg.Client({ connectionString: department.databaseUrl, options: '-c search_path=markets' });
    await owner.connect();
    const { rows } = await owner
      .query(
        "set enable_seqscan = off; set enable_indexscan = off; explain select 1 from enterprise t where t.name_bigrams @> '{1,2}'::smallint[]",
      )
      .then((results) => (results as unknown as { rows: object[] }[])[2] ?? { rows: [] });
    await owner.end();
    expect(JSON.stringify(rows)).toContain('enterprise_name_bigrams');
  });
});

describe('pages', () => {
  test('follow one another without gap or repeat', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const text = `query Page($after: String) { marketsEnterprises(first: 7, after: $after, filter: { divisionCode: "330106" }) { nodes { creditCode } pageInfo { hasNextPage endCursor } } }`;
      const page = (await department.read(ANONYMOUS, text, { after })).marketsEnterprises as {
        nodes: { creditCode: string }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
      seen.push(...page.nodes.map((node) => node.creditCode));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(
      numbers
        .filter((number) => number % 2 === 0)
        .map(creditCode)
        .sort(),
    );
  });

  test('are of 1 to 100 nodes', async () => {
    const { errors } = await department.ask(ANONYMOUS, '{ marketsEnterprises(first: 101) { nodes { name } } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' });
  });
});

describe('who sees what', () => {
  const text = `{ marketsEnterprise(creditCode: "${creditCode(1)}") { name legalRepresentative creditRiskClass marketsEntries { id } } }`;

  test('the public sees the registration, not the risk class nor the register', async () => {
    expect((await department.read(ANONYMOUS, text)).marketsEnterprise).toEqual({
      name: NAMES[1],
      legalRepresentative: '示例人',
      creditRiskClass: null,
      marketsEntries: null,
    });
  });

  test('an enterprise sees its own entries, and not its risk class', async () => {
    expect((await department.read(enterpriseCaller(creditCode(1)), text)).marketsEnterprise).toMatchObject({
      creditRiskClass: null,
      marketsEntries: [{ id: `${creditCode(1)}:CATERING` }],
    });
  });

  test('staff sees the risk class', async () => {
    expect((await department.read(officer, text)).marketsEnterprise).toMatchObject({ creditRiskClass: 'B' });
  });
});

test('the feed of enterprises has the agreed fields and pages through all of them', async () => {
  const first = await department.readFeed({ kind: 'enterprise', after: null, limit: 40 });
  expect(Object.keys(first.rows[0] ?? {}).sort()).toEqual(
    ['address', 'creditCode', 'creditRiskClass', 'divisionCode', 'industryCode', 'name', 'status'].sort(),
  );
  const second = await department.readFeed({ kind: 'enterprise', after: first.next, limit: 40 });
  expect([...first.rows, ...second.rows].map((row) => row.creditCode)).toEqual(numbers.map(creditCode).sort());
});

test('an enterprise without industry and class reaches coordination all the same, and shows none', async () => {
  await send('enterprises', [ENTERPRISES, `${creditCode(900)},未分类企业,存续,,,地址,330106,,,`]);
  const all = await department.readFeed({ kind: 'enterprise', after: null, limit: 1000 });
  expect(all.rows.at(-1)).toMatchObject({ creditCode: creditCode(900), industryCode: null, creditRiskClass: null });
  const text = `{ marketsEnterprise(creditCode: "${creditCode(900)}") { industryCode creditRiskClass establishedOn } }`;
  expect((await department.read(officer, text)).marketsEnterprise).toEqual({
    industryCode: null,
    creditRiskClass: null,
    establishedOn: null,
  });
});

test('premises of an enterprise that is not registered are refused', async () => {
  const answer = await send('premises', [PREMISES, `CS-X,${creditCode(998)},门店,地址,330106`]);
  expect(answer).toMatchObject({ inserted: 0, refused: 1 });
});
