import type { VisitAssignment } from '../visit-assignments/visit-assignment.ts';
import type { ResultRecord } from './inspection-result.ts';

/**
 * Fewest inspectors of a department at an inspection.
 *
 * @unit inspectors
 * @source PJ-3.4.3b; a product default where the city's pack is silent
 */
export const INSPECTORS_MIN = 2;

/** States of a visit in which nothing may be recorded any more. */
const FINAL_STATES: ReadonlySet<string> = new Set(['WITHDRAWN', 'PUBLISHED', 'ARCHIVED']);

/** Why a result may not be recorded, with the facts to act on. */
export type ResultRefusal =
  | { readonly kind: 'visitNotAssigned' }
  | { readonly kind: 'visitOver'; readonly state: string }
  | { readonly kind: 'itemNotOnVisit'; readonly itemCodes: readonly string[] }
  | { readonly kind: 'inspectorsNotAssigned'; readonly assigned: readonly string[] }
  | { readonly kind: 'notEnoughInspectors'; readonly required: number; readonly present: number }
  | { readonly kind: 'resultCodesNotAllowed'; readonly refused: readonly string[]; readonly allowed: readonly string[] };

/** What a record is checked against. */
export interface ResultCircumstances {
  /** The department's assignment of the visit; null when it has none. */
  readonly assignment: VisitAssignment | null;
  /** Result codes that the department may record. */
  readonly allowedCodes: readonly string[];
}

/** Null when the result may be recorded. */
export function findResultRefusal(record: ResultRecord, circumstances: ResultCircumstances): ResultRefusal | null {
  const { assignment, allowedCodes } = circumstances;
  if (assignment === null) return { kind: 'visitNotAssigned' };
  if (FINAL_STATES.has(assignment.state)) return { kind: 'visitOver', state: assignment.state };
  if (!assignment.itemCodes.includes(record.itemCode)) return { kind: 'itemNotOnVisit', itemCodes: assignment.itemCodes };
  const refused = record.resultCodes.filter((code) => !allowedCodes.includes(code));
  if (refused.length > 0 || record.resultCodes.length === 0) return { kind: 'resultCodesNotAllowed', refused, allowed: allowedCodes };
  return refusalOfTeam(record, assignment);
}

function refusalOfTeam(record: ResultRecord, assignment: VisitAssignment): ResultRefusal | null {
  const present = new Set(record.inspectorIds.map((id) => id.toLowerCase()));
  if ([...present].some((id) => !assignment.inspectorIds.includes(id))) {
    return { kind: 'inspectorsNotAssigned', assigned: assignment.inspectorIds };
  }
  return present.size < INSPECTORS_MIN ? { kind: 'notEnoughInspectors', required: INSPECTORS_MIN, present: present.size } : null;
}
