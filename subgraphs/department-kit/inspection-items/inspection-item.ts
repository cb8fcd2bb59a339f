/** One line of a department's list of items for random inspection (随机抽查事项清单). */
export interface InspectionItem {
  readonly code: string;
  readonly name: string;
  /** Code of the supervision category. */
  readonly category: string;
  readonly itemClass: string;
  readonly content: string;
  readonly legalBasis: string;
  readonly method: string;
  readonly status: string;
}

/** Which items are wanted; what is left out does not narrow. */
export interface InspectionItemFilter {
  readonly category?: string | null;
  readonly itemClass?: string | null;
  readonly status?: string | null;
}
