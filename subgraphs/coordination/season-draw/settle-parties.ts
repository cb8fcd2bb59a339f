import type { DROP_REASONS } from './ceremony.ts';
import type { EscrowShare, PartyCommit, PartyReveal, RecoveredReveal } from './pure/draw-types.ts';
import { recoverReveal } from './pure/escrow.ts';
import type { DrawGroup } from './pure/primitives.ts';

/** What a party has done by T2. */
export interface PartyAtFreeze {
  readonly partyId: string;
  readonly hasCommitted: boolean;
  /** Holders that have acknowledged its share. */
  readonly acknowledgedBy: readonly string[];
}

/** A party that is left out, and why: it did not commit, or these holders did not acknowledge its shares. */
export interface DroppedParty {
  readonly partyId: string;
  readonly reason: keyof typeof DROP_REASONS;
  readonly silentHolders: readonly string[];
}

/** Who goes on at the freeze, and who is dropped before anything is known (section 4). */
export function partiesAtFreeze(
  parties: readonly PartyAtFreeze[],
  holderIds: readonly string[],
): { readonly kept: readonly string[]; readonly dropped: readonly DroppedParty[] } {
  const dropped = parties.flatMap((party): DroppedParty[] => {
    if (!party.hasCommitted) return [{ partyId: party.partyId, reason: 'NO_COMMIT', silentHolders: [] }];
    const silentHolders = holderIds.filter((holderId) => !party.acknowledgedBy.includes(holderId));
    return silentHolders.length === 0 ? [] : [{ partyId: party.partyId, reason: 'NO_ACKNOWLEDGEMENT', silentHolders }];
  });
  const gone = new Set(dropped.map(({ partyId }) => partyId));
  return { kept: parties.map(({ partyId }) => partyId).filter((partyId) => !gone.has(partyId)), dropped };
}

/** A late party whose scalar cannot be rebuilt yet. */
export interface UnrecoverableParty {
  readonly partyId: string;
  readonly validShares: number;
  readonly requiredShares: number;
  /** Holders that have not opened a share that fits. */
  readonly silentHolders: readonly string[];
}

/** What the reveals and the opened shares come to. */
export type Settlement =
  | { readonly kind: 'complete'; readonly reveals: readonly PartyReveal[]; readonly recovered: readonly RecoveredReveal[] }
  | { readonly kind: 'short'; readonly missing: readonly UnrecoverableParty[] };

/** What the frozen parties have given, and their holders. */
export interface SettlementInput {
  readonly commits: readonly PartyCommit[];
  readonly reveals: readonly PartyReveal[];
  readonly openedShares: readonly EscrowShare[];
  readonly holderIds: readonly string[];
}

/** All scalars, those of late parties rebuilt from shares that were checked one by one; or who is missing, with names (section 4). */
export function settleReveals({ commits, reveals, openedShares, holderIds }: SettlementInput, group: DrawGroup): Settlement {
  const recovered: RecoveredReveal[] = [];
  const missing: UnrecoverableParty[] = [];
  for (const commit of commits) {
    const { partyId } = commit;
    if (reveals.some((reveal) => reveal.partyId === partyId)) continue;
    const shares = openedShares.filter((share) => share.partyId === partyId);
    const recovery = shares.length === 0 ? null : recoverReveal(commit, shares, group);
    if (recovery?.kind === 'recovered') recovered.push(recovery.reveal);
    else {
      const bad = recovery?.badHolders ?? [];
      const given = new Set(shares.map(({ holderId }) => holderId).filter((holderId) => !bad.includes(holderId)));
      const silentHolders = holderIds.filter((holderId) => !given.has(holderId));
      missing.push({ partyId, validShares: recovery?.valid ?? 0, requiredShares: commit.vector.length, silentHolders });
    }
  }
  return missing.length === 0 ? { kind: 'complete', reveals, recovered } : { kind: 'short', missing };
}
