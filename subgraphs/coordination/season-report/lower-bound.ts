import type { PlanEntry } from '../season-draw/pure/draw-types.ts';
import type { FrameMembers } from './frame-members.ts';

/*
 * No way of drawing needs fewer visits than this, with these pools and quotas.
 *
 * Two frames are of one family when some unit stands in both, or when a chain of such frames connects them; frames of entries that the rule pack
 * keeps apart are of other families, because they make other visits. A visit serves frames of one family only, so families add up. Within a family the
 * frames of one entry share no unit, so a family needs at least as many visits as its most demanding entry takes units in it. For frames of one
 * stratum that are nested in each other this is the size of the largest. The season's draw reaches it among entries that look at the same balls (see
 * ball-layout.ts), where each unit has one ball and the frames have the same members: then the frame that takes most takes whatever the others take.
 * Between even entries and entries that follow a risk class there is no coordination, and the visits lie above the bound by what that costs.
 */

/** Fewest visits that these frames can need. @unit visits */
export function lowerBoundOf(frames: readonly FrameMembers[], entries: readonly PlanEntry[], units: number): number {
  const families = familiesOf(frames, new Map(entries.map(({ entryId, apart }) => [entryId, apart])), units);
  const demand = new Map<number, Map<string, number>>();
  frames.forEach(({ entryId, n }, frame) => {
    const family = families[frame] as number;
    const byEntry = demand.get(family) ?? new Map<string, number>();
    byEntry.set(entryId, (byEntry.get(entryId) ?? 0) + n);
    demand.set(family, byEntry);
  });
  return [...demand.values()].reduce((sum, byEntry) => sum + Math.max(...byEntry.values()), 0);
}

/** A number per frame that frames of one family share. */
function familiesOf(frames: readonly FrameMembers[], apartOf: ReadonlyMap<string, string | null>, units: number): number[] {
  const parents = frames.map((_, frame) => frame);
  const rootOf = (frame: number): number => {
    let root = frame;
    while (parents[root] !== root) root = parents[root] as number;
    parents[frame] = root;
    return root;
  };
  const groups = Map.groupBy(frames.keys(), (frame) => apartOf.get(frames[frame]?.entryId ?? '') ?? null);
  for (const members of groups.values()) {
    // One more than the first frame of the group in which a unit stood; 0 for none.
    const seenIn = new Uint32Array(units);
    for (const frame of members) {
      for (const unit of frames[frame]?.units ?? []) {
        const first = seenIn[unit] as number;
        if (first === 0) seenIn[unit] = frame + 1;
        else parents[rootOf(frame)] = rootOf(first - 1);
      }
    }
  }
  return frames.map((_, frame) => rootOf(frame));
}
