import { ed25519 } from '@noble/curves/ed25519.js';
import { sm2 } from 'sm-crypto-v2';
import { fromHex, toHex } from './encoding.ts';
import type { DrawSignatures } from './primitives.ts';

/*
 * Signatures of parties and escrow holders. SM2 hashes the standard user id into the message (GB/T 32918.2, 5.5); sign of node:crypto with
 * an SM2 key leaves it out and yields ECDSA over the curve, which no standard SM2 verifier accepts, so it is not used.
 */

const SM2_OPTIONS = { hash: true, der: false, userId: '1234567812345678' } as const;
const SM2_PUBLIC_KEY_BYTES = 65;
const SM2_SIGNATURE_BYTES = 64;

/** Ed25519 by RFC 8032, without the tolerance of ZIP 215. */
export const ED25519_SIGNATURES: DrawSignatures = {
  sign: (message, secretKey) => ed25519.sign(message, secretKey),
  verify(message, signature, publicKey) {
    try {
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false;
    }
  },
  publicKeyOf: (secretKey) => ed25519.getPublicKey(secretKey),
};

/** SM2 with SM3, r and s as 64 bytes, under the standard user id. */
export const SM2_SIGNATURES: DrawSignatures = {
  sign: (message, secretKey) => fromHex(sm2.doSignature(message, toHex(secretKey), SM2_OPTIONS)),
  verify(message, signature, publicKey) {
    if (signature.length !== SM2_SIGNATURE_BYTES || publicKey.length !== SM2_PUBLIC_KEY_BYTES) return false;
    try {
      return sm2.doVerifySignature(message, toHex(signature), toHex(publicKey), SM2_OPTIONS);
    } catch {
      return false;
    }
  },
  publicKeyOf: (secretKey) => fromHex(sm2.getPublicKeyFromPrivateKey(toHex(secretKey))),
};
