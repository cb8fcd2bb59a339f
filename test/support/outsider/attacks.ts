import type { PublicView } from './public-view.ts';

/** What an attack looks at. */
export type Sight = Pick<PublicView, 'openings' | 'isInAnyBitmap' | 'ticket' | 'takenBy' | 'riskEntries' | 'evenEntries' | 'threshold'>;

/** A way of telling, from public files, which units have a bad risk class. Gives the units that it names. */
export type Attack = (view: Sight) => ReadonlySet<string>;

/** Two opened balls of one unit, or an opened ball that stands in no even frame. */
export const opensSecondBalls: Attack = (view) => {
  const positions = Map.groupBy(view.openings, ({ unitId }) => unitId);
  const named = [...positions].filter(
    ([, openings]) => openings.length > 1 || openings.some(({ position }) => !view.isInAnyBitmap(position)),
  );
  return new Set(named.map(([unitId]) => unitId));
};

/** Leaves in the neighbourhood of an opened one that stand in no even frame: are they of the same unit? */
export const looksAtNeighbours: Attack = (view) => {
  const named = view.openings.filter(({ position }) => !view.isInAnyBitmap(position + 1));
  return new Set(named.map(({ unitId }) => unitId));
};

/** A unit that a risk entry took although even entries drew it late. */
export const looksAtTheOrder: Attack = (view) => {
  const late = view.openings.toSorted((left, right) => (view.ticket(left.position) < view.ticket(right.position) ? -1 : 1));
  const half = late.slice(Math.floor(late.length / 2)).map(({ unitId }) => unitId);
  return inSomeRiskEntry(view, half);
};

/** A unit that a risk entry took although the ticket of its opened ball lies beyond the entry's threshold. */
export const comparesTicketsWithThresholds: Attack = (view) => {
  const named = view.riskEntries.flatMap((entryId) => {
    const [taken, threshold] = [view.takenBy(entryId), view.threshold(entryId)];
    return view.openings.filter(({ unitId, position }) => taken.has(unitId) && view.ticket(position) > threshold);
  });
  return new Set(named.map(({ unitId }) => unitId));
};

/** A unit that a risk entry took, and the even one that took most did not. Whoever knows the register knows that it was in both pools. */
export const looksWhoIsMissing: Attack = (view) => {
  const lists = view.evenEntries.map((even) => view.takenBy(even)).toSorted((left, right) => right.size - left.size);
  const named = view.riskEntries.flatMap((entryId) => [...view.takenBy(entryId)].filter((unitId) => lists[0]?.has(unitId) === false));
  return new Set(named);
};

/** A unit that one risk entry took and a later one in the plan did not. */
export const comparesRiskEntries: Attack = (view) => {
  const named = view.riskEntries.flatMap((entryId, place) =>
    [...view.takenBy(entryId)].filter((unitId) => view.riskEntries.slice(place + 1).some((other) => !view.takenBy(other).has(unitId))),
  );
  return new Set(named);
};

/** Attacks on one version of the files. */
export const ATTACKS: Readonly<Record<string, Attack>> = {
  opensSecondBalls,
  looksAtNeighbours,
  looksAtTheOrder,
  comparesTicketsWithThresholds,
  looksWhoIsMissing,
  comparesRiskEntries,
};

/** Those whom a risk entry took only in the later version, and whose opened ball lies beyond the threshold that it has there. */
export function looksWhoComesNext(before: Sight, after: Sight): ReadonlySet<string> {
  const named = after.riskEntries.flatMap((entryId) => {
    const [old, present, threshold] = [before.takenBy(entryId), after.takenBy(entryId), after.threshold(entryId)];
    return after.openings.filter(({ unitId, position }) => present.has(unitId) && !old.has(unitId) && after.ticket(position) > threshold);
  });
  return new Set(named.map(({ unitId }) => unitId));
}

function inSomeRiskEntry(view: Sight, unitIds: readonly string[]): ReadonlySet<string> {
  const taken = view.riskEntries.map((entryId) => view.takenBy(entryId));
  return new Set(unitIds.filter((unitId) => taken.some((units) => units.has(unitId))));
}
