import type { DrawProfile } from './draw-types.ts';

/*
 * The few operations that differ between the profiles and between machines. Everything else of the draw is one code path over them, so
 * that a browser can verify with its own implementation.
 */

/** Arithmetic in the group of a profile, for commitments to scalars. Points and scalars are byte strings in the profile's encoding. */
export interface DrawGroup {
  /** Number of scalars. */
  readonly order: bigint;
  /** Scalar from 64 bytes of uniform randomness, never 0. */
  scalarFrom(entropy: Uint8Array): bigint;
  /** 32 bytes, little-endian for ristretto255, big-endian for SM2. */
  encodeScalar(scalar: bigint): Uint8Array;
  /** Null unless the bytes are the one encoding of a scalar between 1 and the order. */
  decodeScalar(bytes: Uint8Array): bigint | null;
  /** scalar·G, encoded: 32 bytes for ristretto255, 33 (compressed) for SM2. */
  multiplyBase(scalar: bigint): Uint8Array;
  /** scalar·P; null when the bytes are not a point. */
  multiply(point: Uint8Array, scalar: bigint): Uint8Array | null;
  /** Sum over k of x^k·vector[k], the polynomial in the exponent; null when one is not a point. */
  evaluate(vector: readonly Uint8Array[], x: bigint): Uint8Array | null;
  /** Whether the bytes are the one encoding of a point other than the neutral one. */
  isPoint(bytes: Uint8Array): boolean;
}

/** Signatures of a profile: Ed25519 (32-byte keys) or SM2 with the standard user id (65-byte public, 32-byte secret keys). */
export interface DrawSignatures {
  sign(message: Uint8Array, secretKey: Uint8Array): Uint8Array;
  /** False for anything that is not a valid signature, malformed keys included. */
  verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean;
  publicKeyOf(secretKey: Uint8Array): Uint8Array;
}

/** Messages that begin alike and are equally long: `head || tail`, the tails one after another. */
export type TailBatch = {
  readonly head: Uint8Array;
  readonly tails: Uint8Array;
  readonly tailBytes: number;
  /** Numbers of the tails that are hashed, in their order; when left out all are. */
  readonly chosen?: ArrayLike<number>;
};

/** What a profile is made of. */
export interface DrawPrimitives {
  readonly profile: DrawProfile;
  /** SHA-256 or SM3: 32 bytes. */
  hash(bytes: Uint8Array): Uint8Array;
  /** The same hash over pieces, as if they were one: for what is too long to put together. */
  hashPieces(pieces: Iterable<Uint8Array | string>): Uint8Array;
  /** The same hash of every message of a batch: 32 bytes each, as many as `hashes` has room for. Where hashes are many. */
  hashTails(batch: TailBatch, hashes: Uint8Array): void;
  /** Keystream of AES-256 or SM4 in CTR mode: `blocks` blocks of 16 bytes from block `firstBlock`, the first counter block being 0. */
  keystream(key: Uint8Array, firstBlock: number, blocks: number): Uint8Array;
  readonly group: DrawGroup;
  readonly signatures: DrawSignatures;
}

/** Bytes of every hash and of every leaf. */
export const HASH_BYTES = 32;

/** Bytes of a block of a keystream: salts, nonces and tickets. */
export const BLOCK_BYTES = 16;

/** `hashTails` by a hash of single messages: for few of them, and where nothing faster runs. */
export function hashOneByOne(hash: DrawPrimitives['hash']): DrawPrimitives['hashTails'] {
  return ({ head, tails, tailBytes, chosen }, hashes) => {
    const message = new Uint8Array(head.length + tailBytes);
    message.set(head);
    for (let index = 0; index * HASH_BYTES < hashes.length; index++) {
      const tail = chosen?.[index] ?? index;
      message.set(tails.subarray(tail * tailBytes, (tail + 1) * tailBytes), head.length);
      hashes.set(hash(message), index * HASH_BYTES);
    }
  };
}
