import { canonicalJsonBytes } from '../../../subgraph-kit/pure/canonical-json.ts';
import type { DrawParty, Hex, PartyCommit, PartySecret } from './draw-types.ts';
import { fromHex, taggedMessage, toHex } from './encoding.ts';
import type { DrawPrimitives } from './primitives.ts';

/** Bytes of randomness behind one coefficient. */
export const ENTROPY_BYTES_PER_COEFFICIENT = 64;

/** What a party needs to commit. */
export type CommitInput = {
  readonly partyId: string;
  readonly planDigest: Hex;
  readonly manifestDigest: Hex;
  /** t: number of shares that rebuild the scalar; 1 without escrow. */
  readonly threshold: number;
  /** 64·t bytes of the party's own randomness. */
  readonly entropy: Uint8Array;
  readonly signingSecretKey: Uint8Array;
};

/**
 * A party's scalar with its Feldman vector A_k = c_k·G, signed over plan and manifest: what is published, and what stays with the party.
 *
 * The polynomial is f(x) = c_0 + c_1·x + ... with c_0 the scalar that enters the seed.
 */
export function commitScalar(
  input: CommitInput,
  primitives: DrawPrimitives,
): { readonly commit: PartyCommit; readonly secret: PartySecret } {
  const { partyId, planDigest, manifestDigest, threshold, entropy } = input;
  if (!Number.isInteger(threshold) || threshold < 1) throw new RangeError('The threshold is an integer of 1 or more');
  if (entropy.length !== threshold * ENTROPY_BYTES_PER_COEFFICIENT)
    throw new RangeError(`${threshold} coefficients need 64 bytes of randomness each`);
  const { group, signatures } = primitives;
  const coefficients = Array.from({ length: threshold }, (_, index) =>
    group.scalarFrom(entropy.subarray(index * ENTROPY_BYTES_PER_COEFFICIENT, (index + 1) * ENTROPY_BYTES_PER_COEFFICIENT)),
  );
  const unsigned = { partyId, planDigest, manifestDigest, vector: coefficients.map((scalar) => toHex(group.multiplyBase(scalar))) };
  const signature = toHex(signatures.sign(commitMessage(unsigned), input.signingSecretKey));
  return {
    commit: { ...unsigned, signature },
    secret: { partyId, coefficients: coefficients.map((scalar) => toHex(group.encodeScalar(scalar))) },
  };
}

/** What a commit must agree with. */
export type CommitFrame = {
  readonly parties: readonly DrawParty[];
  readonly planDigest: Hex;
  readonly manifestDigest: Hex;
  readonly threshold: number;
};

/** Why a commit is not accepted. */
export type CommitRefusal = 'UNKNOWN_PARTY' | 'OTHER_PLAN' | 'OTHER_MANIFEST' | 'WRONG_VECTOR_LENGTH' | 'NOT_A_POINT' | 'BAD_SIGNATURE';

/** Whether a commit is from a party of the plan, over this plan and manifest, well formed and signed. */
export function checkCommit(
  commit: PartyCommit,
  frame: CommitFrame,
  primitives: DrawPrimitives,
): { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly reason: CommitRefusal } {
  const party = frame.parties.find(({ partyId }) => partyId === commit.partyId);
  if (party === undefined) return { kind: 'refused', reason: 'UNKNOWN_PARTY' };
  if (commit.planDigest !== frame.planDigest) return { kind: 'refused', reason: 'OTHER_PLAN' };
  if (commit.manifestDigest !== frame.manifestDigest) return { kind: 'refused', reason: 'OTHER_MANIFEST' };
  if (commit.vector.length !== frame.threshold) return { kind: 'refused', reason: 'WRONG_VECTOR_LENGTH' };
  if (!commit.vector.every((point) => primitives.group.isPoint(fromHex(point)))) return { kind: 'refused', reason: 'NOT_A_POINT' };
  const isSigned = primitives.signatures.verify(commitMessage(commit), fromHex(commit.signature), fromHex(party.signingKey));
  return isSigned ? { kind: 'accepted' } : { kind: 'refused', reason: 'BAD_SIGNATURE' };
}

/** What a party signs: the commit without its signature, under a tag. */
function commitMessage({ partyId, planDigest, manifestDigest, vector }: Omit<PartyCommit, 'signature'>): Uint8Array {
  return taggedMessage('commit', [canonicalJsonBytes({ partyId, planDigest, manifestDigest, vector })]);
}
