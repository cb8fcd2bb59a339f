import { type FrameChance, HOURS_PER_VISIT, type ReportFigures, type RiskClassCount, type SimulatedVisits } from './report-figures.ts';

/** Whose plan entry a figure is about. */
export interface OfSeason {
  readonly seasonId: string;
}

/** The report of a season: what its latest computed draw came to. Figures are null until they are computed, some time after the draw. */
export interface SeasonReport {
  readonly drawId: string;
  readonly attempt: number;
  readonly computedAt: Date | null;
  readonly runs: number | null;
  readonly units: number | null;
  readonly visitsComposed: number | null;
  readonly separateInspections: number | null;
  readonly independentVisits: SimulatedVisits | null;
  readonly lowerBound: number | null;
  /** The stated assumption. @unit hours */
  readonly hoursPerVisit: number;
  /** Against inspecting every plan entry by itself. @unit hours */
  readonly hoursSavedAgainstSeparate: number | null;
  /** Against independent draws of the same entries, joined where they meet by chance. @unit hours */
  readonly hoursSavedAgainstIndependent: number | null;
  readonly riskClasses: readonly (RiskClassCount & OfSeason)[];
}

/** What is kept of a draw. */
export interface StoredFigures {
  readonly figures: ReportFigures;
  readonly computedAt: Date;
}

/** The report of a draw from its figures. */
export function reportOf(
  draw: { readonly id: string; readonly seasonId: string; readonly attempt: number },
  stored: StoredFigures | null,
  hoursPerVisit: number = HOURS_PER_VISIT.usual,
): SeasonReport {
  const figures = stored?.figures;
  const saved = (visits: number | undefined): number | null =>
    visits === undefined || figures === undefined ? null : (visits - figures.visitsComposed) * hoursPerVisit;
  return {
    drawId: draw.id,
    attempt: draw.attempt,
    computedAt: stored?.computedAt ?? null,
    runs: figures?.runs ?? null,
    units: figures?.units ?? null,
    visitsComposed: figures?.visitsComposed ?? null,
    separateInspections: figures?.separateInspections ?? null,
    independentVisits: figures?.independentVisits ?? null,
    lowerBound: figures?.lowerBound ?? null,
    hoursPerVisit,
    hoursSavedAgainstSeparate: saved(figures?.separateInspections),
    hoursSavedAgainstIndependent: saved(figures?.independentVisits.median),
    riskClasses: (figures?.riskClasses ?? []).map((count) => ({ seasonId: draw.seasonId, ...count })),
  };
}

/** How probably one plan entry takes one enterprise. */
export interface InclusionProbability {
  readonly entryId: string;
  readonly weight: number;
  readonly probability: number;
  readonly standardError: number;
  readonly isExact: boolean;
}

/** The chances of one unit: its weight and stratum lead to them. Entries in whose pool it does not stand are left out. */
export function inclusionProbabilities(
  places: readonly { readonly entryId: string; readonly stratum: string; readonly weight: number }[],
  chances: readonly FrameChance[],
): InclusionProbability[] {
  return places.flatMap(({ entryId, stratum, weight }) => {
    const chance = chances.find((one) => one.entryId === entryId && one.stratum === stratum && one.weight === weight);
    if (chance === undefined || weight === 0) return [];
    const { probability, standardError } = chance;
    return [{ entryId, weight, probability, standardError, isExact: chance.isExact }];
  });
}
