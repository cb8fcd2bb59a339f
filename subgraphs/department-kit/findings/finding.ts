import type { ResultCode } from '../../subgraph-kit/pure/result-code.ts';
import type { HandlingStatus } from './handling.ts';

/** A problem that a department found at an enterprise. */
export interface Finding {
  readonly id: string;
  readonly creditCode: string;
  readonly itemCode: string;
  /** Number of an imported record of the past; null for a finding of a recorded result. */
  readonly recordNumber: string | null;
  /** Result that it was found in; null for an imported one. */
  readonly resultId: string | null;
  /** Day on which it was found, `yyyy-mm-dd`. */
  readonly foundOn: string;
  readonly resultCodes: readonly ResultCode[];
  readonly description: string | null;
  readonly handlingStatus: HandlingStatus;
  readonly version: number;
}

/** Which findings are wanted; what is left out does not narrow. */
export interface FindingFilter {
  readonly handlingStatus?: HandlingStatus | null;
  readonly itemCode?: string | null;
}

/** A finding that a result brings about. */
export interface NewFinding {
  readonly resultId: string;
  readonly creditCode: string;
  readonly itemCode: string;
  readonly foundOn: string;
  readonly resultCodes: readonly ResultCode[];
  readonly description: string | null;
}
