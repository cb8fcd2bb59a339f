import { canonicalJsonBytes } from '../../../subgraph-kit/pure/canonical-json.ts';
import type { Beacon, DrawHeader, Hex, PartyReveal } from './draw-types.ts';
import { fromHex, taggedHash, toHex, u32be, utf8 } from './encoding.ts';
import { inPartyOrder } from './freeze-digest.ts';
import type { DrawPrimitives } from './primitives.ts';

/** What the seed is made from. Reveals are those of all frozen commits, recovered ones included. */
export type SeedInput = { readonly header: DrawHeader; readonly reveals: readonly PartyReveal[]; readonly beacon: Beacon };

/** seed = H("seed", JCS(header), u32be n, partyId, a_i ... in partyId order, JCS(beacon)). */
export function computeSeed({ header, reveals, beacon }: SeedInput, primitives: DrawPrimitives): Hex {
  const scalars = inPartyOrder(reveals).flatMap(({ partyId, scalar }) => [utf8(partyId), fromHex(scalar)]);
  return toHex(taggedHash(primitives, 'seed', canonicalJsonBytes(header), u32be(reveals.length), ...scalars, canonicalJsonBytes(beacon)));
}
