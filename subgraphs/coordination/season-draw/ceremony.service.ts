import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { servicesOf } from '../services.ts';
import { areHex, type Contributing, type ContributionResult, contribute, type Refusal } from './contribution.service.ts';
import { plannedDeadlines } from './draw-deadlines.ts';
import { partiesOfDraw, saveCommit, saveReveal } from './draw-parties.repository.ts';
import { freezeIfComplete, type PhaseTools, revealedIfComplete } from './draw-phases.service.ts';
import { saveShares } from './draw-shares.repository.ts';
import { checkReveal } from './pure/check-reveal.ts';
import { checkCommit } from './pure/commit-scalar.ts';
import type { EscrowHolder } from './pure/draw-types.ts';
import { fromHex } from './pure/encoding.ts';
import type { SealedShare } from './pure/escrow.ts';
import { nodePrimitives } from './pure/node-primitives.ts';
import type { DrawGroup } from './pure/primitives.ts';

const CIPHERTEXT_HEX_LENGTH = 64;

/** A share as its party hands it over: only its holder can read it. */
export interface HandedShare {
  readonly holderId: string;
  readonly ephemeral: string;
  readonly ciphertext: string;
}

/** Input of `commitToDraw`. */
export interface CommitToDraw {
  readonly idempotencyKey: string;
  readonly drawId: string;
  readonly vector: readonly string[];
  readonly signature: string;
  /** One for each holder of the plan. */
  readonly shares?: readonly HandedShare[] | null;
}

/** Keeps the caller's commitment and the shares of its scalar. The last one that was waited for freezes the draw: after it nothing that enters the seed can change. */
export function commitToDraw(context: RequestContext, input: CommitToDraw): Promise<ContributionResult> {
  return contribute(context, { operation: 'commitToDraw', input, needs: 'SNAPSHOT_TAKEN' }, async (contributing) => {
    const { manager, draw, partyId, now } = contributing;
    if (now >= plannedDeadlines(draw.plan).commitUntil) return 'TOO_LATE';
    if (!areHex([...input.vector, input.signature])) return 'NOT_HEX';
    const manifestDigest = draw.manifestDigest ?? '';
    const primitives = nodePrimitives(draw.profile);
    const commit = { partyId, planDigest: draw.planDigest, manifestDigest, vector: input.vector, signature: input.signature };
    const frame = { parties: draw.plan.parties, planDigest: draw.planDigest, manifestDigest, threshold: draw.plan.escrow.threshold };
    const check = checkCommit(commit, frame, primitives);
    if (check.kind === 'refused') return check.reason;
    const shares = sealedFor(partyId, input.shares ?? [], draw.plan.escrow.holders, primitives.group);
    if (shares === null) return 'WRONG_SHARES';
    if (!(await saveCommit(manager, draw.id, commit, now))) return 'ALREADY_DONE';
    await saveShares(manager, draw.id, shares);
    await freezeIfComplete(toolsOf(context, contributing), draw);
    return null;
  });
}

/** Keeps the caller's opened scalar. The last one sets off the computation, which needs no human step. */
export function revealForDraw(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly drawId: string; readonly scalar: string },
): Promise<ContributionResult> {
  return contribute(context, { operation: 'revealForDraw', input, needs: 'FROZEN' }, async (contributing) => {
    const { manager, draw, partyId, now } = contributing;
    if (now >= plannedDeadlines(draw.plan).revealUntil) return 'TOO_LATE';
    // Who reads the dice after having seen the scalars could choose the seed.
    if (draw.beacon === null) return 'BEACON_MISSING';
    const refusal = await refusalOfReveal(contributing, input.scalar);
    if (refusal !== null) return refusal;
    if (!(await saveReveal(manager, draw.id, { partyId, scalar: input.scalar }, now))) return 'ALREADY_DONE';
    await revealedIfComplete(toolsOf(context, contributing), draw.id);
    return null;
  });
}

/** What the steps of a draw need, in the transaction of a contribution. */
export function toolsOf(context: RequestContext, { manager, now }: Contributing): PhaseTools {
  return { manager, now, jobs: servicesOf(context).jobs };
}

async function refusalOfReveal({ manager, draw, partyId }: Contributing, scalar: string): Promise<Refusal | null> {
  if (!areHex([scalar])) return 'NOT_HEX';
  const party = (await partiesOfDraw(manager, draw.id)).find((candidate) => candidate.partyId === partyId);
  if (party === undefined) return 'UNKNOWN_PARTY';
  if (party.droppedReason !== null || party.commit === null) return 'DROPPED';
  const check = checkReveal(party.commit, { partyId, scalar }, nodePrimitives(draw.profile));
  return check.kind === 'refused' ? check.reason : null;
}

/** The shares with the indexes of the plan; null unless there is exactly one well-formed share for each holder. */
function sealedFor(
  partyId: string,
  handed: readonly HandedShare[],
  holders: readonly EscrowHolder[],
  group: DrawGroup,
): SealedShare[] | null {
  if (handed.length !== holders.length) return null;
  const sealed = holders.flatMap(({ holderId, index }) => {
    const own = handed.filter((share) => share.holderId === holderId);
    const [share] = own;
    if (share === undefined || own.length > 1 || !isWellFormed(share, group)) return [];
    return [{ partyId, holderId, index, ephemeral: share.ephemeral, ciphertext: share.ciphertext }];
  });
  return sealed.length === holders.length ? sealed : null;
}

function isWellFormed({ ephemeral, ciphertext }: HandedShare, group: DrawGroup): boolean {
  return areHex([ephemeral, ciphertext]) && ciphertext.length === CIPHERTEXT_HEX_LENGTH && group.isPoint(fromHex(ephemeral));
}
