import type { DrawnEntry } from './draw.ts';
import { RISK_CLASSES } from './draw-rules.ts';
import type { Quota, StratumQuota } from './pure/draw-types.ts';

/** Stratum of an entry that has only one. */
export const WHOLE_POOL = 'ALL';

/** Why a registered unit is not in the pool. */
export const EXCLUSION_REASONS = { NOT_ACTIVE: 'NOT_ACTIVE', IN_NO_POOL: 'IN_NO_POOL' } as const;

/** What the snapshot reads of a registered unit and its register entries, besides who it is. */
export interface UnitKind {
  readonly active: boolean;
  readonly divisionCode: string;
  readonly creditRiskClass: string;
  /** `department:category` of every active register entry. */
  readonly pools: readonly string[];
}

/** Weight of a unit for one entry: 0 when it is not in the entry's pool. @param riskWeights balls by credit risk class, of the season's pack */
export function weightOf(unit: UnitKind, entry: DrawnEntry, riskWeights: Readonly<Record<string, number>>): number {
  if (!unit.active || !unit.pools.includes(`${entry.department}:${entry.category}`)) return 0;
  if (entry.divisions !== null && !entry.divisions.includes(unit.divisionCode)) return 0;
  return entry.weights === 'EVEN' ? 1 : (riskWeights[unit.creditRiskClass] ?? 1);
}

/** Stratum of a unit for one entry. */
export function stratumOf(unit: UnitKind, entry: DrawnEntry): string {
  switch (entry.stratify) {
    case 'NONE':
      return WHOLE_POOL;
    case 'DIVISION':
      return unit.divisionCode;
    case 'CREDIT_RISK_CLASS':
      return unit.creditRiskClass;
  }
}

/** Quotas of an entry, one per stratum. @param divisions divisions of the jurisdiction, ascending */
export function quotasOf(entry: DrawnEntry, divisions: readonly string[]): StratumQuota[] {
  const quota: Quota = { num: entry.ratioNum, den: entry.ratioDen, min: entry.unitsMin, maxNum: entry.maxNum, maxDen: entry.maxDen };
  const strata = { NONE: [WHOLE_POOL], DIVISION: entry.divisions?.toSorted() ?? divisions, CREDIT_RISK_CLASS: RISK_CLASSES }[
    entry.stratify
  ];
  return strata.map((stratum) => ({ stratum, quota }));
}
