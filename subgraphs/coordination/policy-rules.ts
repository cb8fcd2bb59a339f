import { COMMON_RULES, type PolicyRule, roles } from '../subgraph-kit/authorisation/policy.ts';
import type { Caller } from '../subgraph-kit/identity/caller.ts';

/** Rules that the policy lines of coordination's features may name. */
export const COORDINATION_RULES = {
  ...COMMON_RULES,
  officer: roles(
    'officer',
    'Officers and heads of a department; the service checks that it is their own.',
    'DEPARTMENT_OFFICER',
    'DEPARTMENT_HEAD',
  ),
  drawParty: roles(
    'drawParty',
    'Heads of departments and the supervising body; the service checks that they are parties or holders of the draw.',
    'DEPARTMENT_HEAD',
    'AUDITOR',
  ),
  drawCeremony: roles(
    'drawCeremony',
    'Whoever attends the ceremony of a draw: coordinators, heads of departments, the supervising body.',
    'COORDINATOR',
    'DEPARTMENT_HEAD',
    'AUDITOR',
  ),
  departmentHead: roles('departmentHead', 'Heads of departments, each for the own one.', 'DEPARTMENT_HEAD'),
  departmentStaff: roles(
    'departmentStaff',
    'Inspectors, officers and heads of a department; the service checks that it is their own.',
    'INSPECTOR',
    'DEPARTMENT_OFFICER',
    'DEPARTMENT_HEAD',
  ),
  inspectorOrHead: roles(
    'inspectorOrHead',
    'Inspectors for themselves, heads of departments for their inspectors; the service checks which.',
    'INSPECTOR',
    'DEPARTMENT_HEAD',
  ),
  replacementApprover: roles(
    'replacementApprover',
    'Coordinators for enterprises, heads of departments for their inspectors; the service checks which.',
    'COORDINATOR',
    'DEPARTMENT_HEAD',
  ),
  inspector: roles('inspector', 'Inspectors; the service checks what is theirs.', 'INSPECTOR'),
  staffOrThatEnterprise: {
    name: 'staffOrThatEnterprise',
    description: 'Staff, and the enterprise that the parent object is, by its credit code.',
    may: (caller: Caller, parent: unknown): boolean => isStaff(caller) || isThatEnterprise(caller, parent),
  },
  staffOrNamedEnterprise: {
    name: 'staffOrNamedEnterprise',
    description: 'Staff, and the enterprise that the argument `creditCode` names.',
    may: (caller: Caller, _parent: unknown, args: unknown): boolean => isStaff(caller) || isThatEnterprise(caller, args),
  },
  auditorOrNamedEnterprise: {
    name: 'auditorOrNamedEnterprise',
    description: 'Auditors, and the enterprise that the argument `creditCode` names.',
    may: (caller: Caller, _parent: unknown, args: unknown): boolean => caller.role === 'AUDITOR' || isThatEnterprise(caller, args),
  },
} as const satisfies Record<string, PolicyRule>;

/** Whether the caller is a member of a department, a coordinator, an auditor or the hub itself. */
export function isStaff(caller: Caller): boolean {
  return COMMON_RULES.staff.may(caller, null, {});
}

function isThatEnterprise(caller: Caller, named: unknown): boolean {
  if (caller.role !== 'ENTERPRISE' || caller.creditCode === null || typeof named !== 'object' || named === null) return false;
  return 'creditCode' in named && named.creditCode === caller.creditCode;
}
