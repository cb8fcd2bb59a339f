import { createCipheriv, createHash } from 'node:crypto';
import { createSHA256, createSM3 } from 'hash-wasm';
import { RISTRETTO255_GROUP, SM2_GROUP } from './draw-group.ts';
import { ED25519_SIGNATURES, SM2_SIGNATURES } from './draw-signatures.ts';
import type { DrawProfile } from './draw-types.ts';
import { BLOCK_BYTES, type DrawGroup, type DrawPrimitives, type DrawSignatures } from './primitives.ts';

/** What Node calls the primitives of a profile. */
type Suite = {
  readonly hashName: string;
  readonly cipherName: string;
  readonly cipherKeyBytes: number;
  readonly group: DrawGroup;
  readonly signatures: DrawSignatures;
};

const SUITES: Readonly<Record<DrawProfile, Suite>> = {
  'DRAW1-SHA256': {
    hashName: 'sha256',
    cipherName: 'aes-256-ctr',
    cipherKeyBytes: 32,
    group: RISTRETTO255_GROUP,
    signatures: ED25519_SIGNATURES,
  },
  'DRAW1-SM': { hashName: 'sm3', cipherName: 'sm4-ctr', cipherKeyBytes: 16, group: SM2_GROUP, signatures: SM2_SIGNATURES },
};

/** Above this size the hash of node:crypto is faster than WebAssembly; below, its call costs more than the hash. */
const SHORT_BYTES_MAX = 4096;

/** What a keystream is added to: in pieces, so that a long stream does not need its length twice. */
const ZEROS = new Uint8Array(1 << 20);

/** Primitives over node:crypto: right for few hashes, available at once. */
export function nodePrimitives(profile: DrawProfile): DrawPrimitives {
  const suite = SUITES[profile];
  return {
    profile,
    hash: (bytes) => nodeHash(suite, bytes),
    hashPieces(pieces) {
      const hasher = createHash(suite.hashName);
      for (const piece of pieces) hasher.update(piece);
      return hasher.digest();
    },
    keystream: (key, firstBlock, blocks) => nodeKeystream(suite, key, firstBlock, blocks),
    group: suite.group,
    signatures: suite.signatures,
  };
}

/** The same primitives with short messages hashed in WebAssembly, 4 to 7 times as fast: for pools and assignments. */
export async function bulkPrimitives(profile: DrawProfile): Promise<DrawPrimitives> {
  const suite = SUITES[profile];
  const hasher = await (profile === 'DRAW1-SM' ? createSM3() : createSHA256());
  return {
    ...nodePrimitives(profile),
    hash: (bytes) => (bytes.length > SHORT_BYTES_MAX ? nodeHash(suite, bytes) : hasher.init().update(bytes).digest('binary')),
  };
}

function nodeHash(suite: Suite, bytes: Uint8Array): Uint8Array {
  return createHash(suite.hashName).update(bytes).digest();
}

function nodeKeystream(suite: Suite, key: Uint8Array, firstBlock: number, blocks: number): Uint8Array {
  const counter = new Uint8Array(BLOCK_BYTES);
  new DataView(counter.buffer).setBigUint64(8, BigInt(firstBlock));
  const cipher = createCipheriv(suite.cipherName, key.subarray(0, suite.cipherKeyBytes), counter);
  const length = blocks * BLOCK_BYTES;
  if (length <= ZEROS.length) return cipher.update(ZEROS.subarray(0, length));
  const stream = new Uint8Array(length);
  for (let at = 0; at < length; at += ZEROS.length) stream.set(cipher.update(ZEROS.subarray(0, length - at)), at);
  return stream;
}
