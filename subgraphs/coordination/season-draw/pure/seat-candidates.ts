import type { CandidateInspector, Hex, Slot } from './draw-types.ts';
import { InspectorFitting } from './inspector-fitting.ts';
import { pairOrderOf } from './pair-order.ts';
import type { DrawPrimitives } from './primitives.ts';

/** Inspectors who fit a seat, whatever their load, in the order of H("pair", seedI, slotId, inspectorId) in which the draw asks them. */
export function seatCandidates(
  slot: Slot,
  { inspectorSeed, inspectors }: { readonly inspectorSeed: Hex; readonly inspectors: readonly CandidateInspector[] },
  primitives: DrawPrimitives,
): CandidateInspector[] {
  const numbers = new InspectorFitting(inspectors).fitting(slot);
  const ids = inspectors.map(({ inspectorId }) => inspectorId);
  const order = pairOrderOf(inspectorSeed, ids, primitives).sorted(slot.slotId, numbers);
  return Array.from(order, (number) => inspectors[number] as CandidateInspector);
}

/**
 * Who would come next for a seat: step 2 of section 6 again and again, everybody else where they are.
 *
 * @param loads seats that each inspector fills in the draw
 */
export function seatAlternates(
  candidates: readonly CandidateInspector[],
  { loads, evenLoad }: { readonly loads: ReadonlyMap<string, number>; readonly evenLoad: boolean },
): CandidateInspector[] {
  const loadOf = ({ inspectorId }: CandidateInspector): number => loads.get(inspectorId) ?? 0;
  const free = candidates.filter((inspector) => loadOf(inspector) < inspector.capacity);
  // Sorting keeps the order of the pairs among equal loads.
  return evenLoad ? free.toSorted((left, right) => loadOf(left) - loadOf(right)) : free;
}
