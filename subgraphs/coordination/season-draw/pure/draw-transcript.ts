import { z } from 'zod';
import { DRAW_PROFILES, UNFILLED_REASONS } from './draw-types.ts';

/*
 * The transcript of section 8. `transcript.json` is what everybody sees; `transcript.audit.json` holds the same with everything filled in.
 * Both are canonical JSON; `seal` is the digest of the document without its seal. Beside them lie
 *   leaves.bin       all leaves of the pool, 32 bytes each, ascending
 *   exclusions.bin   all leaves of the exclusion list, likewise
 *   frame-<n>.bitmap membership of frame n (its place in the manifest, from 0): of PUBLIC frames, for auditors of all
 */

/** Who may see a transcript. */
export type Audience = 'PUBLIC' | 'AUDITORS';

/** Names of the files of a transcript. */
export const TRANSCRIPT_FILES = {
  PUBLIC: 'transcript.json',
  AUDITORS: 'transcript.audit.json',
  leaves: 'leaves.bin',
  exclusions: 'exclusions.bin',
} as const;

/** Name of the bitmap of a frame by its place in the manifest. */
export function bitmapFileName(frame: number): string {
  return `frame-${frame}.bitmap`;
}

const hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const block = z.string().regex(/^[0-9a-f]{32}$/);
const count = z.int().min(0);
const id = z.string().min(1).max(200);
const ids = z.array(id);
const civilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const profile = z.enum(DRAW_PROFILES);

const quota = z.strictObject({ num: count, den: count, min: count, maxNum: count, maxDen: count });
const visibility = z.enum(['PUBLIC', 'AUDITORS']);

const planEntry = z.strictObject({
  entryId: id,
  department: id,
  items: ids,
  strataByRisk: z.boolean(),
  weightsByRisk: z.boolean(),
  quotas: z.array(z.strictObject({ stratum: z.string(), quota })),
  apart: z.string().nullable(),
  seats: count,
  qualifications: ids,
  windowFrom: civilDate,
  windowTo: civilDate,
});

const plan = z.strictObject({
  format: z.literal('draw-plan/1'),
  drawId: id,
  attempt: z.int().min(1),
  supersedes: z.strictObject({ drawId: id, attempt: count, defect: z.string(), approvedBy: z.string(), approvalDigest: hash }).nullable(),
  jurisdiction: z.string(),
  seasonId: id,
  profile,
  entries: z.array(planEntry),
  weightTable: z.strictObject({ version: z.string(), digest: hash }),
  rules: z.strictObject({ packVersion: z.string(), digest: hash }),
  parties: z.array(z.strictObject({ partyId: id, name: z.string(), signingKey: hex })),
  escrow: z.strictObject({
    threshold: z.int().min(1),
    holders: z.array(z.strictObject({ holderId: id, index: z.int().min(1), signingKey: hex, encryptionKey: hex })),
  }),
  beacon: z.strictObject({
    kind: z.enum(['none', 'dice', 'lottery', 'drand']),
    description: z.string(),
    fallBack: z.enum(['none', 'dice']),
  }),
  deadlines: z.strictObject({ snapshotAt: z.string(), commitUntil: z.string(), beaconUntil: z.string(), revealUntil: z.string() }),
  assignment: z.strictObject({ evenLoad: z.boolean(), noRepeatVisits: count }),
  algorithmDigest: hash,
});

const manifest = z.strictObject({
  format: z.literal('draw-manifest/1'),
  drawId: id,
  attempt: count,
  planDigest: hash,
  poolKeyDigest: hash,
  poolRoot: hash,
  leavesDigest: hash,
  registered: count,
  units: count,
  balls: count,
  excluded: z.array(z.strictObject({ reason: z.string(), units: count })),
  exclusionRoot: hash,
  areasDigest: hash,
  inspectors: count,
  inspectorRoot: hash,
  frames: z.array(
    z.strictObject({
      entryId: id,
      stratum: z.string(),
      quota,
      visibility,
      units: count.nullable(),
      balls: count.nullable(),
      bitmapDigest: hash,
    }),
  ),
});

const commit = z.strictObject({ partyId: id, planDigest: hash, manifestDigest: hash, vector: z.array(hex), signature: hex });
const reveal = z.strictObject({ partyId: id, scalar: hash });
const share = z.strictObject({ partyId: id, holderId: id, index: z.int().min(1), share: hash });
const beacon = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('dice'), digits: z.string(), witnesses: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('lottery'), game: z.string(), issue: z.string(), numbers: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('drand'), chain: hex, round: count, signature: hex }),
]);
const header = z.strictObject({
  drawId: id,
  attempt: count,
  planDigest: hash,
  poolRoot: hash,
  poolSize: count,
  exclusionRoot: hash,
  inspectorRoot: hash,
  freezeCheckpoint: z.strictObject({ treeSize: count, rootHash: hash }),
  profile,
});

/** One opened ball: whoever holds it can recompute its leaf. */
const opening = z.strictObject({ position: count, unitId: id, salt: block, nonce: block });

const frameResult = z.strictObject({
  entryId: id,
  stratum: z.string(),
  /** Null where the reader may not know it: how many of a risk class were drawn. */
  n: count.nullable(),
  /** Null when n is 0, and where the reader may not know it. */
  threshold: block.nullable(),
  /** Salted digest of the threshold of an `AUDITORS` frame, to which every enterprise's own package leads; null for `PUBLIC` frames. */
  thresholdDigest: hash.nullable(),
  /** Unit ids in order of taking; null where the reader may not know which frame took whom. */
  taken: ids.nullable(),
  /** All balls of the frame up to the threshold, in order of their tickets; null likewise. */
  openings: z.array(opening).nullable(),
});

/** A visit with the ids of the plan entries that took its unit; department and items of an entry stand in the plan. */
const visit = z.strictObject({ visitId: id, unitId: id, takenBy: ids });
const slot = z.strictObject({
  slotId: id,
  visitId: id,
  unitId: id,
  department: id,
  seat: z.int().min(1),
  qualifications: ids,
  area: z.string(),
  windowFrom: civilDate,
  windowTo: civilDate,
});
const inspector = z.strictObject({
  inspectorId: id,
  department: id,
  qualifications: ids,
  areas: ids,
  certificateValidUntil: civilDate.nullable(),
  capacity: count,
  busy: z.array(z.strictObject({ from: civilDate, to: civilDate })),
  recusals: ids,
  recentUnits: ids,
});
const unfilled = z.strictObject({ slotId: id, reason: z.enum(UNFILLED_REASONS) });

/** What auditors see beyond the public. Numbers that exist once per unit are hexadecimal text: one byte a weight, two a stratum, an area or a reason. */
const audit = z.strictObject({
  poolKey: hash,
  unitIds: ids,
  weights: z.array(z.strictObject({ entryId: id, bytes: hex })),
  strata: z.array(z.strictObject({ entryId: id, labels: z.array(z.string()), indexes: hex })),
  areas: z.strictObject({ labels: z.array(z.string()), indexes: hex }),
  excludedIds: ids,
  exclusionReasons: z.array(z.string()),
  excludedReasons: hex,
  slots: z.array(slot),
  inspectors: z.array(inspector),
  assigned: z.array(z.strictObject({ slotId: id, inspectorId: id })),
  removedEdges: z.array(z.strictObject({ slotId: id, inspectorId: id, reason: z.string(), evidenceDigest: hash })),
});

/** The form of both transcripts; unknown keys are refused. */
export const transcriptSchema = z.strictObject({
  format: z.literal('draw-transcript/1'),
  audience: z.enum(['PUBLIC', 'AUDITORS']),
  /** 1 when first published; one more with each replacement. */
  version: z.int().min(1),
  plan,
  manifest,
  commits: z.array(commit),
  header,
  beacon,
  reveals: z.array(reveal),
  recovered: z.array(z.strictObject({ partyId: id, scalar: hash, shares: z.array(share) })),
  seed: hash,
  frames: z.array(frameResult),
  visits: z.array(visit),
  visitsDigest: hash,
  /** Units that were withdrawn, in order; left out while there are none. */
  withdrawn: z.array(z.strictObject({ unitId: id, reason: z.string(), evidenceDigest: hash, edgesBefore: count })).optional(),
  /** Digest of the visits as they were drawn, which the inspectors' seed is made from; left out while no unit is withdrawn. */
  drawnVisitsDigest: hash.optional(),
  assignment: z.strictObject({ inspectorSeed: hash, slots: count, filled: count, unfilled: z.array(unfilled), assignedDigest: hash }),
  audit: audit.nullable(),
  seal: hash,
});

/** A transcript as read from its file. */
export type Transcript = z.infer<typeof transcriptSchema>;

/** What auditors see beyond the public. */
export type AuditPart = z.infer<typeof audit>;

/** One frame's published result. */
export type FrameResult = z.infer<typeof frameResult>;

/** One opened ball. */
export type Opening = z.infer<typeof opening>;
