import { type CodeList, type CodeReader, codeReader } from '../pure/code-list.ts';
import { parseResultCode, RESULT_CODES } from '../pure/result-code.ts';
import { parseSupervisionCategory, SUPERVISION_CATEGORIES } from '../pure/supervision-category.ts';
import type { CellParse, RegisterColumn, RegisterFormat, RegisterName } from './register-format.ts';

/** Registration status of an enterprise (登记状态). */
export const ENTERPRISE_STATUSES = {
  ACTIVE: { zh: '存续', en: 'Active' },
  CLOSED: { zh: '停业', en: 'Closed' },
  DEREGISTERED: { zh: '注销', en: 'Deregistered' },
  REVOKED: { zh: '吊销', en: 'Licence revoked' },
  MOVED_OUT: { zh: '迁出', en: 'Moved out' },
} as const satisfies CodeList<string>;

/** Status of an entry in a department's register of inspection targets (状态). */
export const REGISTER_ENTRY_STATUSES = {
  ACTIVE: { zh: '在管', en: 'Supervised' },
  SUSPENDED: { zh: '暂停', en: 'Suspended' },
  CANCELLED: { zh: '注销', en: 'Cancelled' },
} as const satisfies CodeList<string>;

/**
 * Class of an inspection item (事项类别): three classes, because 重点 has two meanings in the sources.
 *
 * @source domain catalogue, reading 6.1
 */
export const ITEM_CLASSES = {
  GENERAL: { zh: '一般', en: 'General' },
  KEY: { zh: '重点', en: 'Key' },
  SPECIAL: { zh: '特殊', en: 'Special' },
} as const satisfies CodeList<string>;

/** Credit risk class of an enterprise (信用风险等级), from low to high risk. */
export const CREDIT_RISK_CLASSES = {
  A: { zh: '低风险', en: 'Low risk' },
  B: { zh: '一般风险', en: 'Moderate risk' },
  C: { zh: '较高风险', en: 'Raised risk' },
  D: { zh: '高风险', en: 'High risk' },
} as const satisfies CodeList<string>;

/** How far the handling of a past finding has come (处置状态). */
export const FINDING_HANDLING_STATUSES = {
  RECTIFICATION_DUE: { zh: '待整改', en: 'Rectification due' },
  RECTIFIED: { zh: '已整改', en: 'Rectified' },
  CLOSED: { zh: '已结案', en: 'Closed' },
} as const satisfies CodeList<string>;

const required = true;
const optional = false;

const ENTERPRISES: RegisterFormat = {
  register: 'enterprises',
  title: { zh: '企业登记信息', en: 'Enterprises' },
  key: ['creditCode'],
  columns: [
    creditCode(),
    column('企业名称', 'name', text(120), required, '杭州云岚示例餐饮有限公司'),
    column('登记状态', 'status', listOf(ENTERPRISE_STATUSES, { 开业: 'ACTIVE', 在营: 'ACTIVE', 正常: 'ACTIVE' }), required, '存续'),
    column('法定代表人', 'legalRepresentative', text(60), optional, '示例人'),
    column('成立日期', 'establishedOn', { parse: 'civil-date' }, optional, '2020-03-01'),
    column('住所', 'address', text(200), required, '浙江省杭州市西湖区示例路1号'),
    division(),
    column('行业代码', 'industryCode', { parse: 'industry' }, optional, 'H6210'),
    column('信用风险等级', 'creditRiskClass', listOf(CREDIT_RISK_CLASSES, { A类: 'A', B类: 'B', C类: 'C', D类: 'D' }), optional, 'B'),
    column('联系电话', 'phone', { parse: 'phone' }, optional, '13800000000'),
  ],
};

const PREMISES: RegisterFormat = {
  register: 'premises',
  title: { zh: '经营场所', en: 'Premises' },
  key: ['premisesCode'],
  columns: [
    column('场所编号', 'premisesCode', code(40), required, 'CS330106000001'),
    creditCode(),
    column('场所名称', 'name', text(120), required, '云岚示例餐饮文三路店'),
    column('地址', 'address', text(200), required, '浙江省杭州市西湖区示例路1号'),
    division(),
  ],
};

const REGISTER_ENTRIES: RegisterFormat = {
  register: 'register-entries',
  title: { zh: '检查对象名录', en: 'Register of inspection targets' },
  key: ['creditCode', 'category'],
  columns: [
    creditCode(),
    column('名称', 'name', text(120), required, '杭州云岚示例餐饮有限公司'),
    category(),
    division(),
    column('地址', 'address', text(200), optional, '浙江省杭州市西湖区示例路1号'),
    column('许可证编号', 'permitNumber', code(60), optional, 'JY23301060000001'),
    column('许可证有效期至', 'permitValidUntil', { parse: 'civil-date' }, optional, '2027-12-31'),
    column('状态', 'status', listOf(REGISTER_ENTRY_STATUSES), required, '在管'),
  ],
};

const INSPECTORS: RegisterFormat = {
  register: 'inspectors',
  title: { zh: '执法检查人员名录', en: 'Register of inspectors' },
  key: ['certificateNumber'],
  columns: [
    column('执法证号', 'certificateNumber', code(40), required, '33010000001'),
    column('姓名', 'name', text(60), required, '示例人'),
    column('所属单位', 'unit', text(120), required, '西湖区综合执法队'),
    division(),
    column('监管领域', 'qualifications', setOf(SUPERVISION_CATEGORIES, parseSupervisionCategory), required, '餐饮服务;食品销售'),
    column('证件有效期至', 'certificateValidUntil', { parse: 'civil-date' }, required, '2028-12-31'),
    column('手机号', 'phone', { parse: 'phone' }, optional, '13800000000'),
    column('是否持证', 'certified', { parse: 'boolean' }, required, '是'),
    column('年度任务上限', 'yearlyCapacity', { parse: 'whole-number', min: 0, max: 10_000 }, required, '60'),
  ],
};

const ITEMS: RegisterFormat = {
  register: 'items',
  title: { zh: '随机抽查事项清单', en: 'List of inspection items' },
  key: ['code'],
  columns: [
    column('事项编码', 'code', code(40), required, 'MR-001'),
    column('事项名称', 'name', text(200), required, '餐饮服务提供者经营资质检查'),
    category(),
    column('事项类别', 'itemClass', listOf(ITEM_CLASSES, { 一般事项: 'GENERAL', 重点事项: 'KEY', 特殊事项: 'SPECIAL' }), required, '一般'),
    column('检查内容', 'content', text(2000), required, '是否取得许可并在有效期内'),
    column('检查依据', 'legalBasis', text(2000), required, '食品安全相关法律法规'),
    column('检查方式', 'method', text(200), required, '实地检查'),
  ],
};

const FINDINGS: RegisterFormat = {
  register: 'findings',
  title: { zh: '历史检查发现', en: 'Past findings' },
  key: ['recordNumber'],
  columns: [
    column('检查记录编号', 'recordNumber', code(60), required, 'MR-2025-000001'),
    creditCode(),
    column('事项编码', 'itemCode', code(40), required, 'MR-001'),
    column('检查日期', 'foundOn', { parse: 'civil-date' }, required, '2025-06-18'),
    column('检查结果代码', 'resultCodes', setOf(RESULT_CODES, parseResultCode), required, 'A;3'),
    column('问题描述', 'description', text(2000), optional, '未公示许可证'),
    column('处置状态', 'handlingStatus', listOf(FINDING_HANDLING_STATUSES), required, '待整改'),
  ],
};

/** The format of every register; the columns are the same for each department that keeps the register. */
export const REGISTER_FORMATS: Readonly<Record<RegisterName, RegisterFormat>> = {
  enterprises: ENTERPRISES,
  premises: PREMISES,
  'register-entries': REGISTER_ENTRIES,
  inspectors: INSPECTORS,
  items: ITEMS,
  findings: FINDINGS,
};

/** All register names, in the order in which they are imported: what others refer to comes first. */
export const REGISTER_NAMES: readonly RegisterName[] = ['enterprises', 'premises', 'items', 'register-entries', 'inspectors', 'findings'];

/** The register of that name, or null. */
export function findRegisterFormat(name: string): RegisterFormat | null {
  return REGISTER_NAMES.some((known) => known === name) ? REGISTER_FORMATS[name as RegisterName] : null;
}

// biome-ignore lint/complexity/useMaxParams: a line of a column table reads best as one call.
function column(heading: string, field: string, parse: CellParse, isRequired: boolean, example: string): RegisterColumn {
  return { heading, field, required: isRequired, example, ...parse };
}

function creditCode(): RegisterColumn {
  return column('统一社会信用代码', 'creditCode', { parse: 'credit-code' }, required, '91330106MA2ABCDE0D');
}

function division(): RegisterColumn {
  return column('区划代码', 'divisionCode', { parse: 'division' }, required, '330106');
}

function category(): RegisterColumn {
  const parse: CellParse = { parse: 'enum', list: SUPERVISION_CATEGORIES, read: parseSupervisionCategory };
  return column('监管类别', 'category', parse, required, '餐饮服务');
}

function text(maxLength: number): CellParse {
  return { parse: 'text', maxLength };
}

function code(maxLength: number): CellParse {
  return { parse: 'code', maxLength };
}

function listOf<Code extends string>(list: CodeList<Code>, synonyms: Readonly<Record<string, Code>> = {}): CellParse {
  return { parse: 'enum', list, read: codeReader(list, synonyms) };
}

function setOf<Code extends string>(list: CodeList<Code>, read: CodeReader<Code>): CellParse {
  return { parse: 'enum-set', list, read };
}
