import { canonicalJsonBytes } from '../../../subgraph-kit/pure/canonical-json.ts';
import type { EscrowHolder, EscrowShare, Hex, PartyCommit, PartySecret, RecoveredReveal } from './draw-types.ts';
import { fromHex, streamKey, taggedHash, taggedMessage, toHex, utf8 } from './encoding.ts';
import { BLOCK_BYTES, type DrawGroup, type DrawPrimitives } from './primitives.ts';

/*
 * Shares of a party's scalar (Feldman 1987). f(x) = c_0 + c_1·x + ... + c_{t-1}·x^{t-1} modulo the order of the group; the holder with
 * index j gets f(j), checks f(j)·G = sum of j^k·A_k, and any t shares give c_0 by Lagrange's formula at 0.
 *
 * Sealing: the party picks e, publishes E = e·G and adds the keystream S("share", H("share-key", E, e·Y, partyId, holderId)) to the share by
 * exclusive or, Y being the holder's key. No check value is needed: a changed share fails against the Feldman vector.
 */

const SHARE_BYTES = 32;

/** A share as it is handed over, readable by its holder alone. */
export type SealedShare = {
  readonly partyId: string;
  readonly holderId: string;
  readonly index: number;
  readonly ephemeral: Hex;
  readonly ciphertext: Hex;
};

/** A holder's signed word that its share fits the vector. */
export type ShareAcknowledgement = {
  readonly partyId: string;
  readonly holderId: string;
  readonly shareDigest: Hex;
  readonly signature: Hex;
};

/** The share of one holder. */
export function shareFor(secret: PartySecret, holder: Pick<EscrowHolder, 'holderId' | 'index'>, group: DrawGroup): EscrowShare {
  const x = BigInt(holder.index);
  const value = secret.coefficients.reduceRight((sum, coefficient) => (sum * x + scalarOf(coefficient, group)) % group.order, 0n);
  return { partyId: secret.partyId, holderId: holder.holderId, index: holder.index, share: toHex(group.encodeScalar(value)) };
}

/** Whether a share lies on the polynomial that the commit's vector fixes. */
export function checkShare(share: EscrowShare, commit: PartyCommit, group: DrawGroup): boolean {
  const value = group.decodeScalar(fromHex(share.share));
  if (value === null || share.partyId !== commit.partyId || !Number.isSafeInteger(share.index) || share.index < 1) return false;
  const expected = group.evaluate(commit.vector.map(fromHex), BigInt(share.index));
  return expected !== null && toHex(group.multiplyBase(value)) === toHex(expected);
}

/** What rebuilding a scalar comes to. `badHolders` gave shares that do not fit the vector. */
export type Recovery =
  | { readonly kind: 'recovered'; readonly reveal: RecoveredReveal; readonly badHolders: readonly string[] }
  | { readonly kind: 'tooFewShares'; readonly required: number; readonly valid: number; readonly badHolders: readonly string[] };

/** Rebuilds a missing reveal from the first t valid shares in the order of their indexes. */
export function recoverReveal(commit: PartyCommit, shares: readonly EscrowShare[], group: DrawGroup): Recovery {
  const required = commit.vector.length;
  const valid = new Map<number, EscrowShare>();
  const badHolders: string[] = [];
  for (const share of shares) {
    if (checkShare(share, commit, group)) valid.set(share.index, share);
    else badHolders.push(share.holderId);
  }
  const used = [...valid.values()].sort((left, right) => left.index - right.index).slice(0, required);
  if (used.length < required) return { kind: 'tooFewShares', required, valid: used.length, badHolders };
  const scalar = toHex(group.encodeScalar(interpolateAtZero(used, group)));
  return { kind: 'recovered', reveal: { partyId: commit.partyId, scalar, shares: used }, badHolders };
}

/** Encrypts a share to its holder. `entropy`: 64 bytes, used once. Null when the holder's key is not a point. */
export function sealShare(share: EscrowShare, holder: EscrowHolder, entropy: Uint8Array, primitives: DrawPrimitives): SealedShare | null {
  const { group } = primitives;
  const secret = group.scalarFrom(entropy);
  const ephemeral = group.multiplyBase(secret);
  const agreed = group.multiply(fromHex(holder.encryptionKey), secret);
  if (agreed === null) return null;
  const { partyId, holderId, index } = share;
  const ciphertext = toHex(mask(fromHex(share.share), { ephemeral, agreed, partyId, holderId }, primitives));
  return { partyId, holderId, index, ephemeral: toHex(ephemeral), ciphertext };
}

/** Decrypts a share with the holder's secret scalar; whether it fits is for `checkShare` to say. Null when it is malformed. */
export function openShare(sealed: SealedShare, holderSecret: Uint8Array, primitives: DrawPrimitives): EscrowShare | null {
  const { group } = primitives;
  const secret = group.decodeScalar(holderSecret);
  const ephemeral = fromHex(sealed.ephemeral);
  const agreed = secret === null ? null : group.multiply(ephemeral, secret);
  if (agreed === null || sealed.ciphertext.length !== 2 * SHARE_BYTES) return null;
  const { partyId, holderId, index } = sealed;
  return { partyId, holderId, index, share: toHex(mask(fromHex(sealed.ciphertext), { ephemeral, agreed, partyId, holderId }, primitives)) };
}

/** The holder's signature under a share that it checked. */
export function acknowledgeShare(sealed: SealedShare, signingSecretKey: Uint8Array, primitives: DrawPrimitives): ShareAcknowledgement {
  const shareDigest = sealedDigest(sealed, primitives);
  const { partyId, holderId } = sealed;
  const message = acknowledgementMessage({ partyId, holderId, shareDigest });
  return { partyId, holderId, shareDigest, signature: toHex(primitives.signatures.sign(message, signingSecretKey)) };
}

/** Whether an acknowledgement is the holder's, for exactly this sealed share. */
export function checkAcknowledgement(
  acknowledgement: ShareAcknowledgement,
  sealed: SealedShare,
  holder: EscrowHolder,
  primitives: DrawPrimitives,
): boolean {
  const isSame =
    acknowledgement.partyId === sealed.partyId && acknowledgement.holderId === sealed.holderId && sealed.holderId === holder.holderId;
  if (!isSame || acknowledgement.shareDigest !== sealedDigest(sealed, primitives)) return false;
  const message = acknowledgementMessage(acknowledgement);
  return primitives.signatures.verify(message, fromHex(acknowledgement.signature), fromHex(holder.signingKey));
}

function sealedDigest(sealed: SealedShare, primitives: DrawPrimitives): Hex {
  return toHex(primitives.hash(canonicalJsonBytes(sealed)));
}

function acknowledgementMessage({ partyId, holderId, shareDigest }: Omit<ShareAcknowledgement, 'signature'>): Uint8Array {
  return taggedMessage('acknowledgement', [canonicalJsonBytes({ partyId, holderId, shareDigest })]);
}

type Agreement = { readonly ephemeral: Uint8Array; readonly agreed: Uint8Array; readonly partyId: string; readonly holderId: string };

function mask(bytes: Uint8Array, { ephemeral, agreed, partyId, holderId }: Agreement, primitives: DrawPrimitives): Uint8Array {
  const key = taggedHash(primitives, 'share-key', ephemeral, agreed, utf8(partyId), utf8(holderId));
  const stream = primitives.keystream(streamKey(primitives, 'share', key), 0, SHARE_BYTES / BLOCK_BYTES);
  return bytes.map((byte, index) => byte ^ (stream[index] as number));
}

/** f(0) = sum over j of f(j) · product over m ≠ j of m / (m - j). */
function interpolateAtZero(shares: readonly EscrowShare[], group: DrawGroup): bigint {
  const { order } = group;
  let sum = 0n;
  for (const share of shares) {
    let top = 1n;
    let bottom = 1n;
    for (const other of shares) {
      if (other.index === share.index) continue;
      top = (top * BigInt(other.index)) % order;
      bottom = (bottom * (BigInt(other.index - share.index) + order)) % order;
    }
    sum = (sum + scalarOf(share.share, group) * top * inverseOf(bottom, order)) % order;
  }
  return sum;
}

/** Inverse modulo a prime, by Fermat's little theorem. */
function inverseOf(value: bigint, prime: bigint): bigint {
  let result = 1n;
  let base = value % prime;
  for (let exponent = prime - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % prime;
    base = (base * base) % prime;
  }
  return result;
}

function scalarOf(hex: Hex, group: DrawGroup): bigint {
  const scalar = group.decodeScalar(fromHex(hex));
  if (scalar === null) throw new RangeError('Not a scalar of the group');
  return scalar;
}
