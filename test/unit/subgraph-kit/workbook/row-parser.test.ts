import { describe, expect, test } from '@jest/globals';
import { normaliseHeading } from '../../../../subgraphs/subgraph-kit/pure/text-normalisation.ts';
import type { RegisterFormat, RegisterName } from '../../../../subgraphs/subgraph-kit/workbook/register-format.ts';
import { findRegisterFormat, REGISTER_FORMATS, REGISTER_NAMES } from '../../../../subgraphs/subgraph-kit/workbook/register-formats.ts';
import { parseRow, requiredHeadings } from '../../../../subgraphs/subgraph-kit/workbook/row-parser.ts';

const example = (format: RegisterFormat, changes: Readonly<Record<string, string>> = {}) => ({
  sheet: 'Sheet1',
  row: 2,
  cells: { ...Object.fromEntries(format.columns.map((column) => [column.heading, column.example])), ...changes },
});

const readingOf = (register: RegisterName, heading: string, text: string) => {
  const format = REGISTER_FORMATS[register];
  const outcome = parseRow(format, example(format, { [heading]: text }));
  const field = format.columns.find((column) => column.heading === heading)?.field ?? '';
  return outcome.kind === 'row' ? outcome.values[field] : outcome.issues.map((issue) => `${issue.column} ${issue.rule}`);
};

describe('the formats of the registers', () => {
  test.each(REGISTER_NAMES)('the example row of %s is accepted', (name) => {
    expect(parseRow(REGISTER_FORMATS[name], example(REGISTER_FORMATS[name])).kind).toBe('row');
  });

  test.each(REGISTER_NAMES)('no heading or field of %s stands twice, and headings are as the reader delivers them', (name) => {
    const { columns, key } = REGISTER_FORMATS[name];
    expect(new Set(columns.map((column) => column.heading)).size).toBe(columns.length);
    expect(new Set(columns.map((column) => column.field)).size).toBe(columns.length);
    expect(columns.map((column) => normaliseHeading(column.heading))).toEqual(columns.map((column) => column.heading));
    expect(columns.map((column) => column.field)).toEqual(expect.arrayContaining([...key]));
  });

  test('a register is found by its name only', () => {
    expect(findRegisterFormat('items')).toBe(REGISTER_FORMATS.items);
    expect(findRegisterFormat('toString')).toBeNull();
  });

  test('an enterprise row has all values under their fields', () => {
    expect(parseRow(REGISTER_FORMATS.enterprises, example(REGISTER_FORMATS.enterprises))).toEqual({
      kind: 'row',
      values: {
        creditCode: '91330106MA2ABCDE0D',
        name: '杭州云岚示例餐饮有限公司',
        status: 'ACTIVE',
        legalRepresentative: '示例人',
        establishedOn: '2020-03-01',
        address: '浙江省杭州市西湖区示例路1号',
        divisionCode: '330106',
        industryCode: 'H6210',
        creditRiskClass: 'B',
        phone: '13800000000',
      },
    });
  });
});

describe('cells that are mended', () => {
  test.each<[RegisterName, string, string, unknown]>([
    ['enterprises', '统一社会信用代码', '９１３３０１０６ＭＡ２ＡＢＣＤＥ０Ｄ', '91330106MA2ABCDE0D'],
    ['enterprises', '统一社会信用代码', ' 91330106 ma2abcde0d', '91330106MA2ABCDE0D'],
    ['enterprises', '企业名称', '\u3000云岚　餐饮１号店 ', '云岚 餐饮1号店'],
    ['enterprises', '成立日期', '2026年3月1日', '2026-03-01'],
    ['enterprises', '成立日期', '', null],
    ['enterprises', '登记状态', ' 开业 ', 'ACTIVE'],
    ['enterprises', '信用风险等级', 'd', 'D'],
    ['enterprises', '联系电话', '0571-8888 0000', '057188880000'],
    ['enterprises', '行业代码', 'h6210', 'H6210'],
    ['inspectors', '监管领域', '餐饮服务；食品销售、餐饮服务', ['CATERING', 'FOOD_RETAIL']],
    ['inspectors', '是否持证', '否', false],
    ['inspectors', '年度任务上限', '６０', 60],
    ['inspectors', '年度任务上限', '60.0', 60],
    ['register-entries', '许可证有效期至', '长期', '9999-09-09'],
    ['register-entries', '监管类别', 'CATERING', 'CATERING'],
    ['findings', '检查结果代码', 'a,12', ['A', '12']],
    ['items', '事项编码', ' ｍｒ-001', 'MR-001'],
  ])('%s %s "%s"', (register, heading, text, expected) => {
    expect(readingOf(register, heading, text)).toEqual(expected);
  });
});

describe('cells that are refused', () => {
  test.each<[RegisterName, string, string, string]>([
    ['enterprises', '统一社会信用代码', '91330106MA2ABCDE0A', 'CREDIT_CODE_CHECK_DIGIT'],
    ['enterprises', '统一社会信用代码', '123', 'CREDIT_CODE_FORM'],
    ['enterprises', '企业名称', ' \u3000', 'REQUIRED'],
    ['enterprises', '企业名称', '名'.repeat(121), 'TOO_LONG'],
    ['enterprises', '企业名称', '杭\ufffd', 'UNREADABLE_CHARACTER'],
    ['enterprises', '登记状态', '待定', 'NOT_IN_LIST'],
    ['enterprises', '成立日期', '2026-02-30', 'DATE'],
    ['enterprises', '区划代码', '330103', 'DIVISION'],
    ['enterprises', '行业代码', 'C6210', 'INDUSTRY'],
    ['enterprises', '联系电话', '138****0000', 'PHONE'],
    ['inspectors', '监管领域', '餐饮服务;飞行', 'NOT_IN_LIST'],
    ['inspectors', '监管领域', ';;', 'REQUIRED'],
    ['inspectors', '是否持证', '也许', 'YES_OR_NO'],
    ['inspectors', '年度任务上限', '-1', 'WHOLE_NUMBER'],
    ['inspectors', '年度任务上限', '10001', 'WHOLE_NUMBER'],
    ['inspectors', '年度任务上限', '1.5', 'WHOLE_NUMBER'],
  ])('%s %s "%s" breaks %s', (register, heading, text, rule) => {
    expect(readingOf(register, heading, text)).toEqual([`${heading} ${rule}`]);
  });

  test('everything that is wrong with a row is told at once, with the value as it stood', () => {
    const format = REGISTER_FORMATS['register-entries'];
    const outcome = parseRow(format, example(format, { 统一社会信用代码: ' 91330106MA2ABCDE0A ', 状态: '' }));
    expect(outcome).toEqual({
      kind: 'refused',
      issues: [
        {
          column: '统一社会信用代码',
          value: ' 91330106MA2ABCDE0A ',
          rule: 'CREDIT_CODE_CHECK_DIGIT',
          message: { zh: '的校验码错误，应为 D', en: 'has a wrong check digit; D is expected' },
        },
        { column: '状态', value: '', rule: 'REQUIRED', message: { zh: '不能为空', en: 'must not be empty' } },
      ],
    });
  });

  test('a column that is missing altogether is empty', () => {
    const format = REGISTER_FORMATS.items;
    const outcome = parseRow(format, { sheet: 'Sheet1', row: 2, cells: {} });
    expect(outcome.kind === 'refused' && outcome.issues.map((issue) => issue.column)).toEqual(requiredHeadings(format));
  });
});
