import type { CandidateInspector, Hex, RemovedEdge, Slot, UnfilledReason } from './draw-types.ts';
import { InspectorFitting } from './inspector-fitting.ts';
import { pairOrderOf } from './pair-order.ts';
import type { DrawPrimitives } from './primitives.ts';
import { seatsKey } from './replace-units.ts';
import { NOBODY, SlotNetwork } from './slot-network.ts';

/*
 * Section 7, inspectors. The draw is repeated, then every event in its order, each with everything else fixed, so that nobody is moved without a
 * reason of their own (CD-1.2d): a removed edge empties its slot, and step 2 of section 6 looks once for somebody with capacity left; a withdrawal
 * empties and closes the seats that it takes away, then fills the seats that it opens by step 2, in the order of the slots. A slot that the n-th
 * withdrawal opened has the id `visitId/department/seat~n`.
 */

/** What a withdrawal did to the seats. Those that the n-th one opened have ids that end in `~n`. */
export type Withdrawal = {
  /** Seats that it closed, by `visitId/department`. */
  readonly closed: readonly string[];
  /** How many of the removed edges came before it. */
  readonly edgesBefore: number;
};

/** The draw of one department, whose inspectors fit no other's slots. */
export type DepartmentDraw = {
  readonly department: string;
  readonly inspectorSeed: Hex;
  /** In the order in which they are drawn. */
  readonly slots: readonly Slot[];
  readonly inspectors: readonly CandidateInspector[];
  readonly evenLoad: boolean;
  readonly removedEdges: readonly RemovedEdge[];
  readonly withdrawals: readonly Withdrawal[];
};

/** The teams of one department, as numbers, so that threads hand them over for nothing. */
export type DepartmentTeams = {
  /** Place of each slot's inspector in the list of the department; {@link NOBODY} where there is none. */
  readonly inspectorOf: Int32Array;
  /** Why nobody fills a slot, by its place; closed slots are not in it. */
  readonly unfilled: ReadonlyMap<number, UnfilledReason>;
};

/** Draws the teams of a department and repeats what happened to them. */
export function drawDepartment(draw: DepartmentDraw, primitives: DrawPrimitives): DepartmentTeams {
  const { slots, inspectors, removedEdges, evenLoad } = draw;
  const fitting = new InspectorFitting(inspectors);
  const ids = inspectors.map(({ inspectorId }) => inspectorId);
  const pairOrder = pairOrderOf(draw.inspectorSeed, ids, primitives);
  const network = new SlotNetwork({ slots, inspectors, fitting, pairOrder, evenLoad });
  const openedByStage = Map.groupBy(slots.keys(), (slot) => openedBy(slots[slot]?.slotId ?? ''));
  const isOpen = new Set<number>();
  const open = (stage: number): void => {
    for (const slot of openedByStage.get(stage) ?? []) {
      isOpen.add(slot);
      if (stage === 0) network.fill(slot);
      else network.fillAlone(slot);
    }
  };
  let edges = 0;
  const removeUpTo = (count: number): void => {
    for (const { slotId, inspectorId } of removedEdges.slice(edges, count)) network.removeEdge(slotId, inspectorId);
    edges = Math.max(edges, count);
  };
  open(0);
  draw.withdrawals.forEach(({ closed, edgesBefore }, place) => {
    removeUpTo(edgesBefore);
    const keys = new Set(closed);
    for (const slot of isOpen) {
      const { visitId, department } = slots[slot] as Slot;
      if (!keys.has(seatsKey(visitId, department))) continue;
      isOpen.delete(slot);
      network.close(slot);
    }
    open(place + 1);
  });
  removeUpTo(removedEdges.length);
  const inspectorOf = network.inspectorNumbers();
  const empty = [...isOpen].filter((slot) => inspectorOf[slot] === NOBODY);
  return { inspectorOf, unfilled: new Map(empty.map((slot) => [slot, fitting.reasonFor(slots[slot] as Slot)])) };
}

/** Number of the withdrawal that opened a slot; 0 for a slot of the draw. */
export function openedBy(slotId: string): number {
  const mark = slotId.lastIndexOf('~');
  return mark === -1 ? 0 : Number(slotId.slice(mark + 1));
}
