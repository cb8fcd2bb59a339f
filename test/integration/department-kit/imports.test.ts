import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { CULTURE_TOURISM } from '../../../subgraphs/culture/profile.ts';
import { departmentSubgraph } from '../../../subgraphs/department-kit/department-subgraph.ts';
import { checkCharacterOf } from '../../../subgraphs/subgraph-kit/pure/credit-code.ts';
import { Gb18030Encoder } from '../../../subgraphs/subgraph-kit/workbook/gb18030-encoder.ts';
import { writeXlsx } from '../../../subgraphs/subgraph-kit/workbook/workbook-writer.ts';
import {
  COORDINATOR,
  enterpriseCaller,
  inspectorOf,
  officerOf,
  type RunningDepartment,
  startDepartment,
} from '../../support/departments/running-department.ts';
import { eventually } from '../../support/eventually.ts';
import { crookedWorkbook, sheetOf } from '../../support/workbook/zip.ts';

const officer = officerOf('CULTURE_TOURISM');
const ITEMS = '事项编码,事项名称,监管类别,事项类别,检查内容,检查依据,检查方式';
const INSPECTORS = '执法证号,姓名,所属单位,区划代码,监管领域,证件有效期至,手机号,是否持证,年度任务上限';
const FINDINGS = '检查记录编号,统一社会信用代码,事项编码,检查日期,检查结果代码,问题描述,处置状态';
const ENTRIES = '统一社会信用代码,名称,监管类别,区划代码,地址,许可证编号,许可证有效期至,状态';

let department: RunningDepartment;

beforeAll(async () => {
  department = await startDepartment(departmentSubgraph(CULTURE_TOURISM));
});

afterAll(async () => {
  await department.stop();
});

beforeEach(async () => {
  await department.subgraph.database.query(
    'delete from import_issue; delete from register_import; delete from finding; delete from inspection_item; delete from inspector; delete from register_entry',
  );
});

const item = (number: number, name = `事项${number}`): string =>
  `CT-${String(number).padStart(3, '0')},${name},娱乐场所,一般,内容,依据,实地检查`;
const creditCode = (number: number): string => {
  const body = `91330106MA2${String(number).padStart(6, '0')}`;
  return body + checkCharacterOf(body);
};
const entry = (number: number, category: string, status = '在管'): string =>
  `${creditCode(number)},企业${number},${category},330106,地址,XK${number},2027-12-31,${status}`;
const sendItems = (rows: readonly string[], fileName = 'items.csv') =>
  department.send(officer, { register: 'items', fileName, content: [ITEMS, ...rows].join('\n') });
const issuesOf = async (importId: string, locale: 'zh-CN' | 'en' = 'zh-CN'): Promise<readonly Record<string, unknown>[]> => {
  const text = `{ cultureImport(id: "${importId}") { issues { nodes { sheet row column value rule message } } } }`;
  const { data, errors } = await department.ask(officer, text, {}, locale);
  if (errors !== undefined) throw new Error(errors[0]?.message);
  return (data as { cultureImport: { issues: { nodes: Record<string, unknown>[] } } }).cultureImport.issues.nodes;
};
const traceEntries = async (): Promise<number> =>
  ((await department.subgraph.database.query('select count(*) from trace_entry')) as { count: number }[])[0]?.count ?? 0;

describe('rows', () => {
  test('good ones are in and bad ones are named, in both languages', async () => {
    const answer = await sendItems([
      item(1),
      'CT-002,,娱乐场所,一般,内容,依据,实地检查',
      'MR-003,别的部门,娱乐场所,一般,内容,依据,实地检查',
      item(4),
    ]);
    expect(answer).toMatchObject({ register: 'items', rows: 4, inserted: 2, updated: 0, unchanged: 0, refused: 2 });
    expect(await issuesOf(answer.importId)).toEqual([
      { sheet: 'items.csv', row: 3, column: '事项名称', value: '', rule: 'REQUIRED', message: '不能为空' },
      {
        sheet: 'items.csv',
        row: 4,
        column: '事项编码',
        value: 'MR-003',
        rule: 'FOREIGN_ITEM_CODE',
        message: '不是本部门的事项编码，应以“CT-”开头',
      },
    ]);
    expect((await issuesOf(answer.importId, 'en'))[0]).toMatchObject({ message: 'must not be empty' });
  });

  test('of a repeated key the first is in and the others name it', async () => {
    const answer = await sendItems([item(1, '甲'), item(2), item(1, '乙'), item(1, '丙')]);
    expect(answer).toMatchObject({ rows: 4, inserted: 2, refused: 2 });
    expect(await issuesOf(answer.importId)).toMatchObject([
      { row: 4, column: '事项编码', value: 'CT-001', rule: 'DUPLICATE_KEY', message: '与第 2 行重复' },
      { row: 5, value: 'CT-001', message: '与第 2 行重复' },
    ]);
    expect(await department.subgraph.database.query("select name from inspection_item where code = 'CT-001'")).toEqual([{ name: '甲' }]);
  });

  test('the same file again changes nothing and leaves no second import', async () => {
    const first = await sendItems([item(1), item(2)]);
    const before = await traceEntries();
    expect(await sendItems([item(1), item(2)])).toEqual({ ...first, inserted: 0, unchanged: 2 });
    expect(await traceEntries()).toBe(before);
  });

  test('another file with the same rows changes no row, and one that differs changes that one', async () => {
    await sendItems([item(1), item(2)]);
    const xids = await department.subgraph.database.query('select code, changed_xid::text from inspection_item order by code');
    expect(await sendItems([item(2), item(1)])).toMatchObject({ inserted: 0, updated: 0, unchanged: 2 });
    expect(await department.subgraph.database.query('select code, changed_xid::text from inspection_item order by code')).toEqual(xids);
    expect(await sendItems([item(1), item(2, '新名称'), item(3)])).toMatchObject({ inserted: 1, updated: 1, unchanged: 1 });
  });

  test('a file that is sent again after another one is taken again', async () => {
    await sendItems([item(1, '旧')]);
    await sendItems([item(1, '新')]);
    expect(await sendItems([item(1, '旧')])).toMatchObject({ updated: 1, unchanged: 0 });
  });

  test('one enterprise may stand in the register for several categories', async () => {
    const content = [ENTRIES, entry(1, '娱乐场所'), entry(1, '上网服务'), entry(1, '娱乐场所')].join('\n');
    const answer = await department.send(officer, { register: 'register-entries', fileName: 'entries.csv', content });
    expect(answer).toMatchObject({ rows: 3, inserted: 2, refused: 1 });
  });

  test('an import leaves one trace entry', async () => {
    const before = await traceEntries();
    await sendItems([item(1), item(2)]);
    expect(await traceEntries()).toBe(before + 1);
  });
});

describe('imports of one register', () => {
  const itemRows = (first: number, last: number): string[] => Array.from({ length: last - first + 1 }, (_, index) => item(first + index));
  const count = async (): Promise<number> =>
    Number(((await department.subgraph.database.query('select count(*) from inspection_item')) as { count: number }[])[0]?.count);

  test('that come at the same time wait for each other: no row is lost and none is doubled', async () => {
    const answers = await Promise.all([sendItems(itemRows(1, 300)), sendItems(itemRows(201, 500)), sendItems(itemRows(1, 300))]);
    expect(answers.map(({ rows, refused }) => [rows, refused])).toEqual(Array(3).fill([300, 0]));
    expect(answers.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(500);
    expect(answers.every(({ updated }) => updated === 0)).toBe(true);
    expect(await count()).toBe(500);
  });

  test('whose session dies after the rows were written leave nothing, and can be sent again', async () => {
    const other = new pg.Client({ connectionString: department.databaseUrl });
    await other.connect();
    try {
      const before = await traceEntries();
      // The rows go into the register; then the import itself is written down, and there it waits.
      await other.query('begin; lock table culture.register_import in exclusive mode');
      const broken = expect(sendItems(itemRows(1, 50))).rejects.toMatchObject({ extensions: { code: 'INTERNAL_SERVER_ERROR' } });
      await eventually('the import waits', async () => {
        // Within a transaction the view would stay as it was first seen.
        await other.query('select pg_stat_clear_snapshot()');
        const { rowCount } = await other.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into register_import%'`,
        );
        return rowCount === 1;
      });
      await broken;
      await other.query('rollback');
      expect([await count(), await traceEntries()]).toEqual([0, before]);
      expect(await department.subgraph.database.query('select 1 from register_import')).toEqual([]);
      expect(await sendItems(itemRows(1, 50))).toMatchObject({ inserted: 50 });
    } finally {
      await other.end();
    }
  });
});

describe('files', () => {
  test('GBK is read', async () => {
    const encoder = new Gb18030Encoder();
    const content = encoder.encode(`${ITEMS}\n${item(1, '歌舞娱乐场所检查')}\n`);
    await department.send(officer, { register: 'items', fileName: 'items.csv', content });
    expect(await department.subgraph.database.query('select name from inspection_item')).toEqual([{ name: '歌舞娱乐场所检查' }]);
  });

  test('.xlsx is read, whatever its name says', async () => {
    const rows = [item(1), item(2)].map((line) => line.split(','));
    const chunks: Uint8Array[] = [];
    for await (const chunk of writeXlsx('事项', { headings: ITEMS.split(','), rows })) chunks.push(chunk);
    const answer = await department.send(officer, { register: 'items', fileName: 'items.csv', content: Buffer.concat(chunks) });
    expect(answer).toMatchObject({ rows: 2, inserted: 2 });
  });

  test.each([
    ['half of a pair, where a long value is cut,', `${'甲'.repeat(199)}😀乙`],
    ['the character NUL', `甲\0乙`],
  ])('%s in a refused cell does not stop the good rows', async (_name, name) => {
    // So many rows that the file is taken for text by its head.
    const rows = Array.from({ length: 2_000 }, (_, index) => item(index + 1));
    const answer = await sendItems([...rows, item(9_000).replace('娱乐场所', `娱乐${name}`)]);
    expect(answer).toMatchObject({ rows: 2_001, inserted: 2_000, refused: 1 });
    expect(await issuesOf(answer.importId)).toMatchObject([{ row: 2_002, column: '监管类别', rule: 'NOT_IN_LIST' }]);
  });

  test('a file without a required column is refused as a whole, with its name', async () => {
    await expect(
      department.send(officer, { register: 'items', fileName: 'a.csv', content: '事项编码,事项名称\nCT-001,甲\n' }),
    ).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', rule: 'MISSING_HEADINGS' },
    });
    expect(await department.subgraph.database.query('select 1 from register_import')).toEqual([]);
  });

  test('an .xlsx that would fill the memory is refused as a whole, and the next one is taken', async () => {
    const endless = sheetOf(`<row r="1"><c r="A1" t="inlineStr"><is><t>${'a'.repeat(17_000_000)}`);
    const content = crookedWorkbook('<si/>', {}, { 'xl/worksheets/sheet1.xml': endless });
    await expect(department.send(officer, { register: 'items', fileName: 'a.xlsx', content })).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', rule: 'TOO_LARGE' },
    });
    expect(await sendItems([item(1)])).toMatchObject({ rows: 1, inserted: 1 });
  });

  test('text that would break a line of COPY arrives as it was written', async () => {
    const name = '反斜杠\\N 与\\t';
    await sendItems([item(1, name)]);
    expect(await department.subgraph.database.query('select name from inspection_item')).toEqual([{ name }]);
  });
});

describe('past findings', () => {
  const finding = (status: string, code = 'CT-001'): string => `R-1,${creditCode(1)},${code},2025年6月18日,A;5,问题,${status}`;
  const send = (row: string) =>
    department.send(officer, { register: 'findings', fileName: 'findings.csv', content: `${FINDINGS}\n${row}\n` });

  beforeEach(async () => {
    await sendItems([item(1)]);
  });

  test('need an item of the list', async () => {
    const answer = await send(finding('待整改', 'CT-999'));
    expect(answer).toMatchObject({ refused: 1, inserted: 0 });
    expect(await issuesOf(answer.importId)).toMatchObject([{ row: 2, column: '事项编码', value: 'CT-999', rule: 'UNKNOWN_ITEM' }]);
  });

  test('go on in their handling and never back', async () => {
    expect(await send(finding('待整改'))).toMatchObject({ inserted: 1 });
    expect(await send(finding('已结案'))).toMatchObject({ updated: 1 });
    const answer = await send(finding('已整改'));
    expect(answer).toMatchObject({ updated: 0, refused: 1 });
    expect(await issuesOf(answer.importId)).toMatchObject([{ column: '处置状态', rule: 'HANDLING_GOES_BACK' }]);
  });
});

describe('personal data', () => {
  const row = '33010000001,示例人,一大队,330106,娱乐场所;上网服务,2028-12-31,13800005678,是,60';
  const send = (line: string) =>
    department.send(officer, { register: 'inspectors', fileName: 'inspectors.csv', content: `${INSPECTORS}\n${line}\n` });
  const QUERY = '{ cultureInspectors { nodes { id name certificateNumber phone qualifications yearlyCapacity } } }';

  test('are masked where inspectors are shown', async () => {
    await send(row);
    expect((await department.read(officer, QUERY)).cultureInspectors).toEqual({
      nodes: [
        {
          id: expect.any(String),
          name: '示例人',
          certificateNumber: '3301*****01',
          phone: '138****5678',
          qualifications: ['ENTERTAINMENT', 'INTERNET_CAFE'],
          yearlyCapacity: 60,
        },
      ],
    });
  });

  test('are masked in the issues of an import', async () => {
    const answer = await send(row.replace('13800005678', '1380000567'));
    expect(await issuesOf(answer.importId)).toMatchObject([{ column: '手机号', rule: 'PHONE', value: '1380****67' }]);
  });

  test('of inspectors are for their department and for oversight', async () => {
    await send(row);
    const nodes = async (caller: Parameters<RunningDepartment['read']>[0]): Promise<number> =>
      ((await department.read(caller, QUERY)).cultureInspectors as { nodes: unknown[] }).nodes.length;
    expect(await nodes(COORDINATOR)).toBe(1);
    expect(await nodes(inspectorOf('CULTURE_TOURISM'))).toBe(1);
    expect(await nodes(officerOf('COMMERCE'))).toBe(0);
    expect(await nodes(enterpriseCaller(creditCode(1)))).toBe(0);
  });
});

describe('who may import', () => {
  test.each([
    ['an officer of another department', officerOf('COMMERCE')],
    ['an inspector', inspectorOf('CULTURE_TOURISM')],
    ['a coordinator', COORDINATOR],
  ])('not %s', async (_name, caller) => {
    await expect(department.send(caller, { register: 'items', fileName: 'items.csv', content: ITEMS })).rejects.toMatchObject({
      extensions: { code: 'FORBIDDEN' },
    });
  });

  test('no register that the department does not keep', async () => {
    await expect(department.send(officer, { register: 'enterprises', fileName: 'a.csv', content: 'x' })).rejects.toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
  });

  test('imports are for the own officers to see', async () => {
    await sendItems([item(1)]);
    const text = '{ cultureImports { nodes { register rows } } }';
    expect((await department.read(officer, text)).cultureImports).toEqual({ nodes: [{ register: 'items', rows: 1 }] });
    expect((await department.read(COORDINATOR, text)).cultureImports).toEqual({ nodes: [] });
  });
});

describe('the sessions of the pool', () => {
  test('hold no staging table after imports, failed ones included', async () => {
    await sendItems([item(1)]);
    await department.send(officer, { register: 'items', fileName: 'a.csv', content: '' }).catch(() => undefined);
    expect(await department.subgraph.database.query("select 1 from pg_class where relname = 'staged'")).toEqual([]);
  });
});
