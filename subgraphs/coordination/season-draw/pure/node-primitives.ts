import { createCipheriv, createHash, hash as hashAtOnce } from 'node:crypto';
import { RISTRETTO255_GROUP, SM2_GROUP } from './draw-group.ts';
import { ED25519_SIGNATURES, SM2_SIGNATURES } from './draw-signatures.ts';
import type { DrawProfile } from './draw-types.ts';
import { type LaneHashName, laneHasher } from './lane-hash.ts';
import { BLOCK_BYTES, type DrawGroup, type DrawPrimitives, type DrawSignatures, HASH_BYTES, hashOneByOne } from './primitives.ts';

/** What Node calls the primitives of a profile. */
type Suite = {
  readonly hashName: LaneHashName;
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

/** Below this number of hashes the lanes are not worth making. */
const LANES_WORTH_FROM = 64;

/** What a keystream is added to: in pieces, so that a long stream does not need its length twice. */
const ZEROS = new Uint8Array(1 << 20);

/** Primitives over node:crypto; where hashes are many they are computed four at a time in WebAssembly, ten times as fast as one by one. */
export function nodePrimitives(profile: DrawProfile): DrawPrimitives {
  const suite = SUITES[profile];
  const hash = (bytes: Uint8Array): Uint8Array => hashAtOnce(suite.hashName, bytes, 'buffer');
  const oneByOne = hashOneByOne(hash);
  return {
    profile,
    hash,
    hashPieces(pieces) {
      const hasher = createHash(suite.hashName);
      for (const piece of pieces) hasher.update(piece);
      return hasher.digest();
    },
    hashTails(batch, hashes) {
      const isMany = LANES.has(suite.hashName) || hashes.length >= LANES_WORTH_FROM * HASH_BYTES;
      return isMany ? lanesOf(suite.hashName)(batch, hashes) : oneByOne(batch, hashes);
    },
    keystream: (key, firstBlock, blocks) => nodeKeystream(suite, key, firstBlock, blocks),
    group: suite.group,
    signatures: suite.signatures,
  };
}

/** Made when a thread first needs them: compiling takes longer than hashing a few messages. */
const LANES = new Map<LaneHashName, ReturnType<typeof laneHasher>>();

function lanesOf(name: LaneHashName): ReturnType<typeof laneHasher> {
  const lanes = LANES.get(name) ?? laneHasher(name);
  LANES.set(name, lanes);
  return lanes;
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
