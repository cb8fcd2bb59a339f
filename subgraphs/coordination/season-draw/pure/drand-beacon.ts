import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { fromHex } from './encoding.ts';

/*
 * The League of Entropy's chain "quicknet": every three seconds a signature over the round's number, by a key that no single operator holds
 * (BLS on BLS12-381, signatures in G1, RFC 9380). Whoever has the public key checks a round without a network.
 */

/** Hash of the chain "quicknet": SHA-256 over period, genesis, public key, genesis seed and name. */
export const DRAND_CHAIN = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971';

const PUBLIC_KEY =
  '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a';
const DOMAIN = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
const GENESIS_MS = 1_692_803_367_000;
const PERIOD_MS = 3_000;
const SIGNATURE_BYTES = 48;

/** The first round that is published at this moment or later. @param instant RFC 3339 */
export function drandRoundFrom(instant: string): number {
  return Math.ceil((Date.parse(instant) - GENESIS_MS) / PERIOD_MS) + 1;
}

/** Whether this is the chain's signature of the round. False for anything malformed. */
export function checkDrandRound({ round, signature }: { readonly round: number; readonly signature: string }): boolean {
  const number = new Uint8Array(8);
  new DataView(number.buffer).setBigUint64(0, BigInt(round));
  const { shortSignatures: scheme } = bls12_381;
  try {
    const bytes = fromHex(signature);
    if (bytes.length !== SIGNATURE_BYTES) return false;
    const message = scheme.hash(sha256(number), DOMAIN);
    return scheme.verify(scheme.Signature.fromBytes(bytes), message, bls12_381.G2.Point.fromBytes(fromHex(PUBLIC_KEY)));
  } catch {
    return false;
  }
}
