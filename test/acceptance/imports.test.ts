import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { type ImportAnswer, SEASON_TEMPLATE, startTestHub, type TestHub } from '../support/hub.ts';

const OFFICER = { role: 'DEPARTMENT_OFFICER', department: 'COMMERCE' } as const;
const HEADINGS = '执法证号,姓名,所属单位,区划代码,监管领域,证件有效期至,手机号,是否持证,年度任务上限';
/** As an officer's sheet looks: a row with full-width digits and a Chinese date, one with a day that does not exist, one with an unknown field of work. */
const SHEET = [
  HEADINGS,
  '３３０１０２９９９００１,测试甲,商务执法大队,330106,单用途预付卡;家政服务,2031年3月1日,13800000001,是,100',
  '330102999002,测试乙,商务执法大队,330106,单用途预付卡,2031-02-30,13800000002,是,100',
  '330102999003,测试丙,商务执法大队,330106,占星,2031-03-01,13800000003,是,100',
].join('\r\n');

const IMPORT = `query ($id: ID!) { commerceImport(id: $id) {
  rows inserted updated unchanged refused issues { nodes { row column value rule message } } } }`;
const INSPECTORS = `query ($after: String) { commerceInspectors(first: 100, after: $after) { nodes { name qualifications certificateValidUntil phone } } }`;

describe('an officer sends a workbook through the gateway', () => {
  let hub: TestHub;
  let answer: ImportAnswer;
  const send = (content = SHEET, fileName = '执法人员.csv'): Promise<ImportAnswer> =>
    hub.importWorkbook({ subgraph: 'commerce', register: 'inspectors', fileName, content: Buffer.from(content) });
  const traces = (): Promise<unknown[]> => hub.rows('commerce', 'select count(*)::int as entries from trace_entry');

  beforeAll(async () => {
    hub = await startTestHub({ template: SEASON_TEMPLATE });
    answer = await send();
  }, 180_000);
  afterAll(() => hub?.stop());

  test('the good row is in, the two bad ones are refused', () => {
    expect(answer).toMatchObject({ status: 200, body: { rows: 3, inserted: 1, updated: 0, unchanged: 0, refused: 2 } });
  });

  test('each refusal names line, column, value and rule', async () => {
    const { data, errors } = await hub.ask<{ commerceImport: { issues: { nodes: unknown[] } } }>(OFFICER, {
      query: IMPORT,
      variables: { id: answer.body.importId },
    });
    expect(errors).toEqual([]);
    expect(data.commerceImport.issues.nodes).toMatchObject([
      { row: 3, column: '证件有效期至', value: '2031-02-30' },
      { row: 4, column: '监管领域', value: '占星' },
    ]);
  });

  test('the good row is read as it was meant, and its telephone is masked', async () => {
    const { data } = await hub.ask<{ commerceInspectors: { nodes: { name: string; phone: string }[] } }>(OFFICER, { query: INSPECTORS });
    const found = data.commerceInspectors.nodes.find(({ name }) => name === '测试甲');
    expect(found).toMatchObject({ qualifications: ['PREPAID_CARD', 'HOUSEKEEPING'], certificateValidUntil: '2031-03-01' });
    expect(found?.phone).not.toContain('13800000001');
  });

  test('the joint registry hears of it by itself', async () => {
    const rows = await eventually('coordination knows the inspector', async () => {
      const known = await hub.rows('coordination', `select department, certified from joint_inspector where name = '测试甲'`);
      return known.length > 0 && known;
    });
    expect(rows).toEqual([{ department: 'COMMERCE', certified: true }]);
  });

  test('sent again it changes nothing', async () => {
    const before = await traces();
    const inspectors = await hub.rows('commerce', 'select * from inspector order by id');
    const again = await send();
    expect(again.body.importId).toBe(answer.body.importId);
    expect(await hub.rows('commerce', 'select * from inspector order by id')).toEqual(inspectors);
    expect(await traces()).toEqual(before);
  });

  test('the same rows in another file are unchanged, and the refused ones are refused again', async () => {
    const again = await send(`${SHEET}\r\n`, '执法人员（二）.csv');
    expect(again.body).toMatchObject({ inserted: 0, updated: 0, unchanged: 1, refused: 2 });
  });

  test('a visitor and an officer of another department cannot send it', async () => {
    const [row] = await hub.rows<{ count: number }>('commerce', 'select count(*)::int as count from register_import');
    const upload = { subgraph: 'commerce', register: 'inspectors', fileName: 'x.csv', content: Buffer.from(SHEET) };
    const refusals = [
      await hub.importWorkbook({ ...upload, as: null }),
      await hub.importWorkbook({ ...upload, as: { ...OFFICER, department: 'MARKET_REGULATION' } }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([401, 403]);
    expect(await hub.rows('commerce', 'select count(*)::int as count from register_import')).toEqual([row]);
  });

  test('a file that is no workbook is refused as a whole, with a sentence', async () => {
    const { status, body } = await send('<html>not a workbook</html>', 'page.xlsx');
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ message: expect.any(String), extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});
