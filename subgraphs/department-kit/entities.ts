import type { EntityClass } from '../subgraph-kit/database/data-source.ts';
import { RegisterEntryRow } from './enterprise-registry/register-entry.entity.ts';
import { FindingRow } from './findings/finding.entity.ts';
import { ImportIssueRow, RegisterImportRow } from './imports/register-import.entity.ts';
import { InspectionItemRow } from './inspection-items/inspection-item.entity.ts';
import { InspectionResultRow } from './inspection-results/inspection-result.entity.ts';
import { InspectorRow } from './inspector-registry/inspector.entity.ts';
import { VisitAssignmentRow } from './visit-assignments/visit-assignment.entity.ts';

/** Row classes of the tables that every department has. */
export const DEPARTMENT_ENTITIES: readonly EntityClass[] = [
  RegisterEntryRow,
  InspectorRow,
  InspectionItemRow,
  InspectionResultRow,
  FindingRow,
  VisitAssignmentRow,
  RegisterImportRow,
  ImportIssueRow,
];
