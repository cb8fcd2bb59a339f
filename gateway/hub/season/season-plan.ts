/** What a department wants to inspect in a season, as `submitPlanEntry` takes it. */
export interface PlannedEntry {
  /** Code of the department that submits it. */
  readonly department: string;
  /** Code of the entry, unique in department and season. */
  readonly code: string;
  readonly name: string;
  readonly itemCodes: readonly string[];
  /** Supervision category of all items, which makes the pool. */
  readonly category: string;
  /** Division codes to which the pool is narrowed; null: the whole city. */
  readonly divisions: readonly string[] | null;
  readonly stratify: 'NONE' | 'DIVISION' | 'CREDIT_RISK_CLASS';
  readonly weights: 'EVEN' | 'CREDIT_RISK';
  readonly ratio: { readonly numerator: number; readonly denominator: number };
}

/** A department as the driver speaks to it. */
export interface DrivenDepartment {
  readonly code: string;
  /** Start of its field names, for example `urbanManagement`. */
  readonly fieldPrefix: string;
  /** Start of its type names, for example `UrbanManagement`. */
  readonly typePrefix: string;
  readonly resultCodes: readonly string[];
}

/** What a season is driven with. */
export interface SeasonOrder {
  /** Division code of the city, six digits. */
  readonly jurisdiction: string;
  /** Code of the season: the driver goes on with a season of this code, or opens it. */
  readonly code: string;
  readonly departments: readonly DrivenDepartment[];
  readonly entries: readonly PlannedEntry[];
  readonly witness: string;
}

/** What a season came to. */
export interface SeasonFigures {
  readonly planEntries: number;
  readonly enterprisesDrawn: number;
  readonly visits: number;
  /** Inspections that the same entries would have needed, each by itself. */
  readonly separateInspections: number;
  /** Departments on visits: one visit of three departments has three teams. */
  readonly teams: number;
  readonly results: number;
  readonly publications: number;
}
