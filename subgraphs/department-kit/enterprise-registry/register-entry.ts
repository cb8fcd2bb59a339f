/** An enterprise in a department's register of inspection targets, for one supervision category. */
export interface RegisterEntry {
  /** Credit code and category, joined by a colon. */
  readonly id: string;
  readonly creditCode: string;
  readonly name: string;
  /** Code of the supervision category. */
  readonly category: string;
  /** Division, GB/T 2260. */
  readonly divisionCode: string;
  readonly address: string | null;
  readonly permitNumber: string | null;
  /** Last day of the permit, `yyyy-mm-dd`. */
  readonly permitValidUntil: string | null;
  readonly status: string;
}

/** Which entries are wanted; what is left out does not narrow. */
export interface RegisterEntryFilter {
  readonly divisionCode?: string | null;
  readonly category?: string | null;
  readonly status?: string | null;
}
