/** How many lines the registers of a department have. */
export interface RegisterCounts {
  readonly entries: number;
  readonly inspectors: number;
  readonly items: number;
  readonly findings: number;
  readonly results: number;
}
