import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { startHub } from '../../gateway/hub/all-in-one.ts';
import { fileNameOfHeader } from '../../subgraphs/subgraph-kit/server/import-download.ts';
import { Gb18030Encoder } from '../../subgraphs/subgraph-kit/workbook/gb18030-encoder.ts';
import { readRows } from '../../subgraphs/subgraph-kit/workbook/workbook-reader.ts';
import { csvText, writeXlsx } from '../../subgraphs/subgraph-kit/workbook/workbook-writer.ts';
import { type ImportAnswer, SEASON_TEMPLATE, startTestHub, type TestHub } from '../support/hub.ts';
import { collect, gather, inChunks } from '../support/workbook/bytes.ts';

const OFFICER = { role: 'DEPARTMENT_OFFICER', department: 'COMMERCE' } as const;
const HEADINGS = ['*执法证号', '姓名', '所属单位', '区划代码', '监管领域', '证件有效期至', '手机号', '是否持证', '年度任务上限', '备注'];
const inspector = (number: number, changes: Partial<Record<string, string>> = {}): readonly string[] => {
  const row: Record<string, string> = {
    ...{ '*执法证号': `00010299${number}`, 姓名: `退回${number}`, 所属单位: '商务执法大队', 区划代码: '330106', 监管领域: '单用途预付卡' },
    ...{ 证件有效期至: '2031年3月1日', 手机号: '13800000001', 是否持证: '是', 年度任务上限: '100', 备注: '=原样' },
    ...changes,
  };
  return HEADINGS.map((heading) => row[heading] ?? '');
};
/** Two good rows, a day that does not exist, a number of the first row again, and a telephone with a letter. */
const ROWS = (first: number): readonly (readonly string[])[] => [
  inspector(first),
  inspector(first + 1, { 证件有效期至: '2031-02-30' }),
  inspector(first + 2),
  inspector(first, { 姓名: '重复' }),
  inspector(first + 4, { 手机号: '1380000O001' }),
];

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub({ template: SEASON_TEMPLATE });
}, 240_000);
afterAll(() => hub?.stop());

const send = (content: Uint8Array, fileName: string): Promise<ImportAnswer> =>
  hub.importWorkbook({ subgraph: 'commerce', register: 'inspectors', fileName, content });
const inspectorsNamed = (pattern: string): Promise<{ name: string; certificate: string; phone: string }[]> =>
  hub.rows('commerce', 'select name, certificate_number as certificate, phone from inspector where name like $1 order by name', [pattern]);

/** A row of the returned file, corrected as an officer would, under the headings that came with it. */
async function corrected(
  bytes: Uint8Array,
  correct: (row: Record<string, string>) => void,
): Promise<{ headings: string[]; rows: string[][] }> {
  const rows = (await collect(readRows(inChunks(bytes), { fileName: 'x' }))).map(({ cells }) => ({ ...cells }));
  for (const row of rows) correct(row);
  return { headings: Object.keys(rows[0] ?? {}), rows: rows.map((row) => Object.values(row)) };
}

const KINDS: readonly {
  name: string;
  fileName: string;
  first: number;
  write: (table: { headings: string[]; rows: string[][] }) => Promise<Uint8Array>;
}[] = [
  { name: '.xlsx', fileName: '执法人员.xlsx', first: 100, write: (table) => gather(writeXlsx('人员', table)) },
  { name: 'CSV in GBK', fileName: '执法人员.csv', first: 200, write: async (table) => gbk((await collect(csvText(table))).join('')) },
];

function gbk(text: string): Uint8Array {
  return new Gb18030Encoder().encode(text.slice(1));
}

describe.each(KINDS)('a workbook with bad rows, $name', ({ fileName, first, write }) => {
  let answer: ImportAnswer;
  let given: Response;
  let bytes: Uint8Array;

  beforeAll(async () => {
    answer = await send(await write({ headings: HEADINGS, rows: ROWS(first).map((row) => [...row]) }), fileName);
    given = await hub.fetchFile(OFFICER, String(answer.body.refusedRowsPath));
    bytes = await given.clone().bytes();
  }, 60_000);

  test('has its good rows in, and says where the refused ones are to be had', async () => {
    expect(answer.body).toMatchObject({ rows: 5, inserted: 2, refused: 3 });
    expect(answer.body.refusedRowsPath).toBe(`/imports/commerce/${answer.body.importId}/refused`);
    const { data } = await hub.ask(OFFICER, { query: '{ commerceImports(first: 1) { nodes { refusedRowsPath } } }' });
    expect(data).toEqual({ commerceImports: { nodes: [{ refusedRowsPath: answer.body.refusedRowsPath }] } });
  });

  test('comes back in its own format with the refused rows alone, marked', async () => {
    expect([given.status, fileNameOfHeader(given.headers.get('content-disposition'))]).toEqual([200, fileName.replace('.', '-退回.')]);
    const rows = await collect(readRows(inChunks(bytes), { fileName: 'x' }));
    expect(rows.map(({ cells }) => [cells['执法证号'], cells['手机号'], cells['备注'], cells['错误说明']])).toEqual([
      [`00010299${first + 1}`, '13800000001', '=原样', expect.stringMatching(/^原第 3 行：证件有效期至“2031-02-30”不是有效日期/u)],
      [`00010299${first}`, '13800000001', '=原样', expect.stringMatching(/^原第 5 行：执法证号“.*”与第 2 行重复/u)],
      [`00010299${first + 4}`, '1380000O001', '=原样', expect.stringMatching(/^原第 6 行：手机号“.*”不是有效的电话号码/u)],
    ]);
    if (fileName.endsWith('.csv')) expect(new TextDecoder('gbk', { fatal: true }).decode(bytes)).toContain('*执法证号,姓名');
    else expect((await readXlsx(bytes, { readStyles: true })).sheets[0]?.cells?.get('1,5')?.comment?.text).toContain('2031-02-30');
  });

  test('is explained in English to whoever asks in English', async () => {
    const english = await (await hub.fetchFile(OFFICER, String(answer.body.refusedRowsPath), 'en')).bytes();
    const rows = await collect(readRows(inChunks(english), { fileName: 'x' }));
    expect(rows[0]?.cells['错误说明']).toBe('was row 3: 证件有效期至 "2031-02-30" is not a date such as 2026-03-01');
  });

  test('brings in just those rows when it is corrected and sent again, and doubles nothing', async () => {
    const table = await corrected(bytes, (row) => {
      if (row['证件有效期至'] === '2031-02-30') row['证件有效期至'] = '2031/2/28';
      if (row['姓名'] === '重复') row['执法证号'] = `0001029${first}9`;
      row['手机号'] = (row['手机号'] ?? '').replace('O', '0');
    });
    const again = await send(await write(table), fileName.replace('.', '-退回.'));
    expect(again.body).toMatchObject({ rows: 3, inserted: 3, updated: 0, refused: 0, refusedRowsPath: null });
    expect((await inspectorsNamed(`退回${String(first).slice(0, 1)}%`)).map(({ name, certificate }) => [name, certificate])).toEqual(
      [first, first + 1, first + 2, first + 4].map((number) => [`退回${number}`, `00010299${number}`]),
    );
    expect((await send(await write(table), '又一次.x')).body).toMatchObject({ inserted: 0, updated: 0, unchanged: 3 });
  });
});

describe('the refused rows of an import', () => {
  let path: string;
  const sheet = [HEADINGS, inspector(300, { 证件有效期至: '昨天' })].map((row) => row.join(',')).join('\n');

  beforeAll(async () => {
    path = String((await send(Buffer.from(sheet), '昨天.csv')).body.refusedRowsPath);
  });

  test('are for officers of the department alone', async () => {
    const statuses = await Promise.all(
      [null, { ...OFFICER, department: 'MARKET_REGULATION' }, { role: 'COORDINATOR' }, { role: 'AUDITOR' }, OFFICER].map(
        async (who) => (await hub.fetchFile(who as never, path)).status,
      ),
    );
    expect(statuses).toEqual([401, 403, 403, 403, 200]);
    expect((await hub.fetchFile({ ...OFFICER, department: 'MARKET_REGULATION' }, path.replace('commerce', 'markets'))).status).toBe(404);
  });

  test('leave a trace each time they are given, because they show telephones', async () => {
    const traces = (): Promise<unknown[]> => hub.rows('commerce', `select 1 from trace_entry where operation = 'commerceRefusedRows'`);
    const before = (await traces()).length;
    await hub.fetchFile(OFFICER, path);
    expect(await traces()).toHaveLength(before + 1);
  });

  test('are given by a process that was started later', async () => {
    const wanted = await (await hub.fetchFile(OFFICER, path)).text();
    const second = await startHub(hub.settings, { plan: hub.plan });
    try {
      const token = (await hub.tokenOf(OFFICER)) as string;
      const response = await fetch(`${second.url}${path}`, { headers: { authorization: `Bearer ${token}`, 'accept-language': 'zh-CN' } });
      expect(await response.text()).toBe(wanted);
    } finally {
      await second.stop();
    }
  });

  test('are forgotten after a month, and the import says so', async () => {
    await hub.rows('commerce', `update register_import set received_at = received_at - interval '31 days' where id = $1`, [
      path.split('/')[3],
    ]);
    await send(Buffer.from(sheet.replace('昨天', '前天')), '前天.csv');
    const response = await hub.fetchFile(OFFICER, path);
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('30 天')]);
    const { data } = await hub.ask(OFFICER, { query: `{ commerceImport(id: "${path.split('/')[3]}") { refused refusedRowsPath } }` });
    expect(data).toEqual({ commerceImport: { refused: 1, refusedRowsPath: null } });
  });

  test('of an import that nobody knows are not there', async () => {
    const unknown = [
      '/imports/commerce/no-such-import/refused',
      '/imports/nobody/x/refused',
      `/imports/commerce/${'0'.repeat(8)}-0000-7000-8000-${'0'.repeat(12)}/refused`,
    ];
    expect(await Promise.all(unknown.map(async (wanted) => (await hub.fetchFile(OFFICER, wanted)).status))).toEqual([404, 404, 404]);
  });
});

describe('the template of a register', () => {
  test('is given to officers of a department that keeps it', async () => {
    const given = await hub.fetchFile(OFFICER, '/imports/commerce/inspectors/template');
    expect(fileNameOfHeader(given.headers.get('content-disposition'))).toBe('执法检查人员名录-模板.xlsx');
    const { sheets } = await readXlsx(await given.bytes());
    expect(sheets[0]?.rows[0]).toEqual(HEADINGS.slice(0, -1).map((heading) => heading.replace('*', '')));
    const others = [
      hub.fetchFile(null, '/imports/commerce/inspectors/template'),
      hub.fetchFile(OFFICER, '/imports/commerce/enterprises/template'),
    ];
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([401, 404]);
  });
});
