import { type AssignmentInput, assignmentOf, inDrawOrder, networkOf } from './assign-inspectors.ts';
import type { AssignmentResult } from './draw-types.ts';
import type { DrawPrimitives } from './primitives.ts';
import { type SlotStage, seatsKey } from './replace-units.ts';

/*
 * Section 7, inspectors. The draw is repeated, then every event in its order, each with everything else fixed, so that nobody is moved without a
 * reason of their own (CD-1.2d): a removed edge empties its slot, and step 2 of section 6 looks once for somebody with capacity left; a withdrawal
 * empties and closes the seats that it takes away, then fills the seats that it opens by step 2, in the order of the slots. A slot that the n-th
 * withdrawal opened has the id `visitId/department/seat~n`.
 */

/** What the teams are replayed from. */
export type ReplayInput = AssignmentInput & {
  /** What each withdrawal closed and opened, in order. */
  readonly stages: readonly SlotStage[];
  /** For each withdrawal, how many of the removed edges came before it. */
  readonly edgesBefore: readonly number[];
};

/** Teams after all replacements. Slots are all that ever were; closed ones are in no list of the result. */
export function replayAssignment(input: ReplayInput, primitives: DrawPrimitives): AssignmentResult {
  const slots = inDrawOrder(input, primitives);
  const stageOf = slots.map(({ slotId }) => openedBy(slotId));
  const { network, fitting } = networkOf({ ...input, slots }, primitives);
  const isOpen = slots.map(() => false);
  const open = (stage: number): void => {
    slots.forEach((_, slot) => {
      if (stageOf[slot] !== stage) return;
      isOpen[slot] = true;
      if (stage === 0) network.fill(slot);
      else network.fillAlone(slot);
    });
  };
  let edges = 0;
  const removeUpTo = (count: number): void => {
    for (; edges < count; edges++) {
      const edge = input.removedEdges[edges];
      if (edge !== undefined) network.removeEdge(edge.slotId, edge.inspectorId);
    }
  };
  open(0);
  input.stages.forEach(({ closed }, place) => {
    removeUpTo(input.edgesBefore[place] ?? 0);
    const keys = new Set(closed);
    slots.forEach((slot, number) => {
      if (!isOpen[number] || !keys.has(seatsKey(slot.visitId, slot.department))) return;
      isOpen[number] = false;
      network.close(number);
    });
    open(place + 1);
  });
  removeUpTo(input.removedEdges.length);
  return assignmentOf({ inspectorSeed: input.inspectorSeed, slots, network, fitting }, (slot) => isOpen[slot] === true);
}

/** Number of the withdrawal that opened a slot; 0 for a slot of the draw. */
export function openedBy(slotId: string): number {
  const mark = slotId.lastIndexOf('~');
  return mark === -1 ? 0 : Number(slotId.slice(mark + 1));
}
