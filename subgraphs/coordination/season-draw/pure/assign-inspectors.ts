import type { Assignment, AssignmentResult, CandidateInspector, Hex, RemovedEdge, Slot } from './draw-types.ts';
import { fromHex, taggedHash, toHex } from './encoding.ts';
import { InspectorFitting } from './inspector-fitting.ts';
import { pairOrderOf, slotHashes } from './pair-order.ts';
import type { DrawPrimitives } from './primitives.ts';
import { recordOrder } from './record-order.ts';
import { SlotNetwork } from './slot-network.ts';

/*
 * Section 6, exact enough to re-implement. Slots are taken in ascending order of H("slot", seedI, slotId). For each slot one augmenting-path
 * search, breadth first from that slot:
 *   1. take the next slot x of the queue;
 *   2. of the inspectors that fit x, do not yet fill a seat of x's visit, x itself included, and have capacity left, choose the first in ascending order of
 *      H("pair", seedI, slotId of x, inspectorId); with even load, the one with the smallest present load, then in that order. When there is
 *      one, x gets it, and every slot on the way back gets the inspector that its follower gave up: the search ends;
 *   3. otherwise, for the inspectors that fit x, in the order of the pairs: if the inspector fills another seat y of x's visit, put y into
 *      the queue; if not, put all slots that the inspector fills, in the order in which slots are drawn, into the queue; no slot and no
 *      inspector twice.
 * When the queue is empty the slot stays unfilled; what such a search has seen can never lead anywhere, so later searches skip it.
 */

/** What the inspectors' draw is made from. */
export type AssignmentInput = {
  readonly inspectorSeed: Hex;
  readonly slots: readonly Slot[];
  readonly inspectors: readonly CandidateInspector[];
  readonly evenLoad: boolean;
  /** Edges removed after the draw, in the order in which they were: each leaves everybody else where they are (section 7). */
  readonly removedEdges: readonly RemovedEdge[];
};

/** seedI = H("inspector-seed", seed, digest of the visit list). */
export function inspectorSeedOf(seed: Hex, visitsDigest: Hex, primitives: DrawPrimitives): Hex {
  return toHex(taggedHash(primitives, 'inspector-seed', fromHex(seed), fromHex(visitsDigest)));
}

/** Fills as many slots as can be filled. */
export function assignInspectors(input: AssignmentInput, primitives: DrawPrimitives): AssignmentResult {
  const slots = inDrawOrder(input, primitives);
  const { network, fitting } = networkOf({ ...input, slots }, primitives);
  for (let slot = 0; slot < slots.length; slot++) network.fill(slot);
  for (const { slotId, inspectorId } of input.removedEdges) network.removeEdge(slotId, inspectorId);
  return assignmentOf({ inspectorSeed: input.inspectorSeed, slots, network, fitting });
}

/** An empty network over slots that stand in the order in which they are drawn. */
export function networkOf(
  { inspectorSeed, slots, inspectors, evenLoad }: Omit<AssignmentInput, 'removedEdges'>,
  primitives: DrawPrimitives,
): { readonly network: SlotNetwork; readonly fitting: InspectorFitting } {
  const fitting = new InspectorFitting(inspectors);
  const ids = inspectors.map(({ inspectorId }) => inspectorId);
  const pairOrder = pairOrderOf(inspectorSeed, ids, primitives);
  return { fitting, network: new SlotNetwork({ slots, inspectors, fitting, pairOrder, evenLoad }) };
}

/** What a network holds, in the order of its slots. @param isOpen whether a slot counts */
export function assignmentOf(
  parts: {
    readonly inspectorSeed: Hex;
    readonly slots: readonly Slot[];
    readonly network: SlotNetwork;
    readonly fitting: InspectorFitting;
  },
  isOpen: (slot: number) => boolean = () => true,
): AssignmentResult {
  const assigned: Assignment[] = [];
  const unfilled: AssignmentResult['unfilled'][number][] = [];
  parts.slots.forEach((slot, number) => {
    if (!isOpen(number)) return;
    const inspector = parts.network.inspectorOf(number);
    if (inspector === null) unfilled.push({ slotId: slot.slotId, reason: parts.fitting.reasonFor(slot) });
    else assigned.push({ slotId: slot.slotId, inspectorId: inspector });
  });
  return { inspectorSeed: parts.inspectorSeed, assigned, unfilled };
}

/** Slots in the order in which they are drawn. */
export function inDrawOrder(
  { inspectorSeed, slots }: Pick<AssignmentInput, 'inspectorSeed' | 'slots'>,
  primitives: DrawPrimitives,
): Slot[] {
  const hashes = slotHashes(
    inspectorSeed,
    slots.map(({ slotId }) => slotId),
    primitives,
  );
  return Array.from(recordOrder(hashes, 32), (index) => slots[index] as Slot);
}
