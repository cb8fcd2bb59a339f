import { hkdfSync } from 'node:crypto';
import { revealOf } from '../../../subgraphs/coordination/season-draw/pure/check-reveal.ts';
import { commitScalar, ENTROPY_BYTES_PER_COEFFICIENT } from '../../../subgraphs/coordination/season-draw/pure/commit-scalar.ts';
import type { DrawProfile } from '../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { toHex } from '../../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';

/** What a draw asks its parties to commit to. */
export interface DrawToJoin {
  readonly drawId: string;
  readonly planDigest: string;
  readonly manifestDigest: string;
  /** Length of the commitment vector. */
  readonly threshold: number;
}

/** What a party sends: its commitment, and later the scalar that opens it. All hexadecimal. */
export interface Contribution {
  readonly vector: readonly string[];
  readonly signature: string;
  readonly scalar: string;
}

const SIGNING_KEY_BYTES = 32;

/**
 * The keys of the departments in a rehearsal, all derived from one secret, so that a driver that was killed between commitment and reveal can
 * still reveal. In a real season each department holds its own key and its own randomness, and nobody holds them all.
 */
export class DrawPartyKeys {
  readonly #secret: Uint8Array;
  readonly #profile: DrawProfile;

  constructor(secret: Uint8Array, profile: DrawProfile) {
    this.#secret = secret;
    this.#profile = profile;
  }

  /** Public key of a department, hexadecimal. */
  publicKeyOf(department: string): string {
    return toHex(nodePrimitives(this.#profile).signatures.publicKeyOf(this.#signingKeyOf(department)));
  }

  /** The same contribution whenever it is asked for the same draw. */
  contributionOf(department: string, draw: DrawToJoin): Contribution {
    const { drawId, planDigest, manifestDigest, threshold } = draw;
    const entropy = this.#derive(`entropy ${drawId} ${department}`, threshold * ENTROPY_BYTES_PER_COEFFICIENT);
    const signingSecretKey = this.#signingKeyOf(department);
    const { commit, secret } = commitScalar(
      { partyId: department, planDigest, manifestDigest, threshold, entropy, signingSecretKey },
      nodePrimitives(this.#profile),
    );
    return { vector: commit.vector, signature: commit.signature, scalar: revealOf(secret).scalar };
  }

  #signingKeyOf(department: string): Uint8Array {
    return this.#derive(`signing ${this.#profile} ${department}`, SIGNING_KEY_BYTES);
  }

  #derive(purpose: string, bytes: number): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.#secret, 'joint-inspection-hub rehearsal', purpose, bytes));
  }
}
