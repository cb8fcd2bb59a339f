import { canonicalJsonBytes } from '../../../subgraph-kit/pure/canonical-json.ts';
import { compareTexts } from './compose-visits.ts';
import { piecesRoot } from './create-pool.ts';
import type { CandidateInspector, DrawPlan, Hex, ManifestFrame, Pool, PoolFrame, PoolManifest } from './draw-types.ts';
import { streamKey, taggedHash, toHex, utf8 } from './encoding.ts';
import { textCount } from './pool-columns.ts';
import { ballLeaf, countExclusions } from './pool-leaves.ts';
import { BLOCK_BYTES, type DrawPrimitives, HASH_BYTES } from './primitives.ts';
import { recordOrder } from './record-order.ts';

/** What a manifest binds. */
export type ManifestInput = {
  readonly plan: DrawPlan;
  readonly planDigest: Hex;
  readonly pool: Pool;
  readonly poolKey: Uint8Array;
  readonly inspectors: readonly CandidateInspector[];
};

/** The document of the snapshot: binds pool, frames, exclusions and inspectors without telling any of them. */
export function createManifest(input: ManifestInput, primitives: DrawPrimitives): PoolManifest {
  const { plan, pool } = input;
  const units = textCount(pool.columns.unitIds);
  const byRisk = new Set(plan.entries.filter(({ strataByRisk }) => strataByRisk).map(({ entryId }) => entryId));
  return {
    format: 'draw-manifest/1',
    drawId: plan.drawId,
    attempt: plan.attempt,
    planDigest: input.planDigest,
    poolKeyDigest: pool.poolKeyDigest,
    poolRoot: pool.poolRoot,
    leavesDigest: pool.leavesDigest,
    registered: units + textCount(pool.columns.excludedIds),
    units,
    balls: pool.ballUnit.length,
    excluded: countExclusions(pool.columns),
    exclusionRoot: pool.exclusionRoot,
    areasDigest: areasDigest(input, primitives),
    inspectors: input.inspectors.length,
    inspectorRoot: inspectorRoot(input, primitives),
    frames: pool.frames.map((frame) => manifestFrame(frame, byRisk.has(frame.entryId))),
  };
}

function manifestFrame({ bitmap: _bitmap, ...frame }: PoolFrame, strataByRisk: boolean): ManifestFrame {
  return { ...frame, units: strataByRisk ? null : frame.units, balls: frame.visibility === 'PUBLIC' ? frame.balls : null };
}

/** `H("areas", S("areas", poolKey)[0], JCS(areas of the units in ascending order of their ids))`. */
function areasDigest({ pool, poolKey }: ManifestInput, primitives: DrawPrimitives): Hex {
  const { labels, of } = pool.columns.areas;
  const salt = primitives.keystream(streamKey(primitives, 'areas', poolKey), 0, 1);
  return toHex(taggedHash(primitives, 'areas', salt, canonicalJsonBytes(Array.from(of, (index) => labels[index]))));
}

/**
 * Root over the inspectors: `Hash(00 || salt || H("inspector", drawId, JCS(inspector)))`, salts from `S("inspectors", poolKey)` in ascending
 * order of the ids, leaves sorted and rooted like those of the pool.
 */
export function inspectorRoot(
  { plan, poolKey, inspectors }: Pick<ManifestInput, 'plan' | 'poolKey' | 'inspectors'>,
  primitives: DrawPrimitives,
): Hex {
  const salts = primitives.keystream(streamKey(primitives, 'inspectors', poolKey), 0, inspectors.length);
  const leaves = new Uint8Array(inspectors.length * HASH_BYTES);
  const ascending = inspectors.toSorted((left, right) => compareTexts(left.inspectorId, right.inspectorId));
  ascending.forEach((inspector, index) => {
    const commit = taggedHash(primitives, 'inspector', utf8(plan.drawId), canonicalJsonBytes(inspector));
    leaves.set(ballLeaf(salts.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES), commit, primitives), index * HASH_BYTES);
  });
  const sorted = new Uint8Array(leaves.length);
  recordOrder(leaves, HASH_BYTES).forEach((from, to) => {
    sorted.set(leaves.subarray(from * HASH_BYTES, (from + 1) * HASH_BYTES), to * HASH_BYTES);
  });
  return toHex(piecesRoot(sorted, primitives));
}
