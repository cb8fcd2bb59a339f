import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { PublicationContent } from './publication-content.ts';

/** One thing made public: a plan, a drawn list, or the result of a visit. */
export interface Publication {
  readonly id: string;
  readonly seasonId: string;
  readonly kind: 'PLAN' | 'DRAW' | 'RESULT';
  readonly visitId: string | null;
  readonly creditCode: string | null;
  readonly content: PublicationContent;
  readonly publishedAt: Date;
  readonly publishedByDepartment: string | null;
}

/** What a list of publications is narrowed by. */
export interface PublicationFilter {
  readonly seasonId: string | null;
  readonly kind: string | null;
  readonly creditCode: string | null;
  /** First day in Asia/Shanghai. */
  readonly publishedFrom: CivilDate | null;
  /** Last day in Asia/Shanghai. */
  readonly publishedTo: CivilDate | null;
}
