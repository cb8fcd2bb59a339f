import { canonicalJsonBytes } from '../../subgraph-kit/pure/canonical-json.ts';
import { piecesRoot } from './pure/create-pool.ts';
import type { CandidateInspector, DrawPlan, Hex, Pool, PoolManifest } from './pure/draw-types.ts';
import { streamKey, taggedHash, toHex, utf8 } from './pure/encoding.ts';
import { textCount } from './pure/pool-columns.ts';
import { countExclusions } from './pure/pool-leaves.ts';
import { BLOCK_BYTES, type DrawPrimitives, HASH_BYTES } from './pure/primitives.ts';
import { recordOrder } from './pure/record-order.ts';

/** What a manifest binds. */
export interface ManifestInput {
  readonly plan: DrawPlan;
  readonly planDigest: Hex;
  readonly pool: Pool;
  readonly poolKey: Uint8Array;
  readonly inspectors: readonly CandidateInspector[];
}

/** The document of the snapshot: binds pool, frames, exclusions and inspectors without telling any of them. */
export function poolManifest(input: ManifestInput, primitives: DrawPrimitives): PoolManifest {
  const { plan, pool } = input;
  const units = textCount(pool.columns.unitIds);
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
    inspectors: input.inspectors.length,
    inspectorRoot: inspectorRoot(input, primitives),
    frames: pool.frames.map(({ bitmap: _bitmap, ...frame }) => frame),
  };
}

/** Inspectors are committed like excluded units: `Hash(00 || salt || H("inspector", drawId, document))`, salts in the order of the ids, leaves sorted and rooted in pieces. */
function inspectorRoot({ plan, poolKey, inspectors }: ManifestInput, primitives: DrawPrimitives): Hex {
  const key = streamKey(primitives, 'inspectors', poolKey);
  const salts = primitives.keystream(key, 0, inspectors.length);
  const leaves = new Uint8Array(inspectors.length * HASH_BYTES);
  inspectors.forEach((inspector, index) => {
    const commit = taggedHash(primitives, 'inspector', utf8(plan.drawId), canonicalJsonBytes(inspector));
    const salt = salts.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES);
    leaves.set(primitives.hash(Buffer.concat([Buffer.of(0), salt, commit])), index * HASH_BYTES);
  });
  const sorted = new Uint8Array(leaves.length);
  Array.from(recordOrder(leaves, HASH_BYTES)).forEach((from, to) => {
    sorted.set(leaves.subarray(from * HASH_BYTES, (from + 1) * HASH_BYTES), to * HASH_BYTES);
  });
  return toHex(piecesRoot(sorted, primitives));
}
