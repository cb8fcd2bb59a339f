import { COMMON_RULES, departmentRules, type PolicyRule, type PolicyTable } from '../subgraph-kit/authorisation/policy.ts';
import type { Caller } from '../subgraph-kit/identity/caller.ts';
import type { DepartmentProfile } from './pure/department-profile.ts';
import { mayReadFindings, mayReadRegisterEntry } from './pure/own-enterprise.ts';

/** The rules that policy lines of a department may name. */
export function departmentPolicyRules(profile: DepartmentProfile): Readonly<Record<string, PolicyRule>> {
  return {
    ...COMMON_RULES,
    ...departmentRules(profile.code),
    findingReaders: {
      name: 'findingReaders',
      description: 'Staff of this department, coordinators and auditors, and the enterprise that the parent object is.',
      may: (caller: Caller, parent: unknown) => mayReadFindings(caller, profile.code, creditCodeOf(parent)),
    },
    entryReaders: {
      name: 'entryReaders',
      description: 'Staff of all departments, and the enterprise that the parent object is.',
      may: (caller: Caller, parent: unknown) => mayReadRegisterEntry(caller, creditCodeOf(parent)),
    },
  };
}

function creditCodeOf(parent: unknown): unknown {
  return typeof parent === 'object' && parent !== null && 'creditCode' in parent ? parent.creditCode : null;
}

/** The policy of everything that every department has. Fields of a type whose values are only reached through a guarded field are open. */
export function departmentPolicyTable({ typePrefix: type, fieldPrefix: field }: DepartmentProfile): PolicyTable {
  return mergePolicies([
    {
      PageInfo: { everyone: ['hasNextPage', 'endCursor'] },
      LocalisedText: { everyone: ['zh', 'en'] },
      ResultCode: { everyone: ['code', 'name', 'problem'] },
      Query: {
        staff: [`${field}RegisterEntries`],
        ownStaffOrOversight: [`${field}Inspectors`, `${field}Inspector`, `${field}Findings`, `${field}InspectionResults`],
        everyone: [`${field}InspectionItems`, `${field}InspectionItem`],
        // The service looks at the enterprise of the row: staff, oversight, or the enterprise itself.
        signedIn: [`${field}Finding`, `${field}InspectionResult`],
        ownOfficer: [`${field}Imports`, `${field}Import`],
      },
      Mutation: {
        ownInspector: [`${field}RecordInspectionResult`],
        ownOfficer: [`${field}HandleFinding`],
      },
      Enterprise: { everyone: ['creditCode'], entryReaders: [`${field}Entries`], findingReaders: [`${field}Findings`, `${field}Results`] },
      Inspector: { everyone: ['id'], ownStaffOrOversight: [`${field}Record`] },
      InspectionItem: { everyone: ['code', `${field}Record`] },
      Visit: { everyone: ['id'] },
      Department: { everyone: ['code', `${field}Contact`, `${field}ResultCodes`], staff: [`${field}Registers`] },
    },
    nodePolicies(type),
    resultUnionPolicies(type),
    ...['RegisterEntry', 'Inspector', 'InspectionItem', 'Finding', 'InspectionResult', 'Import', 'ImportIssue'].map((name) =>
      connectionPolicy(`${type}${name}`),
    ),
  ]);
}

function nodePolicies(type: string): PolicyTable {
  return {
    [`${type}RegisterEntry`]: {
      everyone: ['id', 'enterprise', 'name', 'category', 'divisionCode', 'address', 'permitNumber', 'permitValidUntil', 'status'],
    },
    [`${type}Inspector`]: {
      everyone: [
        ...['id', 'certificateNumber', 'name', 'unit', 'divisionCode', 'qualifications', 'certificateValidUntil', 'phone'],
        ...['certified', 'yearlyCapacity', 'status'],
      ],
    },
    [`${type}InspectionItem`]: { everyone: ['code', 'name', 'category', 'itemClass', 'content', 'legalBasis', 'method', 'status'] },
    [`${type}Finding`]: {
      everyone: [
        'id',
        'enterprise',
        'foundOn',
        'itemCode',
        'item',
        'handlingStatus',
        'recordNumber',
        'resultCodes',
        'description',
        'visit',
      ],
    },
    [`${type}InspectionResult`]: {
      everyone: [
        ...['id', 'visitId', 'itemCode', 'item', 'enterprise', 'resultCodes', 'problem', 'description', 'endedOn', 'inspectorIds'],
        ...['recordedAt', 'finding', 'visit'],
      ],
    },
    [`${type}Import`]: {
      everyone: [
        'id',
        'register',
        'fileName',
        'receivedAt',
        'rows',
        'inserted',
        'updated',
        'unchanged',
        'refused',
        'issues',
        'refusedRowsPath',
      ],
    },
    [`${type}ImportIssue`]: { everyone: ['sheet', 'row', 'column', 'value', 'rule', 'message'] },
    [`${type}Registers`]: { everyone: ['entries', 'inspectors', 'items', 'findings', 'results'] },
    [`${type}Contact`]: { everyone: ['office', 'phone'] },
  };
}

/** What a mutation answers is for whoever was allowed to call it. */
function resultUnionPolicies(type: string): PolicyTable {
  const failure = (...facts: string[]): { everyone: string[] } => ({ everyone: ['code', 'message', ...facts] });
  return {
    [`${type}HandleFindingSuccess`]: { everyone: ['finding'] },
    [`${type}FindingNotKnown`]: failure(),
    [`${type}HandlingStepNotAllowed`]: failure('present', 'allowed'),
    [`${type}RecordInspectionResultSuccess`]: { everyone: ['result'] },
    [`${type}VisitNotAssigned`]: failure(),
    [`${type}VisitOver`]: failure('state'),
    [`${type}ItemNotOnVisit`]: failure('itemCodes'),
    [`${type}InspectorsNotAssigned`]: failure('assigned'),
    NotEnoughInspectors: failure('department', 'present', 'required'),
    [`${type}ResultCodesNotAllowed`]: failure('refused', 'allowed'),
    [`${type}ResultAlreadyRecorded`]: failure('recordedAt'),
  };
}

/** The lines of a node's connection and edge: who may have the list is decided at the field that returns it. */
export function connectionPolicy(node: string): PolicyTable {
  return { [`${node}Connection`]: { everyone: ['edges', 'nodes', 'pageInfo'] }, [`${node}Edge`]: { everyone: ['node', 'cursor'] } };
}

/** One table of several; the kit refuses two lines for one field. */
export function mergePolicies(tables: readonly PolicyTable[]): PolicyTable {
  const merged: Record<string, Record<string, string[]>> = {};
  for (const table of tables) {
    for (const [typeName, byRule] of Object.entries(table)) {
      merged[typeName] ??= {};
      const rules = merged[typeName];
      for (const [rule, fields] of Object.entries(byRule)) rules[rule] = [...(rules[rule] ?? []), ...fields];
    }
  }
  return merged;
}
