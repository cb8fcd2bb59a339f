/** What an access decision needs to know of who asks. */
export interface EnterpriseReader {
  readonly role: string;
  readonly department: string | null;
  readonly creditCode: string | null;
}

const STAFF: ReadonlySet<string> = new Set(['INSPECTOR', 'DEPARTMENT_OFFICER', 'DEPARTMENT_HEAD']);
const OVERSIGHT: ReadonlySet<string> = new Set(['COORDINATOR', 'AUDITOR', 'SERVICE']);

/** True for every member of any department, and for those who look over all of them. */
export function isStaff(reader: EnterpriseReader): boolean {
  return STAFF.has(reader.role) || OVERSIGHT.has(reader.role);
}

/** True for staff of this department, and for those who look over all of them. */
export function isStaffOf(reader: EnterpriseReader, department: string): boolean {
  return OVERSIGHT.has(reader.role) || (STAFF.has(reader.role) && reader.department === department);
}

/** True when the caller is the very enterprise. */
export function isEnterpriseItself(reader: EnterpriseReader, creditCode: unknown): boolean {
  return reader.role === 'ENTERPRISE' && reader.creditCode !== null && reader.creditCode === creditCode;
}

/** Who may read what a department found at an enterprise: the department's staff, oversight, and the enterprise itself. */
export function mayReadFindings(reader: EnterpriseReader, department: string, creditCode: unknown): boolean {
  return isStaffOf(reader, department) || isEnterpriseItself(reader, creditCode);
}

/** Who may read a register entry: all staff, because joint work needs it, and the enterprise itself. */
export function mayReadRegisterEntry(reader: EnterpriseReader, creditCode: unknown): boolean {
  return isStaff(reader) || isEnterpriseItself(reader, creditCode);
}
