import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';
import { canonicalJson } from '../../../subgraph-kit/pure/canonical-json.ts';
import type { DrawnVisit, FrameOutcome, Hex, PlanEntry, TakenBy } from './draw-types.ts';
import { toHex, utf8 } from './encoding.ts';
import type { DrawPrimitives } from './primitives.ts';

/**
 * The visits of the season: the units taken by any frame, all their departments together, in ascending order of the visit ids.
 *
 * An entry that the rule pack keeps apart makes a visit of its own, shared only by entries with the same word.
 */
export function composeVisits(outcomes: readonly Pick<FrameOutcome, 'entryId' | 'taken'>[], entries: readonly PlanEntry[]): DrawnVisit[] {
  const unitsOfEntry = new Map<string, Set<string>>();
  for (const { entryId, taken } of outcomes) {
    const units = unitsOfEntry.get(entryId) ?? new Set<string>();
    for (const unitId of taken) units.add(unitId);
    unitsOfEntry.set(entryId, units);
  }
  const visits = new Map<string, { readonly unitId: string; readonly takenBy: TakenBy[] }>();
  for (const entry of entries.toSorted((left, right) => compareTexts(left.entryId, right.entryId))) {
    const { entryId, department, items, apart } = entry;
    // One object for all visits of the entry: there may be a million.
    const taken: TakenBy = { entryId, department, items };
    for (const unitId of unitsOfEntry.get(entryId) ?? []) {
      const visitId = apart === null ? unitId : `${unitId}#${apart}`;
      const visit = visits.get(visitId) ?? { unitId, takenBy: [] };
      visit.takenBy.push(taken);
      visits.set(visitId, visit);
    }
  }
  return [...visits]
    .map(([visitId, { unitId, takenBy }]) => ({ visitId, unitId, takenBy }))
    .sort((left, right) => compareTexts(left.visitId, right.visitId));
}

/** Digest of the visit list, which the inspectors' seed is made from: Hash of its RFC 8785 bytes. */
export function visitsDigest(visits: readonly DrawnVisit[], primitives: DrawPrimitives): Hex {
  return toHex(primitives.hashPieces(visitsJson(visits)));
}

/** The visit list as canonical JSON, in pieces. Its plan entries are the same few objects again and again, and each is written once. */
export function* visitsJson(visits: readonly DrawnVisit[]): Generator<string> {
  const written = new Map<TakenBy, string>();
  const write = (taken: TakenBy): string => {
    const known = written.get(taken) ?? canonicalJson(taken);
    written.set(taken, known);
    return known;
  };
  yield '[';
  for (const [place, { visitId, unitId, takenBy }] of visits.entries()) {
    const ids = canonicalJson({ unitId, visitId });
    yield `${place === 0 ? '' : ','}{"takenBy":[${takenBy.map(write).join(',')}],${ids.slice(1)}`;
  }
  yield ']';
}

/** Order of two texts by their UTF-8 bytes. */
export function compareTexts(left: string, right: string): number {
  if (ONLY_ASCII.test(left) && ONLY_ASCII.test(right)) return left < right ? -1 : Number(left > right);
  return compareBytes(utf8(left), utf8(right));
}

const ONLY_ASCII = /^\p{ASCII}*$/u;
