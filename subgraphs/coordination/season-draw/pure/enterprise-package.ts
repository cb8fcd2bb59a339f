import { z } from 'zod';
import { merkleInclusionProof, verifyInclusion } from '../../../subgraph-kit/pure/merkle-tree.ts';
import { countBalls, layoutOf } from './ball-layout.ts';
import { findPosition } from './ball-position.ts';
import { PIECE_BYTES, pieceLeaves } from './create-pool.ts';
import type { FrameResult, Transcript } from './draw-transcript.ts';
import type { Frame, Hex, PlanEntry, PoolColumns } from './draw-types.ts';
import { fromHex, streamKey, toHex } from './encoding.ts';
import { findText } from './pool-columns.ts';
import { ballLeaf, exclusionCommit, unitCommit } from './pool-leaves.ts';
import { BLOCK_BYTES, type DrawPrimitives, HASH_BYTES } from './primitives.ts';
import { ticketOf } from './sample.ts';
import { sealThreshold, thresholdSalt } from './sealed-threshold.ts';
import { check } from './verification.ts';

/*
 * What one enterprise may see of a draw: its own weights, its balls with proofs that they stood in the committed pool, and with them its tickets
 * against the thresholds; or the proof that it was excluded, and why. Nobody else's ball is opened. Thresholds of frames that follow a risk class are
 * in no public file: the package brings those of the enterprise's own frames, which the public digests bind.
 */

/** Name of the file of an enterprise's package. */
export const ENTERPRISE_FILE = 'enterprise.json';

const hex = z.string().regex(/^(?:[0-9a-f]{2})*$/);
const block = z.string().regex(/^[0-9a-f]{32}$/);
const count = z.int().min(0);
/** The piece of the file that holds a leaf, and the path from the piece to the root (RFC 9162 section 2.1.3). */
const proof = z.strictObject({ piece: hex, path: z.array(hex) });

/** The form of an enterprise's package; unknown keys are refused. */
export const enterprisePackageSchema = z.strictObject({
  format: z.literal('draw-enterprise/1'),
  drawId: z.string(),
  unitId: z.string(),
  standing: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('IN_POOL'),
      weights: z.array(
        z.strictObject({
          entryId: z.string(),
          stratum: z.string(),
          weight: count,
          /** Of a frame that follows a risk class; null for others, and where the enterprise is not in the pool of the entry. */
          sealedThreshold: z.strictObject({ threshold: block.nullable(), salt: block }).nullable(),
        }),
      ),
      salt: block,
      /** Balls of the enterprise, group after group: see ball-layout.ts. */
      balls: z.array(z.strictObject({ position: count, nonce: block, proof })),
    }),
    z.strictObject({ kind: z.literal('EXCLUDED'), reason: z.string(), salt: block, position: count, proof }),
  ]),
});

/** An enterprise's package. */
export type EnterprisePackage = z.infer<typeof enterprisePackageSchema>;

/** The package in a file; throws when it is not of the known form. */
export function readEnterprisePackage(bytes: Uint8Array): EnterprisePackage {
  return enterprisePackageSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
}

/** What a package is made from: the snapshot with its key, and the published files. */
export type PackageSource = {
  readonly drawId: string;
  readonly poolKey: Uint8Array;
  readonly columns: PoolColumns;
  readonly leaves: Uint8Array;
  readonly exclusionLeaves: Uint8Array;
  /** The frames of the draw in the order of the manifest, with their present thresholds. */
  readonly frames: readonly DrawnFrame[];
};

/** A frame with the threshold that it has come to. */
export type DrawnFrame = Pick<Frame, 'entryId' | 'stratum' | 'visibility'> & { readonly threshold: Hex | null };

/** The package of a unit; null when the unit was not registered when the pool was read. */
export function enterprisePackage(source: PackageSource, unitId: string, primitives: DrawPrimitives): EnterprisePackage | null {
  const { drawId, columns } = source;
  const unit = findText(columns.unitIds, unitId);
  if (unit >= 0) return { format: 'draw-enterprise/1', drawId, unitId, standing: inPool(source, { unit, unitId }, primitives) };
  const excluded = findText(columns.excludedIds, unitId);
  return excluded < 0
    ? null
    : { format: 'draw-enterprise/1', drawId, unitId, standing: outOfPool(source, { excluded, unitId }, primitives) };
}

function inPool(
  source: PackageSource,
  { unit, unitId }: { readonly unit: number; readonly unitId: string },
  primitives: DrawPrimitives,
): EnterprisePackage['standing'] {
  const { columns, poolKey, drawId, leaves } = source;
  const salt = primitives.keystream(streamKey(primitives, 'salt', poolKey), unit, 1);
  const commit = unitCommit(drawId, unitId, salt, primitives);
  const firstBall = countBalls(columns);
  const [from, to] = [firstBall[unit] ?? 0, firstBall[unit + 1] ?? 0];
  const nonces = primitives.keystream(streamKey(primitives, 'nonce', poolKey), from, to - from);
  const prove = prover(leaves, primitives);
  const balls = Array.from({ length: to - from }, (_, ball) => {
    const nonce = nonces.subarray(ball * BLOCK_BYTES, (ball + 1) * BLOCK_BYTES);
    const position = findPosition(leaves, ballLeaf(nonce, commit, primitives));
    return { position, nonce: toHex(nonce), proof: prove(position) };
  });
  const weights = columns.entryIds.map((entryId, entry) => {
    const strata = columns.strata[entry];
    const stratum = strata?.labels[strata.of[unit] ?? -1] ?? '';
    const weight = columns.weights[entry]?.[unit] ?? 0;
    return { entryId, stratum, weight, sealedThreshold: weight === 0 ? null : sealedThreshold(source, { entryId, stratum }, primitives) };
  });
  return { kind: 'IN_POOL', weights, salt: toHex(salt), balls };
}

function sealedThreshold(
  { frames, poolKey }: PackageSource,
  own: { readonly entryId: string; readonly stratum: string },
  primitives: DrawPrimitives,
): { threshold: Hex | null; salt: Hex } | null {
  const place = frames.findIndex(({ entryId, stratum }) => entryId === own.entryId && stratum === own.stratum);
  const frame = frames[place];
  if (frame?.visibility !== 'AUDITORS') return null;
  return { threshold: frame.threshold, salt: toHex(thresholdSalt(place, poolKey, primitives)) };
}

function outOfPool(
  source: PackageSource,
  { excluded, unitId }: { readonly excluded: number; readonly unitId: string },
  primitives: DrawPrimitives,
): EnterprisePackage['standing'] {
  const { columns, poolKey, drawId, exclusionLeaves } = source;
  const salt = primitives.keystream(streamKey(primitives, 'excluded', poolKey), excluded, 1);
  const reason = columns.reasons[columns.excludedReasons[excluded] ?? -1] ?? '';
  const position = findPosition(exclusionLeaves, ballLeaf(salt, exclusionCommit({ drawId, unitId, reason }, primitives), primitives));
  return { kind: 'EXCLUDED', reason, salt: toHex(salt), position, proof: prover(exclusionLeaves, primitives)(position) };
}

function prover(leaves: Uint8Array, primitives: DrawPrimitives): (position: number) => { piece: Hex; path: Hex[] } {
  const pieces = pieceLeaves(leaves, primitives);
  return (position) => {
    const index = Math.floor((position * HASH_BYTES) / PIECE_BYTES);
    const piece = leaves.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES);
    return { piece: toHex(piece), path: merkleInclusionProof(primitives.hash, pieces, index).map(toHex) };
  };
}

/** One frame as the enterprise sees it: its best ticket against the threshold. */
export type OwnChance = {
  readonly entryId: string;
  readonly stratum: string;
  /** Lowest ticket among the enterprise's balls of the frame. */
  readonly bestTicket: Hex;
  readonly threshold: Hex | null;
  readonly isDrawn: boolean;
};

/**
 * Checks a package against a transcript, without any file of the pool: proofs lead to the roots of the manifest.
 *
 * @returns the enterprise's frames with its best tickets; empty when it was excluded
 * @throws VerificationFault with the reason
 */
export function verifyEnterprisePackage(own: EnterprisePackage, transcript: Transcript, primitives: DrawPrimitives): OwnChance[] {
  check(own.drawId === transcript.plan.drawId, 'the package is of another draw', '该文件属于另一次抽取');
  const { manifest } = transcript;
  const { standing, drawId, unitId } = own;
  if (standing.kind === 'EXCLUDED') {
    const leaf = ballLeaf(fromHex(standing.salt), exclusionCommit({ drawId, unitId, reason: standing.reason }, primitives), primitives);
    const excluded = manifest.excluded.reduce((sum, { units }) => sum + units, 0);
    verifyLeaf({ leaf, ...standing }, { leaves: excluded, root: manifest.exclusionRoot }, primitives);
    return [];
  }
  const commit = unitCommit(drawId, unitId, fromHex(standing.salt), primitives);
  for (const { position, nonce, proof } of standing.balls) {
    const leaf = ballLeaf(fromHex(nonce), commit, primitives);
    verifyLeaf({ leaf, position, proof }, { leaves: manifest.balls, root: manifest.poolRoot }, primitives);
  }
  return chancesOf(standing, transcript, primitives).map((chance) => checkedAgainstVisits(chance, own.unitId, transcript));
}

type InPool = Extract<EnterprisePackage['standing'], { kind: 'IN_POOL' }>;

function chancesOf(standing: InPool, transcript: Transcript, primitives: DrawPrimitives): OwnChance[] {
  const { frames, seed, plan } = transcript;
  const ofPlan = standing.weights.length === plan.entries.length && standing.weights.every(isOfEntry(plan.entries));
  check(ofPlan, 'the weights are not those of the plan’s entries', '权重与方案条目不符');
  const starts = ownStarts(standing, plan.entries);
  const tickets = standing.balls.map(({ position }) => ticketOf(seed, position, primitives));
  return standing.weights.flatMap(({ entryId, stratum, weight, sealedThreshold }, entry) => {
    const frame = frames.find((candidate) => candidate.entryId === entryId && candidate.stratum === stratum);
    if (weight === 0 || frame === undefined) return [];
    const first = starts[entry] ?? 0;
    // Tickets have one length, so the order of their texts is the order of the numbers.
    const bestTicket = tickets.slice(first, first + weight).toSorted()[0] ?? '';
    const threshold = frame.thresholdDigest === null ? frame.threshold : openedThreshold(frame, sealedThreshold, primitives);
    return [{ entryId, stratum, bestTicket, threshold, isDrawn: threshold !== null && bestTicket <= threshold }];
  });
}

function isOfEntry(entries: readonly PlanEntry[]): (weight: InPool['weights'][number], place: number) => boolean {
  return ({ entryId }, place) => entries[place]?.entryId === entryId;
}

/** Place of an entry's first ball among the enterprise's balls, for every entry. */
function ownStarts({ weights, balls }: InPool, entries: readonly PlanEntry[]): number[] {
  const { groupOf } = layoutOf(entries);
  const starts: number[] = [0];
  for (let group = 0; group <= Math.max(0, ...groupOf); group++) {
    const most = Math.max(0, ...weights.filter((_, entry) => groupOf[entry] === group).map(({ weight }) => weight));
    starts.push((starts[group] ?? 0) + most);
  }
  const all = starts.at(-1) ?? 0;
  check(balls.length === all, `${balls.length} balls for weights of ${all}`, `球数 ${balls.length} 与权重 ${all} 不符`);
  return groupOf.map((group) => starts[group] ?? 0);
}

/** A threshold that only this package tells must be the one that the transcript is sealed over. */
function openedThreshold(
  { entryId, stratum, thresholdDigest }: FrameResult,
  sealed: InPool['weights'][number]['sealedThreshold'],
  primitives: DrawPrimitives,
): Hex | null {
  const digest = sealed === null ? null : sealThreshold(sealed.threshold, fromHex(sealed.salt), primitives);
  check(digest === thresholdDigest, `${entryId}/${stratum}: another threshold`, `${entryId}/${stratum}：门限票号不符`);
  return sealed?.threshold ?? null;
}

function checkedAgainstVisits(chance: OwnChance, unitId: string, transcript: Transcript): OwnChance {
  const visited = transcript.visits.some((visit) => visit.unitId === unitId && visit.takenBy.includes(chance.entryId));
  // Who was withdrawn was drawn, and is not visited.
  const isWithdrawn = transcript.withdrawn?.some((unit) => unit.unitId === unitId) === true;
  check(
    visited === (chance.isDrawn && !isWithdrawn),
    `${chance.entryId}: the ticket says ${chance.isDrawn ? 'drawn' : 'not drawn'}, the list says otherwise`,
    `${chance.entryId}：票号结果为${chance.isDrawn ? '抽中' : '未抽中'}，与名单不符`,
  );
  return chance;
}

function verifyLeaf(
  claim: { readonly leaf: Uint8Array; readonly position: number; readonly proof: { readonly piece: Hex; readonly path: readonly Hex[] } },
  file: { readonly leaves: number; readonly root: Hex },
  primitives: DrawPrimitives,
): void {
  const piece = fromHex(claim.proof.piece);
  const index = Math.floor((claim.position * HASH_BYTES) / PIECE_BYTES);
  const at = claim.position * HASH_BYTES - index * PIECE_BYTES;
  check(
    toHex(piece.subarray(at, at + HASH_BYTES)) === toHex(claim.leaf),
    `leaf ${claim.position} is another one`,
    `第 ${claim.position} 个叶子不符`,
  );
  const [leaf] = pieceLeaves(piece, primitives);
  const size = Math.ceil((file.leaves * HASH_BYTES) / PIECE_BYTES);
  const inclusion = { leaf: leaf ?? new Uint8Array(0), index, size, root: fromHex(file.root) };
  const holds = piece.length <= PIECE_BYTES && verifyInclusion(primitives.hash, inclusion, claim.proof.path.map(fromHex));
  check(holds, `the proof of leaf ${claim.position} does not lead to the root`, `第 ${claim.position} 个叶子的证明未通向树根`);
}
