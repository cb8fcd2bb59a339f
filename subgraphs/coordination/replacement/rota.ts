import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { VisitState } from '../visits/visit.ts';
import type { Leave } from './absence.ts';
import type { InspectorReason } from './replacement.ts';

/** Civil dates, both included. */
export interface Span {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** A visit on an inspector's rota. */
export interface RotaVisit {
  readonly inspectorId: string;
  readonly visitId: string;
  readonly creditCode: string;
  readonly state: VisitState;
  readonly sessionFrom: Date | null;
  readonly sessionTo: Date | null;
  readonly windowFrom: CivilDate;
  readonly windowTo: CivilDate;
}

/** A visit from whose team an inspector was taken. */
export interface LeftVisit {
  readonly inspectorId: string;
  readonly visitId: string;
  readonly creditCode: string;
  readonly reason: InspectorReason;
  readonly leftAt: Date;
}

/** What an inspector has to do in a span. */
export interface Rota {
  readonly inspectorId: string;
  readonly visits: readonly RotaVisit[];
  /** Number of the visits. */
  readonly load: number;
  readonly leaves: readonly Leave[];
  /** Visits from whose team the inspector was taken. */
  readonly left: readonly LeftVisit[];
}
