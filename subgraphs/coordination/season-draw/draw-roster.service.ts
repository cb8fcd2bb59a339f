import type { EntityManager } from 'typeorm';
import { AUDITOR_ID, PARTIES_MIN } from './draw.ts';
import { type RegisteredKey, registeredKeys } from './draw-keys.repository.ts';
import type { DrawParty, DrawPlan, DrawProfile } from './pure/draw-types.ts';

/** Fewest shares that rebuild a scalar: with one, a single holder would know every scalar before it is revealed. */
export const THRESHOLD_MIN = 2;

/** Who may contribute to a draw and keep shares of it. */
export interface RosterWish {
  readonly departments: readonly string[];
  readonly profile: DrawProfile;
  readonly rehearsal: boolean;
  /** Whether the supervising body contributes; null: only where the departments are too few. */
  readonly auditorContributes: boolean | null;
  /** Ids of the holders; null: everybody of the season, and the supervising body, who has registered a key for shares. */
  readonly escrowHolders: readonly string[] | null;
  /** t; null: more than half of the holders. */
  readonly escrowThreshold: number | null;
}

/** Parties and escrow of a plan, or who is missing. */
export type Roster =
  | { readonly kind: 'roster'; readonly parties: readonly DrawParty[]; readonly escrow: DrawPlan['escrow'] }
  | { readonly kind: 'partiesMissing'; readonly withoutKey: readonly string[] }
  | { readonly kind: 'escrowMissing'; readonly holders: number; readonly required: number; readonly withoutKey: readonly string[] };

/** The parties of a draw and the holders of their shares, with the keys that they have registered. */
export async function rosterOf(manager: EntityManager, wish: RosterWish): Promise<Roster> {
  const contributes = wish.auditorContributes ?? wish.departments.length < PARTIES_MIN;
  const partyIds = contributes ? [...wish.departments, AUDITOR_ID] : wish.departments;
  const everybody = [...new Set([...wish.departments, AUDITOR_ID, ...(wish.escrowHolders ?? [])])];
  const keys = await registeredKeys(manager, everybody, wish.profile);
  const known = new Set(keys.map(({ partyId }) => partyId));
  const withoutKey = partyIds.filter((partyId) => !known.has(partyId));
  if (withoutKey.length > 0 || partyIds.length < PARTIES_MIN) return { kind: 'partiesMissing', withoutKey };
  const parties = keys
    .filter(({ partyId }) => partyIds.includes(partyId))
    .map(({ partyId, name, signingKey }) => ({ partyId, name, signingKey }));
  const escrow = escrowOf(keys, wish);
  return escrow.kind === 'escrow' ? { kind: 'roster', parties, escrow: escrow.escrow } : escrow;
}

type EscrowChoice = { readonly kind: 'escrow'; readonly escrow: DrawPlan['escrow'] } | Extract<Roster, { kind: 'escrowMissing' }>;

/** Holders are numbered from 1 in the order of their ids. Only a rehearsal may do without escrow. */
function escrowOf(keys: readonly RegisteredKey[], wish: RosterWish): EscrowChoice {
  const wanted = wish.escrowHolders;
  const able = keys.filter(({ partyId, encryptionKey }) => encryptionKey !== null && (wanted === null || wanted.includes(partyId)));
  const isAsked = wanted !== null || wish.escrowThreshold !== null || !wish.rehearsal;
  if (able.length < THRESHOLD_MIN && !isAsked) return { kind: 'escrow', escrow: { threshold: 1, holders: [] } };
  const threshold = wish.escrowThreshold ?? Math.max(THRESHOLD_MIN, Math.floor(able.length / 2) + 1);
  const withoutKey = (wanted ?? []).filter((holderId) => !able.some(({ partyId }) => partyId === holderId));
  if (withoutKey.length > 0 || able.length < threshold || threshold < THRESHOLD_MIN)
    return { kind: 'escrowMissing', holders: able.length, required: Math.max(threshold, THRESHOLD_MIN), withoutKey };
  const holders = able.map(({ partyId, signingKey, encryptionKey }, place) => ({
    holderId: partyId,
    index: place + 1,
    signingKey,
    encryptionKey: encryptionKey ?? '',
  }));
  return { kind: 'escrow', escrow: { threshold, holders } };
}
