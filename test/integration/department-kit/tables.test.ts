import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { HANDLING_STATUSES, type HandlingStatus, nextHandlingStatuses } from '../../../subgraphs/department-kit/findings/handling.ts';
import { departmentDefinitions } from '../../../subgraphs/departments.ts';
import { checkCharacterOf } from '../../../subgraphs/subgraph-kit/pure/credit-code.ts';
import { officerOf, type RunningDepartment, startDepartment } from '../../support/departments/running-department.ts';

let department: RunningDepartment;

beforeAll(async () => {
  const [markets] = departmentDefinitions();
  if (markets === undefined) throw new Error('markets is the first department');
  department = await startDepartment(markets);
});

afterAll(async () => {
  await department.stop();
});

describe('row classes and tables', () => {
  test('name the same columns with the same nullability', async () => {
    for (const metadata of department.subgraph.database.entityMetadatas) {
      const columns = (await department.subgraph.database.query(
        "select column_name as name, is_nullable = 'YES' as nullable from information_schema.columns where table_schema = 'markets' and table_name = $1",
        [metadata.tableName],
      )) as { name: string; nullable: boolean }[];
      const known = metadata.columns.map((column) => ({ name: column.databaseName, nullable: column.isNullable }));
      const byName = (first: { name: string }, second: { name: string }): number => (first.name < second.name ? -1 : 1);
      expect({ table: metadata.tableName, columns: known.sort(byName) }).toEqual({
        table: metadata.tableName,
        columns: columns.sort(byName),
      });
    }
  });
});

describe('steps of handling', () => {
  test('are the same in code and in the table that enforces them', async () => {
    const rows = (await department.subgraph.database.query(
      "select from_state as from, to_state as to from state_transition where machine = 'FINDING' and from_state <> '-' order by 1, 2",
    )) as { from: string; to: string }[];
    const inCode = (Object.keys(HANDLING_STATUSES) as HandlingStatus[]).flatMap((from) =>
      nextHandlingStatuses(from).map((to) => ({ from, to })),
    );
    expect(inCode.sort((first, second) => (first.from + first.to < second.from + second.to ? -1 : 1))).toEqual(
      rows.sort((first, second) => (first.from + first.to < second.from + second.to ? -1 : 1)),
    );
  });
});

describe('filling an empty register', () => {
  const HEADINGS = '统一社会信用代码,企业名称,登记状态,住所,区划代码';
  const row = (code: string, name: string): string => `${code},${name},存续,地址,330106`;
  const CODES = ['91330106MA2000001', '91330106MA2000002'].map((body) => body + checkCharacterOf(body));
  const objects = async (): Promise<unknown> => {
    const owner = new pg.Client({ connectionString: department.databaseUrl, options: '-c search_path=markets' });
    await owner.connect();
    const { rows } = await owner.query(
      `select pg_get_indexdef(indexrelid) as made from pg_index where indrelid in ('enterprise'::regclass, 'premises'::regclass)
       union all select conname || pg_get_constraintdef(oid) from pg_constraint where conrelid in ('enterprise'::regclass, 'premises'::regclass)
       order by 1`,
    );
    await owner.end();
    return rows;
  };
  const send = (content: string, register = 'enterprises') =>
    department.send(officerOf('MARKET_REGULATION'), { register, fileName: 'enterprises.csv', content });

  test('a file that fails half way leaves the empty register and its indexes', async () => {
    const before = await objects();
    const broken = `${HEADINGS}\n${row(CODES[0] ?? '', '甲')}\n"${'x'.repeat(2_000_000)}`;
    await expect(send(broken)).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(await objects()).toEqual(before);
    expect(await department.subgraph.database.query('select 1 from enterprise')).toEqual([]);
  });

  test('repeated keys are refused and all indexes and constraints are back', async () => {
    const before = await objects();
    const answer = await send([HEADINGS, row(CODES[0] ?? '', '甲'), row(CODES[1] ?? '', '乙'), row(CODES[0] ?? '', '丙')].join('\n'));
    expect(answer).toMatchObject({ rows: 3, inserted: 2, refused: 1 });
    expect(await objects()).toEqual(before);
    expect(await department.subgraph.database.query('select name from enterprise order by credit_code')).toEqual([
      { name: '甲' },
      { name: '乙' },
    ]);
  });

  test('the application cannot use it on a filled or an unlisted table', async () => {
    const ask = (table: string) => department.subgraph.database.query('select begin_first_fill($1) as begun', [table]);
    expect(await ask('enterprise')).toEqual([{ begun: false }]);
    expect(await ask('trace_entry')).toEqual([{ begun: false }]);
    await expect(department.subgraph.database.query("insert into first_fill_table values ('trace_entry')")).rejects.toThrow(
      'permission denied',
    );
    await expect(
      department.subgraph.database.query("insert into first_fill_suspended values ('enterprise', 1, 'drop table enterprise')"),
    ).rejects.toThrow('permission denied');
  });

  test('others cannot use it at all', async () => {
    const owner = new pg.Client({ connectionString: department.databaseUrl });
    await owner.connect();
    const { rows } = await owner.query(
      "select has_function_privilege('public', 'markets.begin_first_fill(text)', 'execute') as begin, has_function_privilege('public', 'markets.finish_first_fill(text)', 'execute') as finish",
    );
    await owner.end();
    expect(rows).toEqual([{ begin: false, finish: false }]);
  });
});
