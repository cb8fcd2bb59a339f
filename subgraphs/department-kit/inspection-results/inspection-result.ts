import type { ResultCode } from '../../subgraph-kit/pure/result-code.ts';

/** What a department recorded for one item of a visit. */
export interface InspectionResult {
  readonly id: string;
  readonly visitId: string;
  readonly itemCode: string;
  readonly creditCode: string;
  readonly resultCodes: readonly ResultCode[];
  /** Whether at least one code says that something is wrong. */
  readonly problem: boolean;
  readonly description: string | null;
  /** Day on which the inspection of the item ended, `yyyy-mm-dd`. */
  readonly endedOn: string;
  readonly inspectorIds: readonly string[];
  readonly recordedAt: Date;
}

/** Which results are wanted; what is left out does not narrow. */
export interface InspectionResultFilter {
  readonly visitId?: string | null;
  readonly itemCode?: string | null;
}

/** What an inspector hands in. */
export interface ResultRecord {
  readonly visitId: string;
  readonly itemCode: string;
  readonly resultCodes: readonly string[];
  readonly inspectorIds: readonly string[];
  readonly endedOn: string;
}
