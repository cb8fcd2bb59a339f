import type { Season } from '../seasons/season.ts';
import { type DrawnEntry, entryIdOf } from './draw.ts';
import { quotasOf, RISK_WEIGHTS, WEIGHT_TABLE_VERSION } from './pool-weights.ts';
import type { DrawParty, DrawPlan, DrawProfile, Frame, PlanEntry } from './pure/draw-types.ts';
import { documentDigest } from './pure/encoding.ts';
import type { DrawPrimitives } from './pure/primitives.ts';

/** Seats of each department on each visit (PJ-3.4.3b). */
export const SEATS = 2;
/** An inspector sent to a unit in its last so many visits is not sent again; product default. */
export const NO_REPEAT_VISITS = 2;
const ALGORITHM = 'joint-inspection-hub season draw, DRAW1, version 1';
const RULES_VERSION = 'trial-1';

/** What a plan is made from. */
export interface PlanInput {
  readonly drawId: string;
  readonly attempt: number;
  readonly season: Season;
  readonly profile: DrawProfile;
  readonly entries: readonly DrawnEntry[];
  readonly divisions: readonly string[];
  readonly parties: readonly DrawParty[];
  /** T1 to T4. */
  readonly deadlines: { readonly snapshotAt: Date; readonly commitUntil: Date; readonly revealUntil: Date };
}

/** The document that fixes everything before the pool is read. */
export function drawPlan(input: PlanInput, primitives: DrawPrimitives): DrawPlan {
  const { drawId, attempt, season, profile, deadlines } = input;
  return {
    format: 'draw-plan/1',
    drawId,
    attempt,
    supersedes: null,
    jurisdiction: season.jurisdiction,
    seasonId: season.id,
    profile,
    entries: input.entries.map((entry) => planEntry(entry, input.divisions)),
    weightTable: { version: WEIGHT_TABLE_VERSION, digest: documentDigest(primitives, RISK_WEIGHTS) },
    rules: { packVersion: RULES_VERSION, digest: documentDigest(primitives, { packVersion: RULES_VERSION }) },
    parties: input.parties.toSorted((left, right) => (left.partyId < right.partyId ? -1 : 1)),
    escrow: { threshold: 1, holders: [] },
    beacon: { kind: 'none', description: '', fallBack: 'none' },
    deadlines: {
      snapshotAt: deadlines.snapshotAt.toISOString(),
      commitUntil: deadlines.commitUntil.toISOString(),
      beaconUntil: deadlines.commitUntil.toISOString(),
      revealUntil: deadlines.revealUntil.toISOString(),
    },
    assignment: { evenLoad: false, noRepeatVisits: NO_REPEAT_VISITS },
    algorithmDigest: documentDigest(primitives, { algorithm: ALGORITHM }),
  };
}

/** The frames that a plan asks for: one per entry and stratum. What depends on a risk class is for auditors only. */
export function framesOf(plan: DrawPlan): Frame[] {
  return plan.entries.flatMap((entry) =>
    entry.quotas.map(({ stratum, quota }) => ({
      entryId: entry.entryId,
      stratum,
      quota,
      visibility: entry.strataByRisk || entry.weightsByRisk ? ('AUDITORS' as const) : ('PUBLIC' as const),
    })),
  );
}

function planEntry(entry: DrawnEntry, divisions: readonly string[]): PlanEntry {
  return {
    entryId: entryIdOf(entry),
    department: entry.department,
    items: entry.itemCodes.toSorted(),
    strataByRisk: entry.stratify === 'CREDIT_RISK_CLASS',
    weightsByRisk: entry.weights === 'CREDIT_RISK',
    quotas: quotasOf(entry, divisions),
    apart: null,
    seats: SEATS,
  };
}
