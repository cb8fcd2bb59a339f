import type { Hex } from './draw-types.ts';
import { fromHex, streamKey, taggedHash, toHex } from './encoding.ts';
import type { DrawPrimitives } from './primitives.ts';

/*
 * The threshold of a frame that follows a risk class is for auditors and for the enterprises of the frame. Its digest is public, so that all of them
 * are told the same one. A pool has few tickets, so the digest is salted: H("threshold", S("threshold", poolKey)[n], threshold), n the frame's place
 * in the manifest, and a threshold that does not exist is no bytes.
 */

/** Salt of a frame's threshold. */
export function thresholdSalt(frame: number, poolKey: Uint8Array, primitives: DrawPrimitives): Uint8Array {
  return primitives.keystream(streamKey(primitives, 'threshold', poolKey), frame, 1);
}

/** Digest of a threshold under its salt. */
export function sealThreshold(threshold: Hex | null, salt: Uint8Array, primitives: DrawPrimitives): Hex {
  return toHex(taggedHash(primitives, 'threshold', salt, fromHex(threshold ?? '')));
}
