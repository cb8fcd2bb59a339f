/** One thing made public: a plan, a drawn list, or the result of a visit. */
export interface Publication {
  readonly id: string;
  readonly seasonId: string;
  readonly kind: 'PLAN' | 'DRAW' | 'RESULT';
  readonly visitId: string | null;
  readonly creditCode: string | null;
  readonly content: Readonly<Record<string, unknown>>;
  readonly publishedAt: Date;
  readonly publishedByDepartment: string | null;
}

/** What a list of publications is narrowed by. */
export interface PublicationFilter {
  readonly seasonId: string | null;
  readonly kind: string | null;
  readonly creditCode: string | null;
}
