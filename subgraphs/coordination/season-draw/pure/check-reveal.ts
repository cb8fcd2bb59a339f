import type { PartyCommit, PartyReveal, PartySecret } from './draw-types.ts';
import { fromHex, toHex } from './encoding.ts';
import type { DrawPrimitives } from './primitives.ts';

/** Why a reveal is not accepted. */
export type RevealRefusal = 'OTHER_PARTY' | 'NOT_A_SCALAR' | 'NOT_THE_COMMITTED_SCALAR';

/** What checking a reveal comes to. */
export type RevealCheck = { readonly kind: 'accepted' } | { readonly kind: 'refused'; readonly reason: RevealRefusal };

/** The reveal that a party's secret leads to. */
export function revealOf(secret: PartySecret): PartyReveal {
  return { partyId: secret.partyId, scalar: secret.coefficients[0] ?? '' };
}

/** Whether a reveal opens the commit: a·G must be the first point of its vector. */
export function checkReveal(commit: PartyCommit, reveal: PartyReveal, primitives: DrawPrimitives): RevealCheck {
  if (commit.partyId !== reveal.partyId) return { kind: 'refused', reason: 'OTHER_PARTY' };
  const scalar = primitives.group.decodeScalar(fromHex(reveal.scalar));
  if (scalar === null) return { kind: 'refused', reason: 'NOT_A_SCALAR' };
  const isCommitted = toHex(primitives.group.multiplyBase(scalar)) === commit.vector[0];
  return isCommitted ? { kind: 'accepted' } : { kind: 'refused', reason: 'NOT_THE_COMMITTED_SCALAR' };
}
