import { type DrawnEntry, entryIdOf } from './draw.ts';
import type { DrawnVisit } from './pure/draw-types.ts';

/** A joint visit takes place when all entries that drew it allow; where their windows do not meet, in the span of all of them. */
export function windowOf(visit: DrawnVisit, entries: readonly DrawnEntry[]): { readonly from: string; readonly to: string } {
  const own = entries.filter((entry) => visit.takenBy.some((taken) => taken.entryId === entryIdOf(entry)));
  const froms = own.map((entry) => entry.windowFrom).toSorted();
  const tos = own.map((entry) => entry.windowTo).toSorted();
  const [from, to] = [froms.at(-1) ?? '', tos[0] ?? ''];
  return from <= to ? { from, to } : { from: froms[0] ?? '', to: tos.at(-1) ?? '' };
}
