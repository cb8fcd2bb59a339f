/** Roles that a caller can have; exactly one per token. */
export const ROLES = [
  'PUBLIC',
  'ENTERPRISE',
  'INSPECTOR',
  'DEPARTMENT_OFFICER',
  'DEPARTMENT_HEAD',
  'COORDINATOR',
  'AUDITOR',
  'SERVICE',
] as const;

/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/**
 * Who asks, as verified by the gateway.
 *
 * `department` scopes officers, heads and inspectors; `division` (GB/T 2260, 6 digits) narrows them to a district; `creditCode` is the
 * enterprise's own; `inspectorId` the inspector's own. `subject` is the identity provider's stable id; only coordinators
 * and auditors are shown it, as the name of who did something.
 */
export interface Caller {
  readonly subject: string;
  readonly role: Role;
  readonly department: string | null;
  readonly division: string | null;
  readonly creditCode: string | null;
  readonly inspectorId: string | null;
}

/** A visitor without a token. */
export const ANONYMOUS: Caller = {
  subject: 'anonymous',
  role: 'PUBLIC',
  department: null,
  division: null,
  creditCode: null,
  inspectorId: null,
};

/** A part of the hub acting by itself: feeds and jobs. */
export function serviceCaller(name: string): Caller {
  return { ...ANONYMOUS, subject: `service:${name}`, role: 'SERVICE' };
}
