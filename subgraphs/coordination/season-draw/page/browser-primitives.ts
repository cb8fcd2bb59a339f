import { ctr } from '@noble/ciphers/aes';
import { sha256 } from '@noble/hashes/sha2.js';
import { sm3, sm4 } from 'sm-crypto-v2';
import { RISTRETTO255_GROUP, SM2_GROUP } from '../pure/draw-group.ts';
import { ED25519_SIGNATURES, SM2_SIGNATURES } from '../pure/draw-signatures.ts';
import type { DrawProfile } from '../pure/draw-types.ts';
import { fromHex, utf8 } from '../pure/encoding.ts';
import { BLOCK_BYTES, type DrawPrimitives, hashOneByOne } from '../pure/primitives.ts';

/*
 * The primitives of both profiles without node:crypto and without waiting: WebCrypto answers later, and knows neither SM3 nor SM4. They are slower
 * than Node's, which a single file that works from disk is worth.
 */

const SM4_KEY_BYTES = 16;

/** Primitives that run in any browser. */
export function browserPrimitives(profile: DrawProfile): DrawPrimitives {
  return profile === 'DRAW1-SM'
    ? withPieces({ profile, hash: (bytes) => fromHex(sm3(bytes)), keystream: sm4Keystream, group: SM2_GROUP, signatures: SM2_SIGNATURES })
    : withPieces({
        profile,
        hash: (bytes) => sha256(bytes),
        keystream: aesKeystream,
        group: RISTRETTO255_GROUP,
        signatures: ED25519_SIGNATURES,
      });
}

/** A transcript that a page can hold in memory can be put together there too. */
function withPieces(primitives: Omit<DrawPrimitives, 'hashPieces' | 'hashTails'>): DrawPrimitives {
  return {
    ...primitives,
    hashTails: hashOneByOne(primitives.hash),
    hashPieces: (pieces) => primitives.hash(joined([...pieces].map((piece) => (typeof piece === 'string' ? utf8(piece) : piece)))),
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function aesKeystream(key: Uint8Array, firstBlock: number, blocks: number): Uint8Array {
  return ctr(key, counterBlock(firstBlock)).encrypt(new Uint8Array(blocks * BLOCK_BYTES));
}

/** SM4 in CTR mode, made from its block function: the counter blocks are encrypted one after the other. */
function sm4Keystream(key: Uint8Array, firstBlock: number, blocks: number): Uint8Array {
  const counters = new Uint8Array(blocks * BLOCK_BYTES);
  for (let block = 0; block < blocks; block++) counters.set(counterBlock(firstBlock + block), block * BLOCK_BYTES);
  return sm4.encrypt(counters, key.slice(0, SM4_KEY_BYTES), { padding: 'none', output: 'array' }) as Uint8Array;
}

function counterBlock(block: number): Uint8Array {
  const counter = new Uint8Array(BLOCK_BYTES);
  new DataView(counter.buffer).setBigUint64(8, BigInt(block));
  return counter;
}
