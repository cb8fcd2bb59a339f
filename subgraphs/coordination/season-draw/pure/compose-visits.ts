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
  const framesOfEntry = Map.groupBy(outcomes, ({ entryId }) => entryId);
  const visits: Visits = new Map();
  for (const entry of entries.toSorted((left, right) => compareTexts(left.entryId, right.entryId))) {
    const { entryId, department, items, apart } = entry;
    // One object for all visits of the entry: there may be a million.
    const taken: TakenBy = { entryId, department, items };
    for (const frame of framesOfEntry.get(entryId) ?? []) {
      for (const unitId of frame.taken) visit(visits, { unitId, apart, taken });
    }
  }
  return inOrderOfIds([...visits.keys()]).map((visitId) => ({ visitId, ...(visits.get(visitId) as Omit<DrawnVisit, 'visitId'>) }));
}

type Visits = Map<string, { readonly unitId: string; readonly takenBy: TakenBy[] }>;

/** Puts an entry on the visit of a unit that it took, once. */
function visit(
  visits: Visits,
  { unitId, apart, taken }: { readonly unitId: string; readonly apart: string | null; readonly taken: TakenBy },
): void {
  const visitId = apart === null ? unitId : `${unitId}#${apart}`;
  const known = visits.get(visitId);
  if (known === undefined) visits.set(visitId, { unitId, takenBy: [taken] });
  else if (known.takenBy.at(-1) !== taken) known.takenBy.push(taken);
}

/** Texts of ASCII alone are in the order of their bytes without being looked at again in each comparison. */
function inOrderOfIds(ids: string[]): string[] {
  return ids.every((id) => ONLY_ASCII.test(id)) ? ids.sort() : ids.sort(compareTexts);
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
