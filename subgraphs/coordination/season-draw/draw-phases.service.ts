import type { EntityManager } from 'typeorm';
import type { Jobs } from '../../subgraph-kit/jobs/jobs.ts';
import { lockDraw, moveDraw } from './draw.repository.ts';
import { type Draw, PARTIES_MIN } from './draw.ts';
import { type DrawFailure, failureOf } from './draw-failure.ts';
import { dropParties, nameLateParties, partiesOfDraw, saveRecovered } from './draw-parties.repository.ts';
import { RUN_QUEUE } from './draw-queues.ts';
import { openedShares, sharesOfDraw } from './draw-shares.repository.ts';
import { publishDraw } from './drawn-visits.repository.ts';
import { nodePrimitives } from './pure/node-primitives.ts';
import { partiesAtFreeze, type Settlement, settleReveals } from './settle-parties.ts';

/** What a step of a draw needs: the transaction, and the job library for what follows. */
export interface PhaseTools {
  readonly manager: EntityManager;
  readonly jobs: Jobs;
  readonly now: Date;
}

/** Randomness from outside that is not asked for. */
const NO_BEACON = { kind: 'none' } as const;

/** Freezes a draw all of whose parties have committed, with all their shares acknowledged. Whether it did. */
export async function freezeIfComplete(tools: PhaseTools, draw: Draw): Promise<boolean> {
  const { kept, dropped } = await standing(tools.manager, draw);
  if (dropped.length > 0 || kept.length < PARTIES_MIN) return false;
  return moveDraw(tools.manager, draw, 'FROZEN', frozen(draw, tools.now));
}

/** Freezes a draw at T2 with those who are ready; fails it, with names, when they are too few. */
export async function freezeByDate(tools: PhaseTools, draw: Draw): Promise<void> {
  const { manager, now } = tools;
  const { kept, dropped } = await standing(manager, draw);
  await dropParties(manager, draw.id, dropped);
  if (kept.length >= PARTIES_MIN) {
    await moveDraw(manager, draw, 'FROZEN', frozen(draw, now));
    return;
  }
  const missing = dropped.map(({ partyId, reason, silentHolders }) => [partyId, reason, ...silentHolders] as const);
  await failDraw(tools, draw, failureOf('TOO_FEW_PARTIES', missing));
}

/** Puts the fall-back of the plan in the place of a beacon that did not come by T3. */
export async function fallBackByDate(tools: PhaseTools, draw: Draw): Promise<void> {
  if (draw.beacon === null && draw.plan.beacon.fallBack === 'none')
    await moveDraw(tools.manager, draw, 'FROZEN', { beacon: NO_BEACON, beaconAt: tools.now });
}

/** Goes on to the computation when every frozen party has revealed, or can be rebuilt from opened shares. What is missing otherwise. */
export async function revealedIfComplete({ manager, jobs }: PhaseTools, drawId: string): Promise<Settlement | null> {
  const draw = await lockDraw(manager, drawId);
  if (draw === null || draw.state !== 'FROZEN' || draw.beacon === null) return null;
  const parties = (await partiesOfDraw(manager, draw.id)).filter(({ droppedReason }) => droppedReason === null);
  const isLate = new Set(parties.filter(({ lateAt }) => lateAt !== null).map(({ partyId }) => partyId));
  const settlement = settleReveals(
    {
      commits: parties.flatMap(({ commit }) => commit ?? []),
      reveals: parties.flatMap(({ partyId, scalar }) => (scalar === null ? [] : [{ partyId, scalar }])),
      openedShares: openedShares(await sharesOfDraw(manager, draw.id)).filter(({ partyId }) => isLate.has(partyId)),
      holderIds: draw.plan.escrow.holders.map(({ holderId }) => holderId),
    },
    nodePrimitives(draw.profile).group,
  );
  if (settlement.kind === 'short') return settlement;
  await saveRecovered(manager, draw.id, settlement.recovered);
  await moveDraw(manager, draw, 'REVEALED', {});
  await jobs.send(manager, RUN_QUEUE, { drawId: draw.id }, { singletonKey: draw.id });
  return settlement;
}

/**
 * Names at T4 who has not revealed, and goes on when their scalars can be rebuilt.
 *
 * @param isOver whether holders can open no more shares: then a draw that cannot be computed fails, with names
 */
export async function settleByDate(tools: PhaseTools, draw: Draw, isOver: boolean): Promise<void> {
  await nameLateParties(tools.manager, draw.id, tools.now);
  if (draw.beacon === null) return failDraw(tools, draw, failureOf('NO_BEACON', [[draw.plan.beacon.kind]]));
  const settlement = await revealedIfComplete(tools, draw.id);
  if (settlement?.kind !== 'short') return;
  if (!isOver && draw.plan.escrow.holders.length > 0) return;
  const missing = settlement.missing.map(
    ({ partyId, validShares, requiredShares, silentHolders }) => [partyId, `${validShares}/${requiredShares}`, ...silentHolders] as const,
  );
  await failDraw(tools, draw, failureOf('NOT_REVEALED', missing));
}

/** Ends a draw without a result, publicly. */
export async function failDraw({ manager, now }: PhaseTools, draw: Draw, failure: DrawFailure): Promise<void> {
  if (!(await moveDraw(manager, draw, 'FAILED', { failure }))) return;
  const { id, seasonId, attempt } = draw;
  await publishDraw(manager, { seasonId, attempt }, { content: { drawId: id, attempt, failure: failure.text }, publishedAt: now });
}

async function standing(manager: EntityManager, draw: Draw): Promise<ReturnType<typeof partiesAtFreeze>> {
  const shares = await sharesOfDraw(manager, draw.id);
  const acknowledged = shares.filter(({ acknowledgedAt }) => acknowledgedAt !== null);
  const parties = (await partiesOfDraw(manager, draw.id)).map(({ partyId, commit }) => ({
    partyId,
    hasCommitted: commit !== null,
    acknowledgedBy: acknowledged.filter((share) => share.partyId === partyId).map(({ holderId }) => holderId),
  }));
  return partiesAtFreeze(
    parties,
    draw.plan.escrow.holders.map(({ holderId }) => holderId),
  );
}

function frozen(draw: Draw, now: Date): Parameters<typeof moveDraw>[3] {
  return draw.plan.beacon.kind === 'none' ? { frozenAt: now, beacon: NO_BEACON, beaconAt: now } : { frozenAt: now };
}
