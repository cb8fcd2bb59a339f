import { canonicalJsonBytes } from '../../../subgraph-kit/pure/canonical-json.ts';
import { visitsDigest } from './compose-visits.ts';
import {
  type Audience,
  type AuditPart,
  bitmapFileName,
  type FrameResult,
  type Opening,
  TRANSCRIPT_FILES,
  type Transcript,
} from './draw-transcript.ts';
import type {
  Assignment,
  AssignmentResult,
  Beacon,
  CandidateInspector,
  DrawHeader,
  DrawnVisit,
  DrawPlan,
  Frame,
  FrameOutcome,
  Hex,
  ManifestFrame,
  PartyCommit,
  PartyReveal,
  Pool,
  PoolFrame,
  PoolManifest,
  RecoveredReveal,
  RemovedEdge,
  Slot,
  WithdrawnUnit,
} from './draw-types.ts';
import { documentDigest, streamKey, taggedHash, toHex, utf8 } from './encoding.ts';
import { hasBall } from './frame-bitmaps.ts';
import { inPartyOrder } from './freeze-digest.ts';
import { textAt, textCount } from './pool-columns.ts';
import { BLOCK_BYTES, type DrawPrimitives } from './primitives.ts';
import { type Walk, walkOf } from './sample.ts';
import { sealThreshold, thresholdSalt } from './sealed-threshold.ts';

/** Everything that happened, from which both transcripts are written. */
export type DrawRecord = {
  readonly version: number;
  readonly plan: DrawPlan;
  readonly manifest: PoolManifest;
  readonly commits: readonly PartyCommit[];
  readonly header: DrawHeader;
  readonly beacon: Beacon;
  /** Reveals of the parties themselves; those that were rebuilt stand in `recovered`. */
  readonly reveals: readonly PartyReveal[];
  readonly recovered: readonly RecoveredReveal[];
  readonly seed: Hex;
  readonly poolKey: Uint8Array;
  readonly pool: Pool;
  readonly outcomes: readonly FrameOutcome[];
  readonly visits: readonly DrawnVisit[];
  readonly slots: readonly Slot[];
  readonly inspectors: readonly CandidateInspector[];
  readonly assignment: AssignmentResult;
  readonly removedEdges: readonly RemovedEdge[];
  /** Units that were withdrawn, in order; `outcomes` and `visits` are those after it. */
  readonly withdrawn?: readonly WithdrawnUnit[];
  /** Visits as they were drawn, when a unit was withdrawn. */
  readonly drawnVisits?: readonly DrawnVisit[];
};

/** One file of a transcript. */
export type TranscriptFile = { readonly name: string; readonly bytes: Uint8Array };

/** The files for an audience. Auditors get the public transcript beside their own, so that the two can be compared. */
export function buildTranscript(record: DrawRecord, audience: Audience, primitives: DrawPrimitives): TranscriptFile[] {
  const document = transcriptDocument(record, primitives);
  const open = writeMembers(publicPartOf(document));
  const transcripts: Partial<Record<Audience, WrittenMembers>> = { PUBLIC: open };
  // Most of both documents is the same, and each part of a large season takes long to write.
  if (audience === 'AUDITORS') transcripts.AUDITORS = writeMembers(document, open);
  return [
    ...Object.entries(transcripts).map(([reader, members]) => ({
      name: TRANSCRIPT_FILES[reader as Audience],
      bytes: sealedFile(members, primitives),
    })),
    { name: TRANSCRIPT_FILES.leaves, bytes: record.pool.leaves },
    { name: TRANSCRIPT_FILES.exclusions, bytes: record.pool.exclusionLeaves },
    ...record.pool.frames.flatMap(({ bitmap, visibility }, frame) =>
      audience === 'AUDITORS' || visibility === 'PUBLIC' ? [{ name: bitmapFileName(frame), bytes: bitmap }] : [],
    ),
  ];
}

/** Digest of the teams, which are for auditors: salted with the pool key, because a few inspectors and seats could be tried through. */
export function assignedDigest(assigned: readonly Assignment[], poolKey: Uint8Array, primitives: DrawPrimitives): Hex {
  const salt = primitives.keystream(streamKey(primitives, 'assigned', poolKey), 0, 1);
  return toHex(taggedHash(primitives, 'assigned', salt, canonicalJsonBytes(assigned)));
}

/** Names of the files that everybody may read. */
export function publicFileNames(frames: readonly Pick<Frame, 'visibility'>[]): ReadonlySet<string> {
  const bitmaps = frames.flatMap(({ visibility }, frame) => (visibility === 'PUBLIC' ? [bitmapFileName(frame)] : []));
  return new Set([TRANSCRIPT_FILES.PUBLIC, TRANSCRIPT_FILES.leaves, TRANSCRIPT_FILES.exclusions, ...bitmaps]);
}

/** A transcript without its seal. */
export type UnsealedTranscript = Omit<Transcript, 'seal'>;

/** The transcript with the digest of everything else in it. */
export function sealed(document: UnsealedTranscript, primitives: DrawPrimitives): Transcript {
  return { ...document, seal: documentDigest(primitives, document) };
}

/** Canonical bytes of the members of a document, by their names. */
type WrittenMembers = Map<string, { readonly value: unknown; readonly bytes: Uint8Array }>;

/** Writes each member of a document; one that stands in another as the same value is taken from there. */
function writeMembers(document: UnsealedTranscript, other: WrittenMembers = new Map()): WrittenMembers {
  return new Map(
    Object.entries(document).map(([name, value]) => {
      const known = other.get(name);
      return [name, known !== undefined && known.value === value ? known : { value, bytes: canonicalJsonBytes(value) }];
    }),
  );
}

/** The canonical bytes of the transcript with its seal. */
function sealedFile(members: WrittenMembers, primitives: DrawPrimitives): Uint8Array {
  const seal = toHex(primitives.hashPieces(objectPieces(members)));
  return joined([...objectPieces(new Map(members).set('seal', { value: seal, bytes: canonicalJsonBytes(seal) }))]);
}

/** An object whose members are written already, as canonical JSON. */
function* objectPieces(members: WrittenMembers): Generator<Uint8Array> {
  let before = '{';
  for (const name of [...members.keys()].sort()) {
    yield utf8(`${before}"${name}":`);
    yield members.get(name)?.bytes ?? new Uint8Array(0);
    before = ',';
  }
  yield utf8('}');
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The part of an auditors' transcript that everybody may see. */
export function publicPartOf(document: UnsealedTranscript): UnsealedTranscript {
  const frames = document.frames.map((frame, index) => publicResult(frame, document.manifest.frames[index]));
  return { ...document, audience: 'PUBLIC', audit: null, frames };
}

/** What everybody may see of a frame's result. */
function publicResult(result: FrameResult, frame: ManifestFrame | undefined): FrameResult {
  if (frame?.visibility === 'PUBLIC') return result;
  return { ...result, n: frame?.units === null ? null : result.n, threshold: null, taken: null, openings: null };
}

/** The auditors' transcript. */
function transcriptDocument(record: DrawRecord, primitives: DrawPrimitives): UnsealedTranscript {
  const { plan, manifest, header, beacon, seed, assignment } = record;
  // The schema's arrays are mutable, the record's are not: one copy of the small documents makes them fit.
  const copies = structuredClone({ plan, manifest, beacon, recovered: record.recovered });
  return {
    format: 'draw-transcript/1',
    audience: 'AUDITORS',
    version: record.version,
    ...(copies as Pick<Transcript, 'plan' | 'manifest' | 'beacon' | 'recovered'>),
    commits: inPartyOrder(record.commits).map((commit) => ({ ...commit, vector: [...commit.vector] })),
    header: { ...header },
    reveals: inPartyOrder(record.reveals),
    seed,
    frames: frameResults(record, primitives),
    visits: record.visits.map(({ visitId, unitId, takenBy }) => ({ visitId, unitId, takenBy: takenBy.map(({ entryId }) => entryId) })),
    visitsDigest: visitsDigest(record.visits, primitives),
    ...withdrawals(record, primitives),
    assignment: {
      inspectorSeed: assignment.inspectorSeed,
      slots: assignment.assigned.length + assignment.unfilled.length,
      filled: assignment.assigned.length,
      unfilled: [...assignment.unfilled],
      assignedDigest: assignedDigest(assignment.assigned, record.poolKey, primitives),
    },
    audit: auditPart(record),
  };
}

/** What a transcript tells of withdrawals: nothing while there are none, so that it stays as it was. */
function withdrawals(
  { withdrawn = [], drawnVisits, visits }: DrawRecord,
  primitives: DrawPrimitives,
): Pick<Transcript, 'withdrawn' | 'drawnVisitsDigest'> {
  if (withdrawn.length === 0) return {};
  return { withdrawn: withdrawn.map((unit) => ({ ...unit })), drawnVisitsDigest: visitsDigest(drawnVisits ?? visits, primitives) };
}

function frameResults(record: DrawRecord, primitives: DrawPrimitives): FrameResult[] {
  const walk = walkOf(record.seed, record.pool.ballUnit.length, primitives);
  const open = openerOf(record, primitives);
  return record.outcomes.map(({ entryId, stratum, n, threshold, taken, takenBalls }, index) => {
    const frame = record.pool.frames[index] as PoolFrame;
    const isPublic = frame.visibility === 'PUBLIC';
    const thresholdDigest = isPublic ? null : sealThreshold(threshold, thresholdSalt(index, record.poolKey, primitives), primitives);
    const openings = ballsUpTo(takenBalls.at(-1), frame, walk).map(open);
    return { entryId, stratum, n, threshold, thresholdDigest, taken: [...taken], openings };
  });
}

/** Balls of a frame from the first to `last` in the order of the tickets. */
function ballsUpTo(last: number | undefined, frame: PoolFrame, walk: Walk): number[] {
  const balls: number[] = [];
  for (let step = 0; last !== undefined && step < walk.order.length; step++) {
    const position = walk.order[step] as number;
    if (hasBall(frame.bitmap, position)) balls.push(position);
    if (position === last) break;
  }
  return balls;
}

function openerOf({ pool, poolKey }: DrawRecord, primitives: DrawPrimitives): (position: number) => Opening {
  // Many balls are opened: the whole streams at once are cheaper than a cipher for each of them. The blanks are as if of one more unit.
  const salts = primitives.keystream(streamKey(primitives, 'salt', poolKey), 0, pool.firstBall.length);
  const nonces = primitives.keystream(streamKey(primitives, 'nonce', poolKey), 0, pool.ballOrdinal.length);
  const blockOf = (stream: Uint8Array, block: number): Hex => toHex(stream.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES));
  return (position) => {
    const unit = pool.ballUnit[position] as number;
    return {
      position,
      unitId: textAt(pool.columns.unitIds, unit),
      salt: blockOf(salts, unit),
      nonce: blockOf(nonces, pool.ballOrdinal[position] as number),
    };
  };
}

function auditPart({ pool, poolKey, slots, inspectors, assignment, removedEdges }: DrawRecord): AuditPart {
  const { columns } = pool;
  const { entryIds } = columns;
  return {
    poolKey: toHex(poolKey),
    unitIds: Array.from({ length: textCount(columns.unitIds) }, (_, unit) => textAt(columns.unitIds, unit)),
    weights: entryIds.map((entryId, entry) => ({ entryId, bytes: toHex(columns.weights[entry] ?? new Uint8Array(0)) })),
    strata: entryIds.map((entryId, entry) => ({
      entryId,
      labels: [...(columns.strata[entry]?.labels ?? [])],
      indexes: hexOfU16(columns.strata[entry]?.of ?? new Uint16Array(0)),
    })),
    areas: { labels: [...columns.areas.labels], indexes: hexOfU16(columns.areas.of) },
    excludedIds: Array.from({ length: textCount(columns.excludedIds) }, (_, unit) => textAt(columns.excludedIds, unit)),
    exclusionReasons: [...columns.reasons],
    excludedReasons: hexOfU16(columns.excludedReasons),
    // The schema's arrays are mutable, the record's are not, and nobody writes to either.
    ...({ slots, inspectors } as unknown as Pick<AuditPart, 'slots' | 'inspectors'>),
    assigned: [...assignment.assigned],
    removedEdges: [...removedEdges],
  };
}

/** Two bytes a number, big-endian. */
function hexOfU16(numbers: Uint16Array): Hex {
  const bytes = new Uint8Array(2 * numbers.length);
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index] as number;
    bytes[2 * index] = number >> 8;
    bytes[2 * index + 1] = number & 0xff;
  }
  return toHex(bytes);
}
