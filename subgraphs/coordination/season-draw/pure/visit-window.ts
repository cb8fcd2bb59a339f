import type { DrawnVisit, PlanEntry } from './draw-types.ts';

/** A joint visit takes place when all entries that drew it allow; where their windows do not meet, in the span of all of them. */
export function windowOf(visit: DrawnVisit, entries: ReadonlyMap<string, PlanEntry>): { readonly from: string; readonly to: string } {
  const own = visit.takenBy.flatMap(({ entryId }) => entries.get(entryId) ?? []);
  const froms = own.map((entry) => entry.windowFrom).toSorted();
  const tos = own.map((entry) => entry.windowTo).toSorted();
  const [from, to] = [froms.at(-1) ?? '', tos[0] ?? ''];
  return from <= to ? { from, to } : { from: froms[0] ?? '', to: tos.at(-1) ?? '' };
}
