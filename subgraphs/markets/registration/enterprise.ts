/** An enterprise with the facts of its registration. The telephone never leaves the register. */
export interface Enterprise {
  readonly creditCode: string;
  readonly name: string;
  readonly status: string;
  readonly legalRepresentative: string | null;
  /** Day of establishment, `yyyy-mm-dd`. */
  readonly establishedOn: string | null;
  readonly address: string;
  readonly divisionCode: string;
  /** GB/T 4754, like `H6210`. */
  readonly industryCode: string | null;
  /** A (low) to D (high risk); internal. */
  readonly creditRiskClass: string | null;
}

/** Which enterprises are wanted; what is left out does not narrow. */
export interface EnterpriseFilter {
  readonly name?: string | null;
  readonly divisionCode?: string | null;
  readonly status?: string | null;
}

/** A place of business of an enterprise. */
export interface Premises {
  readonly id: string;
  readonly creditCode: string;
  readonly name: string;
  readonly address: string;
  readonly divisionCode: string;
}
