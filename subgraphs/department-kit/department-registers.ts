import type { FeedSource } from '../subgraph-kit/feeds/feed.ts';
import type { RegisterTarget } from './imports/register-target.ts';
import type { DepartmentProfile } from './pure/department-profile.ts';

const COORDINATION = ['coordination'];

/** What coordination reads of every department. */
export const DEPARTMENT_FEEDS: readonly FeedSource[] = [
  feed(
    'register-entry',
    'register_entry',
    'id',
    `'creditCode', t.credit_code, 'category', t.category, 'divisionCode', t.division_code, 'status', t.status, 'name', t.name`,
  ),
  feed(
    'inspector',
    'inspector',
    'id',
    `'id', t.id, 'name', t.name, 'unit', t.unit, 'divisionCode', t.division_code, 'qualifications', t.qualifications,
     'certificateValidUntil', t.certificate_valid_until, 'certified', t.certified, 'yearlyCapacity', t.yearly_capacity, 'status', t.status`,
  ),
  feed(
    'inspection-item',
    'inspection_item',
    'code',
    `'code', t.code, 'name', t.name, 'category', t.category, 'itemClass', t.item_class, 'status', t.status`,
  ),
  feed(
    'inspection-result',
    'inspection_result',
    'id',
    `'id', t.id, 'visitId', t.visit_id, 'itemCode', t.item_code, 'creditCode', t.credit_code, 'resultCodes', t.result_codes,
     'problem', t.problem, 'recordedAt', t.recorded_at, 'endedOn', t.ended_on, 'inspectorIds', t.inspector_ids`,
  ),
  feed(
    'finding',
    'finding',
    'id',
    `'id', t.id, 'creditCode', t.credit_code, 'itemCode', t.item_code, 'resultId', t.result_id, 'foundOn', t.found_on, 'handlingStatus', t.state`,
  ),
];

/** A feed that coordination may read; `pairs` are names and values of the row's JSON. */
export function feed(kind: string, table: string, idColumn: string, pairs: string): FeedSource {
  return { kind, table, idColumn, rowSql: `jsonb_build_object(${pairs})`, readers: COORDINATION };
}

/** The registers that every department's workbooks fill. */
export function departmentRegisters(profile: DepartmentProfile): readonly RegisterTarget[] {
  return [
    {
      register: 'register-entries',
      table: 'register_entry',
      bulk: true,
      key: ['credit_code', 'category'],
      columns: [
        { name: 'credit_code', field: 'creditCode', sqlType: 'text' },
        { name: 'name', field: 'name', sqlType: 'text' },
        { name: 'category', field: 'category', sqlType: 'text' },
        { name: 'division_code', field: 'divisionCode', sqlType: 'text' },
        { name: 'address', field: 'address', sqlType: 'text' },
        { name: 'permit_number', field: 'permitNumber', sqlType: 'text' },
        { name: 'permit_valid_until', field: 'permitValidUntil', sqlType: 'date' },
        { name: 'status', field: 'status', sqlType: 'text' },
      ],
    },
    {
      register: 'inspectors',
      table: 'inspector',
      key: ['certificate_number'],
      columns: [
        { name: 'certificate_number', field: 'certificateNumber', sqlType: 'text', personal: true },
        { name: 'name', field: 'name', sqlType: 'text' },
        { name: 'unit', field: 'unit', sqlType: 'text' },
        { name: 'division_code', field: 'divisionCode', sqlType: 'text' },
        { name: 'qualifications', field: 'qualifications', sqlType: 'text[]' },
        { name: 'certificate_valid_until', field: 'certificateValidUntil', sqlType: 'date' },
        { name: 'phone', field: 'phone', sqlType: 'text', personal: true },
        { name: 'certified', field: 'certified', sqlType: 'boolean' },
        { name: 'yearly_capacity', field: 'yearlyCapacity', sqlType: 'integer' },
      ],
    },
    itemRegister(profile),
    FINDING_REGISTER,
  ];
}

function itemRegister(profile: DepartmentProfile): RegisterTarget {
  return {
    register: 'items',
    table: 'inspection_item',
    key: ['code'],
    columns: [
      { name: 'code', field: 'code', sqlType: 'text' },
      { name: 'name', field: 'name', sqlType: 'text' },
      { name: 'category', field: 'category', sqlType: 'text' },
      { name: 'item_class', field: 'itemClass', sqlType: 'text' },
      { name: 'content', field: 'content', sqlType: 'text' },
      { name: 'legal_basis', field: 'legalBasis', sqlType: 'text' },
      { name: 'method', field: 'method', sqlType: 'text' },
    ],
    cellChecks: [{ field: 'code', rule: 'FOREIGN_ITEM_CODE', startsWith: `${profile.itemCodePrefix}-` }],
  };
}

/** A workbook may take the handling of a finding on, never back: what an officer decided in the meantime stands. */
const FINDING_REGISTER: RegisterTarget = {
  register: 'findings',
  table: 'finding',
  key: ['record_number'],
  columns: [
    { name: 'record_number', field: 'recordNumber', sqlType: 'text' },
    { name: 'credit_code', field: 'creditCode', sqlType: 'text' },
    { name: 'item_code', field: 'itemCode', sqlType: 'text' },
    { name: 'found_on', field: 'foundOn', sqlType: 'date' },
    { name: 'result_codes', field: 'resultCodes', sqlType: 'text[]' },
    { name: 'description', field: 'description', sqlType: 'text' },
    { name: 'state', field: 'handlingStatus', sqlType: 'text' },
  ],
  checks: [
    {
      field: 'itemCode',
      rule: 'UNKNOWN_ITEM',
      refuses: 'not exists (select 1 from inspection_item i where i.code = s.item_code)',
    },
    {
      field: 'handlingStatus',
      rule: 'HANDLING_GOES_BACK',
      refuses: `exists (select 1 from finding f where f.record_number = s.record_number and f.state <> s.state and not exists (
        select 1 from state_transition x where x.machine = 'FINDING' and x.from_state = f.state and x.to_state = s.state))`,
    },
  ],
};
