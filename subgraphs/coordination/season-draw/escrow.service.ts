import { badInput } from '../../subgraph-kit/errors.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { toolsOf } from './ceremony.service.ts';
import type { KeptShare } from './ceremony.ts';
import { areHex, type Contributing, type ContributionResult, contribute, type Refusal } from './contribution.service.ts';
import type { Draw, PartyProgress } from './draw.ts';
import { plannedDeadlines, recoverUntil } from './draw-deadlines.ts';
import { nameLateParties, partiesOfDraw } from './draw-parties.repository.ts';
import { freezeIfComplete, revealedIfComplete } from './draw-phases.service.ts';
import { saveAcknowledgement, saveOpenedShare, sharesOf, sharesOfDraw } from './draw-shares.repository.ts';
import type { EscrowShare, PartyCommit } from './pure/draw-types.ts';
import { checkAcknowledgement, checkShare } from './pure/escrow.ts';
import { nodePrimitives } from './pure/node-primitives.ts';

const SHARES = Symbol('shares of draws');
const PARTIES_MAX = 100;

/** A holder's signed word that the share of a party fits its commitment. */
export interface GivenAcknowledgement {
  readonly partyId: string;
  readonly shareDigest: string;
  readonly signature: string;
}

/** A share that its holder opens. */
export interface GivenShare {
  readonly partyId: string;
  readonly share: string;
}

/** Keeps the caller's acknowledgements, all or none. The last one that was waited for freezes the draw. */
export function acknowledgeShares(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly drawId: string; readonly acknowledgements: readonly GivenAcknowledgement[] },
): Promise<ContributionResult> {
  requireSome('acknowledgements', input.acknowledgements);
  return contribute(context, { operation: 'acknowledgeShares', input, needs: 'SNAPSHOT_TAKEN' }, async (contributing) => {
    const { draw, now } = contributing;
    if (now >= plannedDeadlines(draw.plan).commitUntil) return 'TOO_LATE';
    const shares = await sharesOfDraw(contributing.manager, draw.id);
    for (const given of input.acknowledgements) {
      const refusal = await keepAcknowledgement(contributing, shares, given);
      if (refusal !== null) return refusal;
    }
    await freezeIfComplete(toolsOf(context, contributing), draw);
    return null;
  });
}

async function keepAcknowledgement(
  { manager, draw, partyId: holderId, now }: Contributing,
  shares: readonly KeptShare[],
  { partyId, shareDigest, signature }: GivenAcknowledgement,
): Promise<Refusal | null> {
  const holder = draw.plan.escrow.holders.find((candidate) => candidate.holderId === holderId);
  const kept = shares.find((share) => share.partyId === partyId && share.holderId === holderId);
  if (holder === undefined || kept === undefined) return 'NOT_A_HOLDER';
  if (!areHex([shareDigest, signature])) return 'NOT_HEX';
  const { index, ephemeral, ciphertext } = kept;
  const acknowledgement = { partyId, holderId, shareDigest, signature };
  const sealed = { partyId, holderId, index, ephemeral, ciphertext };
  if (!checkAcknowledgement(acknowledgement, sealed, holder, nodePrimitives(draw.profile))) return 'BAD_ACKNOWLEDGEMENT';
  return (await saveAcknowledgement(manager, draw.id, acknowledgement, now)) ? null : 'ALREADY_DONE';
}

/** Opens shares of parties that did not reveal in time, each checked against its party's commitment. Enough of them rebuild the scalar. */
export function openShares(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly drawId: string; readonly shares: readonly GivenShare[] },
): Promise<ContributionResult> {
  requireSome('shares', input.shares);
  return contribute(context, { operation: 'openShares', input, needs: 'FROZEN' }, async (contributing) => {
    const { manager, draw, now } = contributing;
    // Before T4 a party can still reveal, and nobody has to look into its share.
    if (now < plannedDeadlines(draw.plan).revealUntil) return 'TOO_EARLY';
    if (now >= recoverUntil(draw.plan)) return 'TOO_LATE';
    await nameLateParties(manager, draw.id, now);
    const parties = await partiesOfDraw(manager, draw.id);
    for (const given of input.shares) {
      const refusal = await keepShareOf(contributing, parties, given);
      if (refusal !== null) return refusal;
    }
    await revealedIfComplete(toolsOf(context, contributing), draw.id);
    return null;
  });
}

async function keepShareOf(contributing: Contributing, parties: readonly PartyProgress[], given: GivenShare): Promise<Refusal | null> {
  const party = parties.find(({ partyId }) => partyId === given.partyId);
  if (party === undefined || party.commit === null || party.droppedReason !== null) return 'UNKNOWN_PARTY';
  if (party.lateAt === null || party.scalar !== null) return 'NOT_LATE';
  return keepOpenedShare(contributing, party.commit, given);
}

async function keepOpenedShare(
  { manager, draw, partyId: holderId, now }: Contributing,
  commit: PartyCommit,
  given: GivenShare,
): Promise<Refusal | null> {
  const holder = draw.plan.escrow.holders.find((candidate) => candidate.holderId === holderId);
  if (holder === undefined) return 'NOT_A_HOLDER';
  if (!areHex([given.share])) return 'NOT_HEX';
  const share: EscrowShare = { partyId: given.partyId, holderId, index: holder.index, share: given.share };
  if (!checkShare(share, commit, nodePrimitives(draw.profile).group)) return 'BAD_SHARE';
  return (await saveOpenedShare(manager, draw.id, share, now)) ? null : 'ALREADY_DONE';
}

/** Shares of a draw: sealed ones can be read by their holders alone. */
export async function loadShares(context: RequestContext, draw: Draw): Promise<readonly KeptShare[]> {
  const load = (ids: readonly string[]): Promise<Map<string, KeptShare[]>> => sharesOf(context.database.manager, ids);
  return (await loaderOf(context, SHARES, load).load(draw.id)) ?? [];
}

function requireSome(field: string, list: readonly unknown[]): void {
  if (list.length === 0 || list.length > PARTIES_MAX)
    throw badInput(field, list.length, { en: `must have 1 to ${PARTIES_MAX} members`, zh: `须有 1 到 ${PARTIES_MAX} 项` });
}
