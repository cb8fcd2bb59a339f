/**
 * The words of the season draw: what goes in, what comes out, what is published.
 *
 * Documents (plan, manifest, commits, header, transcript) are JSON by RFC 8785: bytes, points, scalars and tickets are lower-case
 * hexadecimal text. Everything that exists once per unit or per ball is kept in flat typed arrays (`PoolColumns`, `Pool`), never as objects.
 */

/** Lower-case hexadecimal text, two digits a byte. */
export type Hex = string;

/** The set of primitives a draw uses: SHA-256, AES-256, Ed25519, ristretto255; or SM3, SM4, SM2 and the SM2 curve. */
export const DRAW_PROFILES = ['DRAW1-SHA256', 'DRAW1-SM'] as const;

/** One of the two sets of primitives. */
export type DrawProfile = (typeof DRAW_PROFILES)[number];

/** How many units a frame must yield: ceil(units * num / den), at least `min`, at most floor(units * maxNum / maxDen). */
export type Quota = {
  readonly num: number;
  readonly den: number;
  readonly min: number;
  readonly maxNum: number;
  readonly maxDen: number;
};

/** `PUBLIC`: bitmap and openings are published. `AUDITORS`: strata or weights follow a risk class, so the public sees digests and, through the visits, names. */
export type FrameVisibility = 'PUBLIC' | 'AUDITORS';

/** The quota of one stratum of a plan entry. */
export type StratumQuota = { readonly stratum: string; readonly quota: Quota };

/** One department's demand on the season: what it wants to inspect, how strata and weights are made, and how many units it needs. */
export type PlanEntry = {
  readonly entryId: string;
  /** Department code, for example `MARKET_REGULATION`. */
  readonly department: string;
  /** Inspection item codes, ascending. */
  readonly items: readonly string[];
  /** Whether strata are made from a risk class of the unit. */
  readonly strataByRisk: boolean;
  /** Whether weights are made from a risk class of the unit. */
  readonly weightsByRisk: boolean;
  readonly quotas: readonly StratumQuota[];
  /** Set when the rule pack keeps this entry out of joint visits: entries with the same word share a visit of their own. */
  readonly apart: string | null;
  /** Seats this department has on each of its visits, at least 2. */
  readonly seats: number;
  /** What its inspectors have to be qualified for, ascending: the categories of its items. */
  readonly qualifications: readonly string[];
  /** Civil dates between which it wants to inspect, both included. */
  readonly windowFrom: string;
  readonly windowTo: string;
};

/** A department (or the auditor) that contributes to the seed. */
export type DrawParty = {
  readonly partyId: string;
  readonly name: string;
  /** Ed25519: 32 bytes. SM2: uncompressed point, 65 bytes. */
  readonly signingKey: Hex;
};

/** Somebody who keeps a share of every party's scalar, so that a missing reveal can be rebuilt. */
export type EscrowHolder = {
  readonly holderId: string;
  /** The point at which the party's polynomial is evaluated, 1 or more, different for each holder. */
  readonly index: number;
  readonly signingKey: Hex;
  /** Public key in the profile's group, for the encryption of shares. */
  readonly encryptionKey: Hex;
};

/** How public randomness from outside enters, after the freeze. */
export type BeaconRule = {
  readonly kind: 'none' | 'dice' | 'lottery' | 'drand';
  readonly description: string;
  readonly fallBack: 'none' | 'dice';
};

/** What the beacon said. */
export type Beacon =
  | { readonly kind: 'none' }
  | { readonly kind: 'dice'; readonly digits: string; readonly witnesses: readonly string[] }
  | { readonly kind: 'lottery'; readonly game: string; readonly issue: string; readonly numbers: readonly string[] }
  | { readonly kind: 'drand'; readonly chain: Hex; readonly round: number; readonly signature: Hex };

/** The named defect that a repeated attempt supersedes. */
export type SupersededAttempt = {
  readonly drawId: string;
  readonly attempt: number;
  readonly defect: string;
  readonly approvedBy: string;
  readonly approvalDigest: Hex;
};

/** The document of the `PLAN` event: everything that is fixed before the pool is read. */
export type DrawPlan = {
  readonly format: 'draw-plan/1';
  readonly drawId: string;
  readonly attempt: number;
  readonly supersedes: SupersededAttempt | null;
  readonly jurisdiction: string;
  readonly seasonId: string;
  readonly profile: DrawProfile;
  readonly entries: readonly PlanEntry[];
  /** Version and digest of the table that turns facts about a unit into an integer weight. */
  readonly weightTable: { readonly version: string; readonly digest: Hex };
  readonly rules: { readonly packVersion: string; readonly digest: Hex };
  readonly parties: readonly DrawParty[];
  /** `threshold` is t: shares needed to rebuild a scalar, and the length of the Feldman vector. Without holders it is 1. */
  readonly escrow: { readonly threshold: number; readonly holders: readonly EscrowHolder[] };
  readonly beacon: BeaconRule;
  /** T1 to T4, instants by RFC 3339. */
  readonly deadlines: {
    readonly snapshotAt: string;
    readonly commitUntil: string;
    readonly beaconUntil: string;
    readonly revealUntil: string;
  };
  readonly assignment: AssignmentRule;
  /** Digest of the version of the algorithm. */
  readonly algorithmDigest: Hex;
};

/** Parameters of the inspectors' draw. */
export type AssignmentRule = {
  /** Whether inspectors with the smallest present load come first. */
  readonly evenLoad: boolean;
  /** r: an inspector sent to a unit in its last r visits is not sent again. 0 switches the rule off. */
  readonly noRepeatVisits: number;
};

/** One unit that is registered and eligible for at least one plan entry. Arrays follow the order of the plan's entries. */
export type PoolUnit = {
  readonly unitId: string;
  /** Integer weight per entry, 0 to 64. 0 means not eligible for that entry. */
  readonly weights: readonly number[];
  /** Stratum label per entry. */
  readonly strata: readonly string[];
  /** Division code, by which inspectors are chosen; left out: the empty text. */
  readonly area?: string;
};

/** One registered unit that is not in the pool, and why (a reason code). */
export type ExcludedUnit = { readonly unitId: string; readonly reason: string };

/** A list of texts as one run of UTF-8 bytes: text i is `bytes[offsets[i]] .. bytes[offsets[i + 1] - 1]`. */
export type TextColumn = { readonly bytes: Uint8Array; readonly offsets: Uint32Array };

/** Which balls each entry looks at, see ball-layout.ts. */
export type BallLayout = {
  /** A number per entry: entries of one number look at the same balls. Numbers ascend from 0 without gaps by first sight. */
  readonly groupOf: readonly number[];
  /** Whether balls of nobody fill the pool up to whole pieces, so that its size does not tell the sum of the weights. */
  readonly isFilled: boolean;
};

/** The pool as flat columns, units in ascending order of the bytes of their id. Made by `poolColumnsOf` or `PoolColumnsBuilder`. */
export type PoolColumns = {
  readonly entryIds: readonly string[];
  readonly layout: BallLayout;
  readonly unitIds: TextColumn;
  /** One array per entry, one weight per unit. */
  readonly weights: readonly Uint8Array[];
  /** One array per entry, one index into `strata[entry].labels` per unit. */
  readonly strata: readonly LabelColumn[];
  readonly areas: LabelColumn;
  readonly excludedIds: TextColumn;
  readonly excludedReasons: Uint16Array;
  readonly reasons: readonly string[];
};

/** A label per unit: which stratum it stands in for one entry, or in which area it is. */
export type LabelColumn = { readonly labels: readonly string[]; readonly of: Uint16Array };

/** What is asked of one sampling: a stratum of a plan entry and its quota. */
export type Frame = {
  readonly entryId: string;
  readonly stratum: string;
  readonly quota: Quota;
  readonly visibility: FrameVisibility;
};

/** A frame as the manifest fixes it, before the seed exists. What would tell a risk class in a small pool is null, and bound by the digest. */
export type ManifestFrame = Frame & {
  /** Null when the strata are risk classes: the numbers of their units would tell everybody's class in a pool of few. */
  readonly units: number | null;
  /** Null for `AUDITORS`: of a single unit they are its weight. */
  readonly balls: number | null;
  readonly bitmapDigest: Hex;
};

/** The document of the `SNAPSHOT` event: binds pool, frames, exclusions and inspectors without telling any of them. */
export type PoolManifest = {
  readonly format: 'draw-manifest/1';
  readonly drawId: string;
  readonly attempt: number;
  readonly planDigest: Hex;
  readonly poolKeyDigest: Hex;
  readonly poolRoot: Hex;
  readonly leavesDigest: Hex;
  readonly registered: number;
  readonly units: number;
  readonly balls: number;
  readonly excluded: readonly { readonly reason: string; readonly units: number }[];
  readonly exclusionRoot: Hex;
  /** Salted digest of the areas of all units of the pool: with the plan they say who fits a seat. */
  readonly areasDigest: Hex;
  readonly inspectors: number;
  readonly inspectorRoot: Hex;
  readonly frames: readonly ManifestFrame[];
};

/** The pool in memory: one array element per unit or per ball. `position` is a ball number, the place of its leaf in `leaves`. */
export type Pool = {
  readonly drawId: string;
  readonly profile: DrawProfile;
  readonly columns: PoolColumns;
  /** Content of leaves.bin: 32 bytes per ball, ascending. */
  readonly leaves: Uint8Array;
  /** Unit index by position; the number of units for a ball of nobody. */
  readonly ballUnit: Uint32Array;
  /** g by position: the place of the ball in the order of units, which its nonce is made from. */
  readonly ballOrdinal: Uint32Array;
  /** Ordinal of the first ball of each unit; one element more than there are units. */
  readonly firstBall: Uint32Array;
  readonly frames: readonly PoolFrame[];
  /** Content of exclusions.bin: 32 bytes per excluded unit, ascending. */
  readonly exclusionLeaves: Uint8Array;
  readonly poolKeyDigest: Hex;
  readonly poolRoot: Hex;
  readonly leavesDigest: Hex;
  readonly exclusionRoot: Hex;
};

/** A frame with its sizes and its bitmap: ball p is bit `1 << (p & 7)` of byte `p >> 3`. */
export type PoolFrame = Frame & {
  readonly units: number;
  readonly balls: number;
  readonly bitmapDigest: Hex;
  readonly bitmap: Uint8Array;
};

/** A party's commitment to its scalar. `vector[0]` is a·G; the rest of the Feldman vector lets holders check their shares. */
export type PartyCommit = {
  readonly partyId: string;
  readonly planDigest: Hex;
  readonly manifestDigest: Hex;
  readonly vector: readonly Hex[];
  readonly signature: Hex;
};

/** A party's scalar, opened: 32 bytes, little-endian for ristretto255, big-endian for SM2. */
export type PartyReveal = { readonly partyId: string; readonly scalar: Hex };

/** What the party keeps until it reveals: the coefficients of its polynomial, the scalar first. */
export type PartySecret = { readonly partyId: string; readonly coefficients: readonly Hex[] };

/** One opened share of one party, f(index), 32 bytes as the scalar. */
export type EscrowShare = { readonly partyId: string; readonly holderId: string; readonly index: number; readonly share: Hex };

/** A reveal that was missing and was rebuilt from shares. */
export type RecoveredReveal = { readonly partyId: string; readonly scalar: Hex; readonly shares: readonly EscrowShare[] };

/** The point of the trace log that holds the `FREEZE` entry. */
export type FreezeCheckpoint = { readonly treeSize: number; readonly rootHash: Hex };

/** What the seed is bound to, besides the scalars and the beacon. */
export type DrawHeader = {
  readonly drawId: string;
  readonly attempt: number;
  readonly planDigest: Hex;
  readonly poolRoot: Hex;
  readonly poolSize: number;
  readonly exclusionRoot: Hex;
  readonly inspectorRoot: Hex;
  readonly freezeCheckpoint: FreezeCheckpoint;
  readonly profile: DrawProfile;
};

/** What one frame yielded. */
export type FrameOutcome = {
  readonly entryId: string;
  readonly stratum: string;
  /** Number of units the quota asks for. */
  readonly n: number;
  /** Unit ids in order of taking. */
  readonly taken: readonly string[];
  /** Positions of the balls that took them, in the same order. */
  readonly takenBalls: readonly number[];
  /** Ticket of the last taken ball; null when nothing was to be taken. */
  readonly threshold: Hex | null;
};

/** One plan entry that took a unit. */
export type TakenBy = { readonly entryId: string; readonly department: string; readonly items: readonly string[] };

/** One visit of the season: one unit, all departments that drew it together. */
export type DrawnVisit = {
  /** The unit id, or `unitId#word` for a visit that the rule pack keeps apart. */
  readonly visitId: string;
  readonly unitId: string;
  readonly takenBy: readonly TakenBy[];
};

/** One seat of one department on one visit, with the facts an inspector must fit. */
export type Slot = {
  readonly slotId: string;
  readonly visitId: string;
  readonly unitId: string;
  readonly department: string;
  readonly seat: number;
  /** Supervision categories of that department's items on the visit: the inspector must hold every one. */
  readonly qualifications: readonly string[];
  /** Division code of the unit. */
  readonly area: string;
  /** Civil dates, both included. */
  readonly windowFrom: string;
  readonly windowTo: string;
};

/** An inspector as the snapshot saw her. */
export type CandidateInspector = {
  readonly inspectorId: string;
  readonly department: string;
  readonly qualifications: readonly string[];
  /** Division codes; empty means everywhere. */
  readonly areas: readonly string[];
  /** Civil date until which the certificate is valid, included; null = not certified. */
  readonly certificateValidUntil: string | null;
  /** Seats she may still fill this season. */
  readonly capacity: number;
  /** Spans of civil dates, both ends included: a slot whose window touches one does not fit. */
  readonly busy: readonly { readonly from: string; readonly to: string }[];
  /** Units she must not visit. */
  readonly recusals: readonly string[];
  /** Units she was sent to in their last r visits. */
  readonly recentUnits: readonly string[];
};

/** Why a slot stayed empty. The fitting predicates are tried in this order; the first that leaves nobody is the reason. */
export const UNFILLED_REASONS = [
  'NO_INSPECTOR_OF_DEPARTMENT',
  'NO_QUALIFICATION',
  'NO_VALID_CERTIFICATE',
  'OUT_OF_AREA',
  'NOT_FREE',
  'RECUSED',
  'REPEATED',
  'EDGE_REMOVED',
  'NO_CAPACITY',
] as const;

/** Why a slot stayed empty. */
export type UnfilledReason = (typeof UNFILLED_REASONS)[number];

/** One filled slot. */
export type Assignment = { readonly slotId: string; readonly inspectorId: string };

/** One slot that nobody could fill. */
export type UnfilledSlot = { readonly slotId: string; readonly reason: UnfilledReason };

/** A pair that may not be assigned, with the reason and evidence that removed it (section 6.4 and 7). */
export type RemovedEdge = { readonly slotId: string; readonly inspectorId: string; readonly reason: string; readonly evidenceDigest: Hex };

/** A unit that is not inspected after all, with the reason and evidence (section 7): the next ball of each of its frames takes its place. */
export type WithdrawnUnit = {
  readonly unitId: string;
  readonly reason: string;
  readonly evidenceDigest: Hex;
  /** Number of removed edges that came before. */
  readonly edgesBefore: number;
};

/** The inspectors' draw, in the order of the slots. */
export type AssignmentResult = {
  readonly inspectorSeed: Hex;
  readonly assigned: readonly Assignment[];
  readonly unfilled: readonly UnfilledSlot[];
};
