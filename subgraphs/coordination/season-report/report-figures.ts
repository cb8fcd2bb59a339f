/** Runs of the simulation behind every figure of independent draws. */
export const REPORT_RUNS = 200;

/** Longest and usual assumption of hours that a visit costs an enterprise. Product default: no source states a number. @unit hours */
export const HOURS_PER_VISIT = { usual: 3, max: 24 } as const;

/** Class of units whose register states none. */
export const UNCLASSIFIED = 'UNCLASSIFIED';

/** What the simulated numbers of visits come to: nearest ranks, so each is a number that one of the runs had. @unit visits */
export interface SimulatedVisits {
  readonly median: number;
  readonly percentile5: number;
  readonly percentile95: number;
}

/** How probably a frame takes a unit of one weight. Units of a frame with equal weights have equal chances. */
export interface FrameChance {
  readonly entryId: string;
  readonly stratum: string;
  readonly weight: number;
  /** Units of this weight in the frame. */
  readonly units: number;
  /** Between 0 and 1. */
  readonly probability: number;
  /** Of the simulation; 0 where the probability is exact. */
  readonly standardError: number;
  /** Whether the probability is computed, not simulated. */
  readonly isExact: boolean;
}

/** How often a plan entry took units of one credit risk class, against what its weights let expect. */
export interface RiskClassCount {
  readonly entryId: string;
  readonly riskClass: string;
  /** Units of the class in the pool of the entry. */
  readonly units: number;
  /** Units of the class that the entry takes on average. */
  readonly expected: number;
  readonly actual: number;
  /** (actual - expected) / standard deviation; null where nothing can vary. */
  readonly zValue: number | null;
}

/** What is computed once for a draw and kept. */
export interface ReportFigures {
  readonly runs: number;
  /** Enterprises in the pool. */
  readonly units: number;
  readonly visitsComposed: number;
  /** Inspections when every plan entry is inspected by itself. */
  readonly separateInspections: number;
  readonly independentVisits: SimulatedVisits;
  /** See lower-bound.ts. @unit visits */
  readonly lowerBound: number;
  readonly chances: readonly FrameChance[];
  readonly riskClasses: readonly RiskClassCount[];
}
