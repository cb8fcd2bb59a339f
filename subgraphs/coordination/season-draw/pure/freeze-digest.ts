import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';
import type { DrawHeader, DrawPlan, FreezeCheckpoint, Hex, PartyCommit, PoolManifest } from './draw-types.ts';
import { documentDigest, utf8 } from './encoding.ts';
import type { DrawPrimitives } from './primitives.ts';

/** The document of the `FREEZE` event: after it nothing that enters the seed can change. */
export type FreezeDocument = {
  readonly format: 'draw-freeze/1';
  readonly drawId: string;
  readonly attempt: number;
  readonly planDigest: Hex;
  readonly manifestDigest: Hex;
  /** In ascending order of the party ids. */
  readonly commits: readonly PartyCommit[];
};

/** The set of commits and the manifest digest, in the one order that can be digested. */
export function freezeDocument(manifest: PoolManifest, commits: readonly PartyCommit[], primitives: DrawPrimitives): FreezeDocument {
  return {
    format: 'draw-freeze/1',
    drawId: manifest.drawId,
    attempt: manifest.attempt,
    planDigest: manifest.planDigest,
    manifestDigest: documentDigest(primitives, manifest),
    commits: inPartyOrder(commits),
  };
}

/** Digest of the `FREEZE` event's document: what the log checkpoint before the reveals must hold. */
export function freezeDigest(document: FreezeDocument, primitives: DrawPrimitives): Hex {
  return documentDigest(primitives, document);
}

/** The header that binds the seed to plan, pool, exclusions, inspectors and the frozen log. */
export function drawHeader(plan: DrawPlan, manifest: PoolManifest, freezeCheckpoint: FreezeCheckpoint): DrawHeader {
  return {
    drawId: plan.drawId,
    attempt: plan.attempt,
    planDigest: manifest.planDigest,
    poolRoot: manifest.poolRoot,
    poolSize: manifest.balls,
    exclusionRoot: manifest.exclusionRoot,
    inspectorRoot: manifest.inspectorRoot,
    freezeCheckpoint,
    profile: plan.profile,
  };
}

/** Parties in ascending order of the bytes of their ids. */
export function inPartyOrder<T extends { readonly partyId: string }>(list: readonly T[]): T[] {
  return list.toSorted((left, right) => compareBytes(utf8(left.partyId), utf8(right.partyId)));
}
