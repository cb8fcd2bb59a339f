import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { driveSeason } from '../../gateway/hub/season/drive-season.ts';
import { samplePlan } from '../../gateway/hub/season/sample-plan.ts';
import type { PlannedEntry, SeasonFigures } from '../../gateway/hub/season/season-plan.ts';
import { eventually } from '../support/eventually.ts';
import { HEALTH, healthInstallation } from '../support/fifth-department/health.ts';
import { CITY_TEMPLATE, showcaseRestaurant, startTestHub, TEST_ENTERPRISES, type TestHub } from '../support/hub.ts';

const ITEMS = `事项编码,事项名称,监管类别,事项类别,检查内容,检查依据,检查方式
HC-001,公共场所卫生许可检查,公共场所卫生,重点,是否取得卫生许可,公共场所卫生管理条例,现场检查
`;
const INSPECTORS = ['执法证号,姓名,所属单位,区划代码,监管领域,证件有效期至,手机号,是否持证,年度任务上限'].concat(
  Array.from(
    { length: 6 },
    (_, index) =>
      `33010600000${index + 1},卫监${'甲乙丙丁戊己'.charAt(index)},卫生监督所,330100,公共场所卫生,2033-01-01,1390000000${index},是,100`,
  ),
);

const ENTRY: PlannedEntry = {
  department: HEALTH.code,
  code: 'PUBLIC-HEALTH',
  name: '公共场所卫生检查',
  itemCodes: ['HC-001'],
  category: 'PUBLIC_HEALTH',
  divisions: null,
  stratify: 'NONE',
  weights: 'EVEN',
  ratio: { numerator: 1, denominator: 1 },
};

describe('a fifth department joins with a profile alone', () => {
  const { creditCode, name } = showcaseRestaurant();
  let hub: TestHub;
  let figures: SeasonFigures;

  const send = async (register: string, content: string): Promise<void> => {
    const sent = await hub.importWorkbook({
      subgraph: HEALTH.subgraph,
      register,
      fileName: `${register}.csv`,
      content: Buffer.from(content),
    });
    expect(sent).toMatchObject({ status: 200, body: { refused: 0 } });
  };

  beforeAll(async () => {
    hub = await startTestHub({ template: CITY_TEMPLATE, installation: healthInstallation() });
    await send('items', ITEMS);
    await send('inspectors', INSPECTORS.join('\n'));
    await send(
      'register-entries',
      `统一社会信用代码,名称,监管类别,区划代码,地址,许可证编号,许可证有效期至,状态\n${creditCode},${name},公共场所卫生,330109,某路1号,浙卫1号,2030-01-01,在管\n`,
    );
    await eventually('coordination knows its registers', async () => {
      const [known] = await hub.rows<{ all: boolean }>(
        'coordination',
        `select (select count(*) from joint_inspector where department = 'HEALTH') = 6 and exists (select from joint_item where code = 'HC-001')
            and exists (select from joint_register_entry where department = 'HEALTH') as all`,
      );
      return known?.all === true;
    });
    const entries = [...samplePlan(TEST_ENTERPRISES).filter(({ code }) => code.endsWith('-ACTION')), ENTRY];
    figures = await driveSeason(await hub.season('FIVE', { entries }));
  }, 240_000);
  afterAll(() => hub?.stop());

  test('its item was inspected on the same visit as those of the others, and its result is published', async () => {
    const query = `query ($code: CreditCode!) { marketsEnterprise(creditCode: $code) {
      name healthEntries { category } healthResults { nodes { itemCode } }
      visits { nodes { state teams { department { code healthContact { office } } items { code } inspectors { name healthRecord { certified } } } } } } }`;
    const { data, errors } = await hub.ask<{ marketsEnterprise: { visits: { nodes: { teams: { department: { code: string } }[] }[] } } }>(
      { role: 'COORDINATOR' },
      { query, variables: { code: creditCode } },
    );
    expect(errors).toEqual([]);
    expect(data.marketsEnterprise).toMatchObject({
      name,
      healthEntries: [{ category: 'PUBLIC_HEALTH' }],
      healthResults: { nodes: [{ itemCode: 'HC-001' }] },
      visits: { nodes: [{ state: 'PUBLISHED' }] },
    });
    const [visit] = data.marketsEnterprise.visits.nodes;
    expect(visit?.teams.map(({ department }) => department.code)).toEqual([
      'CULTURE_TOURISM',
      'HEALTH',
      'MARKET_REGULATION',
      'URBAN_MANAGEMENT',
    ]);
    expect(visit?.teams.find(({ department }) => department.code === 'HEALTH')).toMatchObject({
      department: { healthContact: { office: 'Office of supervision' } },
      items: [{ code: 'HC-001' }],
      inspectors: [{ healthRecord: { certified: true } }, { healthRecord: { certified: true } }],
    });
  });

  test('it was a party of the draw, and the figures count it', async () => {
    const parties = await hub.rows<{ party: string }>('coordination', 'select party_id as party from draw_party order by 1');
    expect(parties.map(({ party }) => party)).toEqual(['CULTURE_TOURISM', 'HEALTH', 'MARKET_REGULATION', 'URBAN_MANAGEMENT']);
    expect(figures.planEntries).toBe(4);
  });

  test('its tables are its own: coordination and the other departments cannot read them', async () => {
    for (const role of ['coordination_app', 'markets_app']) {
      const reading = hub.rows('health', `set role ${role}; select * from health.inspector`);
      await expect(reading).rejects.toThrow('permission denied');
    }
  });
});
