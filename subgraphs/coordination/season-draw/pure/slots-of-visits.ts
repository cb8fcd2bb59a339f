import { compareTexts } from './compose-visits.ts';
import type { DrawnVisit, PlanEntry, Slot } from './draw-types.ts';

/** Fewest inspectors of one department on one visit. @source Administrative Penalty Law, article 42: enforcement by at least two officers */
export const SEATS_MIN = 2;

/** What the slots need to know beyond the visits: looked up by the caller, who has the registers. */
export type SlotFacts = {
  readonly entries: readonly PlanEntry[];
  /** Division code of a unit. */
  readonly areaOf: (unitId: string) => string;
  /** Supervision categories of items. */
  readonly qualificationsOf: (items: readonly string[]) => readonly string[];
  /** Civil dates between which a visit takes place, both included. */
  readonly windowOf: (visit: DrawnVisit) => { readonly from: string; readonly to: string };
};

/** The seats of all visits: for each department on the visit as many as its plan entries ask for, at least two. */
export function slotsOf(visits: readonly DrawnVisit[], facts: SlotFacts): Slot[] {
  const seatsOfEntry = new Map(facts.entries.map(({ entryId, seats }) => [entryId, seats]));
  return visits.flatMap((visit) => {
    const { from, to } = facts.windowOf(visit);
    const departments = [...new Set(visit.takenBy.map(({ department }) => department))].sort(compareTexts);
    return departments.flatMap((department) => {
      const own = visit.takenBy.filter((taken) => taken.department === department);
      const seats = Math.max(SEATS_MIN, ...own.map(({ entryId }) => seatsOfEntry.get(entryId) ?? SEATS_MIN));
      const items = [...new Set(own.flatMap((taken) => taken.items))];
      const qualifications = [...new Set(facts.qualificationsOf(items))].sort(compareTexts);
      const { visitId, unitId } = visit;
      return Array.from(
        { length: seats },
        (_, index): Slot => ({
          slotId: `${visitId}/${department}/${index + 1}`,
          visitId,
          unitId,
          department,
          seat: index + 1,
          qualifications,
          area: facts.areaOf(unitId),
          windowFrom: from,
          windowTo: to,
        }),
      );
    });
  });
}
