import { HubError } from '../../subgraph-kit/errors.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import type { DepartmentProfile } from '../pure/department-profile.ts';

/** Imports are for the officers of the department alone. @throws HubError UNAUTHENTICATED, FORBIDDEN */
export function requireOwnOfficer({ caller }: RequestContext, profile: DepartmentProfile): void {
  if (caller.role === 'PUBLIC') throw new HubError('UNAUTHENTICATED');
  const isOfficer = caller.role === 'DEPARTMENT_OFFICER' || caller.role === 'DEPARTMENT_HEAD';
  if (!isOfficer || caller.department !== profile.code) throw new HubError('FORBIDDEN');
}
