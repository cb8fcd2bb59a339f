import { compareTexts } from './compose-visits.ts';
import type { DrawnVisit, PlanEntry, Slot } from './draw-types.ts';
import { type ReplacedSeason, type SlotStage, seatsKey } from './replace-units.ts';
import { windowOf } from './visit-window.ts';

/** Fewest inspectors of one department on one visit. @source Administrative Penalty Law, article 42: enforcement by at least two officers */
export const SEATS_MIN = 2;

/** What the slots need to know beyond the visits, all of it committed before the seed: the plan, and the areas of the pool. */
export type SlotFacts = {
  readonly entries: readonly PlanEntry[];
  /** Division code of a unit. */
  readonly areaOf: (unitId: string) => string;
};

/** The seats of all visits: for each department on the visit as many as its plan entries ask for, at least two. */
export function slotsOf(visits: readonly DrawnVisit[], { entries, areaOf }: SlotFacts): Slot[] {
  const planned = new Map(entries.map((entry) => [entry.entryId, entry]));
  return visits.flatMap((visit) => {
    const { visitId, unitId } = visit;
    const { from, to } = windowOf(visit, planned);
    const area = areaOf(unitId);
    const departments = [...new Set(visit.takenBy.map(({ department }) => department))].sort(compareTexts);
    return departments.flatMap((department) => {
      const own = visit.takenBy.flatMap((taken) => (taken.department === department ? (planned.get(taken.entryId) ?? []) : []));
      const seats = Math.max(SEATS_MIN, ...own.map((entry) => entry.seats));
      const qualifications = [...new Set(own.flatMap((entry) => entry.qualifications))].sort(compareTexts);
      return Array.from(
        { length: seats },
        (_, index): Slot => ({
          slotId: `${seatsKey(visitId, department)}/${index + 1}`,
          visitId,
          unitId,
          department,
          seat: index + 1,
          qualifications,
          area,
          windowFrom: from,
          windowTo: to,
        }),
      );
    });
  });
}

/** The seats that a withdrawal opens. @param withdrawal its number, from 1 */
export function openedSlots({ opened, visits }: SlotStage, withdrawal: number, facts: SlotFacts): Slot[] {
  const keys = new Set(opened);
  const isOpened = (visitId: string, department: string): boolean => keys.has(seatsKey(visitId, department));
  const touched = visits.filter(({ visitId, takenBy }) => takenBy.some(({ department }) => isOpened(visitId, department)));
  return slotsOf(touched, facts)
    .filter(({ visitId, department }) => isOpened(visitId, department))
    .map((slot) => ({ ...slot, slotId: `${slot.slotId}~${withdrawal}` }));
}

/** All seats that a season ever had: those of its draw, and those that its withdrawals opened. */
export function slotsOfSeason({ drawnVisits, stages }: Pick<ReplacedSeason, 'drawnVisits' | 'stages'>, facts: SlotFacts): Slot[] {
  return [...slotsOf(drawnVisits, facts), ...stages.flatMap((stage, place) => openedSlots(stage, place + 1, facts))];
}
