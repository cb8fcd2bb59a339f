/** A visit as coordination assigned it to this department: where, what, who, when. */
export interface VisitAssignment {
  readonly visitId: string;
  readonly creditCode: string;
  readonly itemCodes: readonly string[];
  readonly inspectorIds: readonly string[];
  /** First day of the visit's window, `yyyy-mm-dd`. */
  readonly windowFrom: string;
  /** Last day of the visit's window, `yyyy-mm-dd`. */
  readonly windowTo: string;
  /** State of the visit in coordination. */
  readonly state: string;
}

/** A row of coordination's feed `visit-assignment`. */
export interface AssignmentFeedRow extends VisitAssignment {
  readonly id: string;
  readonly department: string;
  readonly seasonId: string;
}

/** The rows of the feed that are for this department, the last one of each visit. */
export function ownAssignments(rows: readonly Readonly<Record<string, unknown>>[], department: string): readonly AssignmentFeedRow[] {
  const byId = new Map<string, AssignmentFeedRow>();
  for (const row of rows as readonly unknown[] as readonly AssignmentFeedRow[]) if (row.department === department) byId.set(row.id, row);
  return [...byId.values()];
}
