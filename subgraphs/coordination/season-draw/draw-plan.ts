import type { RulePack } from '../rules/rule-pack.ts';
import { packDigest, packVersion } from '../rules/rule-packs.ts';
import type { Season } from '../seasons/season.ts';
import { type DrawnEntry, entryIdOf } from './draw.ts';
import type { Deadlines } from './draw-deadlines.ts';
import { riskWeightsOf, seatsOf } from './draw-rules.ts';
import { quotasOf } from './pool-weights.ts';
import type {
  AssignmentRule,
  BeaconRule,
  DrawParty,
  DrawPlan,
  DrawProfile,
  EscrowHolder,
  Frame,
  PlanEntry,
  SupersededAttempt,
} from './pure/draw-types.ts';
import { documentDigest } from './pure/encoding.ts';
import type { DrawPrimitives } from './pure/primitives.ts';

const ALGORITHM = 'joint-inspection-hub season draw, DRAW1, version 1';

/** What a plan is made from. */
export interface PlanInput {
  readonly drawId: string;
  readonly attempt: number;
  readonly supersedes: SupersededAttempt | null;
  readonly season: Season;
  /** The pack that the season goes by. */
  readonly pack: RulePack;
  readonly profile: DrawProfile;
  readonly entries: readonly DrawnEntry[];
  readonly divisions: readonly string[];
  /** Supervision category of each inspection item. */
  readonly categories: ReadonlyMap<string, string>;
  readonly parties: readonly DrawParty[];
  readonly escrow: { readonly threshold: number; readonly holders: readonly EscrowHolder[] };
  readonly beacon: BeaconRule;
  readonly deadlines: Deadlines;
  readonly assignment: AssignmentRule;
}

/** The document that fixes everything before the pool is read. */
export function drawPlan(input: PlanInput, primitives: DrawPrimitives): DrawPlan {
  const { drawId, attempt, supersedes, season, pack, profile, deadlines, escrow, beacon, assignment } = input;
  return {
    format: 'draw-plan/1',
    drawId,
    attempt,
    supersedes,
    jurisdiction: season.jurisdiction,
    seasonId: season.id,
    profile,
    entries: input.entries.map((entry) => planEntry(entry, input, seatsOf(pack))),
    weightTable: { version: packVersion(pack), digest: documentDigest(primitives, riskWeightsOf(pack)) },
    rules: { packVersion: packVersion(pack), digest: packDigest(pack) },
    parties: input.parties.toSorted((left, right) => (left.partyId < right.partyId ? -1 : 1)),
    escrow,
    beacon,
    deadlines: {
      snapshotAt: deadlines.snapshotAt.toISOString(),
      commitUntil: deadlines.commitUntil.toISOString(),
      beaconUntil: deadlines.beaconUntil.toISOString(),
      revealUntil: deadlines.revealUntil.toISOString(),
    },
    assignment,
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

function planEntry(entry: DrawnEntry, { divisions, categories }: PlanInput, seats: number): PlanEntry {
  return {
    entryId: entryIdOf(entry),
    department: entry.department,
    items: entry.itemCodes.toSorted(),
    strataByRisk: entry.stratify === 'CREDIT_RISK_CLASS',
    weightsByRisk: entry.weights === 'CREDIT_RISK',
    quotas: quotasOf(entry, divisions),
    apart: null,
    seats,
    // For an item that the joint registry does not know nobody is qualified.
    qualifications: [...new Set(entry.itemCodes.map((item) => categories.get(item) ?? item))].toSorted(),
    windowFrom: entry.windowFrom,
    windowTo: entry.windowTo,
  };
}
