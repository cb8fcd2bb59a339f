import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assignInspectors } from '../../../../subgraphs/coordination/season-draw/pure/assign-inspectors.ts';
import type { CandidateInspector, Slot } from '../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';

const primitives = nodePrimitives('DRAW1-SHA256');
const QUALIFICATIONS = ['P', 'Q', 'R'];

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const someOf = fc.subarray(QUALIFICATIONS);

/** Seats of one visit may need different qualifications, so that sometimes one of a team has to move for another. */
const visits = fc.array(fc.array(someOf, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });
const slotLists = visits.map((list) =>
  list.flatMap((seats, visit) =>
    seats.map(
      (needs, seat): Slot => ({
        slotId: `V${visit}/D/${seat + 1}`,
        visitId: `V${visit}`,
        unitId: `V${visit}`,
        department: 'D',
        seat: seat + 1,
        qualifications: needs,
        area: 'A',
        windowFrom: '2026-03-01',
        windowTo: '2026-03-31',
      }),
    ),
  ),
);
const inspectorLists = fc
  .array(fc.record({ qualifications: someOf, capacity: fc.integer({ min: 0, max: 3 }), recusals: fc.subarray(['V0', 'V1', 'V2']) }), {
    maxLength: 4,
  })
  .map((list) =>
    list.map(
      (given, index): CandidateInspector => ({
        inspectorId: `I${index}`,
        department: 'D',
        areas: [],
        certificateValidUntil: '2026-12-31',
        busy: [],
        recentUnits: [],
        ...given,
      }),
    ),
  );

const fits = (slot: Slot, inspector: CandidateInspector): boolean =>
  slot.qualifications.every((one) => inspector.qualifications.includes(one)) && !inspector.recusals.includes(slot.unitId);

/** The exact optimum by trying everything: for each slot nobody, or anybody who fits, has capacity and is not on the visit. */
function optimum(slots: readonly Slot[], inspectors: readonly CandidateInspector[]): number {
  const loads = inspectors.map(() => 0);
  const onVisit = new Set<string>();
  const best = (at: number): number => {
    const slot = slots[at];
    if (slot === undefined) return 0;
    let most = best(at + 1);
    inspectors.forEach((inspector, number) => {
      const pair = `${slot.visitId}/${number}`;
      if (!fits(slot, inspector) || (loads[number] ?? 0) >= inspector.capacity || onVisit.has(pair)) return;
      loads[number] = (loads[number] ?? 0) + 1;
      onVisit.add(pair);
      most = Math.max(most, 1 + best(at + 1));
      loads[number] = (loads[number] ?? 0) - 1;
      onVisit.delete(pair);
    });
    return most;
  };
  return best(0);
}

describe('the inspectors’ draw', () => {
  test.each([false, true])('never fills fewer slots than the exact optimum, with even load %p', (evenLoad) => {
    fc.assert(
      fc.property(slotLists, inspectorLists, seeds, (slots, inspectors, inspectorSeed) => {
        const { assigned } = assignInspectors({ inspectorSeed, slots, inspectors, evenLoad, removedEdges: [] }, primitives);
        expect(assigned).toHaveLength(optimum(slots, inspectors));
      }),
      { numRuns: 400 },
    );
  });

  test('keeps to fitness, capacity and one seat a visit, and tells every slot once', () => {
    fc.assert(
      fc.property(slotLists, inspectorLists, seeds, (slots, inspectors, inspectorSeed) => {
        const { assigned, unfilled } = assignInspectors({ inspectorSeed, slots, inspectors, evenLoad: true, removedEdges: [] }, primitives);
        const told = [...assigned, ...unfilled].map(({ slotId }) => slotId).toSorted();
        expect(told).toEqual(slots.map(({ slotId }) => slotId).toSorted());
        for (const inspector of inspectors) {
          const own = assigned.filter(({ inspectorId }) => inspectorId === inspector.inspectorId);
          const seats = own.map(({ slotId }) => slots.find((slot) => slot.slotId === slotId) as Slot);
          expect(own.length).toBeLessThanOrEqual(inspector.capacity);
          expect(new Set(seats.map(({ visitId }) => visitId)).size).toBe(seats.length);
          expect(seats.every((slot) => fits(slot, inspector))).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('after a removed edge nobody else moves, and the seat is filled exactly when somebody who fits has capacity left [CD-1.2d]', () => {
    fc.assert(
      fc.property(slotLists, inspectorLists, seeds, fc.nat(), (slots, inspectors, inspectorSeed, pick) => {
        const input = { inspectorSeed, slots, inspectors, evenLoad: false, removedEdges: [] };
        const before = assignInspectors(input, primitives);
        const edge = before.assigned[pick % Math.max(1, before.assigned.length)];
        if (edge === undefined) return;
        const removedEdges = [{ ...edge, reason: 'ILLNESS', evidenceDigest: '00'.repeat(32) }];
        const after = assignInspectors({ ...input, removedEdges }, primitives);
        const others = before.assigned.filter(({ slotId }) => slotId !== edge.slotId);
        expect(after.assigned.filter(({ slotId }) => slotId !== edge.slotId)).toEqual(others);
        const seat = slots.find(({ slotId }) => slotId === edge.slotId) as Slot;
        const visitOf = new Map(slots.map(({ slotId, visitId }) => [slotId, visitId]));
        const mayCome = inspectors.filter((inspector) => {
          const own = others.filter(({ inspectorId }) => inspectorId === inspector.inspectorId);
          const isThere = own.some(({ slotId }) => visitOf.get(slotId) === seat.visitId);
          return inspector.inspectorId !== edge.inspectorId && fits(seat, inspector) && !isThere && own.length < inspector.capacity;
        });
        const substitute = after.assigned.find(({ slotId }) => slotId === edge.slotId)?.inspectorId;
        expect(substitute === undefined).toBe(mayCome.length === 0);
        if (substitute !== undefined) expect(mayCome.map(({ inspectorId }) => inspectorId)).toContain(substitute);
      }),
      { numRuns: 1000 },
    );
  });
});
