import { randomBytes } from 'node:crypto';
import { revealOf } from '../../subgraphs/coordination/season-draw/pure/check-reveal.ts';
import { commitScalar, ENTROPY_BYTES_PER_COEFFICIENT } from '../../subgraphs/coordination/season-draw/pure/commit-scalar.ts';
import type { DrawProfile, PartyCommit, PartyReveal } from '../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { toHex } from '../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { nodePrimitives } from '../../subgraphs/coordination/season-draw/pure/node-primitives.ts';

/** A department's part in a draw, with keys of its own, as its offline command would hold them. */
export interface TestParty {
  readonly partyId: string;
  readonly publicKey: string;
  contribution(planDigest: string, manifestDigest: string): { readonly commit: PartyCommit; readonly reveal: PartyReveal };
}

/** A party with fresh keys. */
export function testParty(partyId: string, profile: DrawProfile = 'DRAW1-SHA256'): TestParty {
  const primitives = nodePrimitives(profile);
  const secretKey = randomBytes(32);
  return {
    partyId,
    publicKey: toHex(primitives.signatures.publicKeyOf(secretKey)),
    contribution(planDigest, manifestDigest) {
      const entropy = randomBytes(ENTROPY_BYTES_PER_COEFFICIENT);
      const input = { partyId, planDigest, manifestDigest, threshold: 1, entropy, signingSecretKey: secretKey };
      const { commit, secret } = commitScalar(input, primitives);
      return { commit, reveal: revealOf(secret) };
    },
  };
}
