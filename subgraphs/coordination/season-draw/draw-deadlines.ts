import type { DrawPlan } from './pure/draw-types.ts';

/** T1 to T4 of a draw. */
export interface Deadlines {
  /** T1: the pool is read. */
  readonly snapshotAt: Date;
  /** T2: parties have committed, and holders have acknowledged their shares. */
  readonly commitUntil: Date;
  /** T3: the beacon is known, or its fall-back takes its place. */
  readonly beaconUntil: Date;
  /** T4: parties have revealed. */
  readonly revealUntil: Date;
}

/** Deadlines that somebody wants to be other than the defaults. */
export type WantedDeadlines = { readonly [Name in keyof Deadlines]?: Date | null | undefined };

/** Time that parties have to commit, and then to reveal; product default, stated in every plan. @unit milliseconds */
const PHASE_MS = 7 * 86_400_000;
/** Time in which a beacon is awaited; product default. @unit milliseconds */
const BEACON_MS = 86_400_000;
/** Shortest time between two deadlines, so that none can be over before it begins. @unit milliseconds */
const STEP_MS_MIN = 1_000;

/** What the deadlines are made from. */
export interface DeadlineFrame {
  readonly announcedAt: Date;
  /** Earliest T1 by the rule pack; a rehearsal may begin at once. */
  readonly earliestStart: Date;
  readonly rehearsal: boolean;
  readonly hasBeacon: boolean;
}

/** The deadlines wanted, the others by default; or the first that does not follow the one before it, or comes before the pack's lead time. */
export function deadlinesOf(
  wanted: WantedDeadlines,
  frame: DeadlineFrame,
): { readonly kind: 'deadlines'; readonly deadlines: Deadlines } | { readonly kind: 'fault'; readonly field: keyof Deadlines } {
  const snapshotAt = wanted.snapshotAt ?? (frame.rehearsal ? frame.announcedAt : frame.earliestStart);
  const commitUntil = wanted.commitUntil ?? after(snapshotAt, PHASE_MS);
  const beaconUntil = wanted.beaconUntil ?? (frame.hasBeacon ? after(commitUntil, BEACON_MS) : commitUntil);
  const revealUntil = wanted.revealUntil ?? after(beaconUntil, PHASE_MS);
  const deadlines = { snapshotAt, commitUntil, beaconUntil, revealUntil };
  const field = faultyDeadline(deadlines, frame);
  return field === null ? { kind: 'deadlines', deadlines } : { kind: 'fault', field };
}

/** The first deadline that comes too early; null when none does. */
function faultyDeadline(deadlines: Deadlines, frame: DeadlineFrame): keyof Deadlines | null {
  const least: Deadlines = {
    snapshotAt: frame.rehearsal ? frame.announcedAt : frame.earliestStart,
    commitUntil: after(deadlines.snapshotAt, STEP_MS_MIN),
    beaconUntil: after(deadlines.commitUntil, frame.hasBeacon ? STEP_MS_MIN : 0),
    revealUntil: after(deadlines.beaconUntil, STEP_MS_MIN),
  };
  return (Object.keys(least) as (keyof Deadlines)[]).find((field) => deadlines[field] < least[field]) ?? null;
}

/** The deadlines of a plan. */
export function plannedDeadlines({ deadlines }: Pick<DrawPlan, 'deadlines'>): Deadlines {
  return {
    snapshotAt: new Date(deadlines.snapshotAt),
    commitUntil: new Date(deadlines.commitUntil),
    beaconUntil: new Date(deadlines.beaconUntil),
    revealUntil: new Date(deadlines.revealUntil),
  };
}

/** Until when holders may open shares of late parties: as long after T4 as parties had to reveal. Follows from the plan, so that nobody sets it later. */
export function recoverUntil(plan: Pick<DrawPlan, 'deadlines'>): Date {
  const { beaconUntil, revealUntil } = plannedDeadlines(plan);
  return after(revealUntil, revealUntil.getTime() - beaconUntil.getTime());
}

/** The next moment at which something may have to happen by date; null when nothing is left. */
export function nextDeadline(plan: Pick<DrawPlan, 'deadlines'>, now: Date): Date | null {
  const { snapshotAt, commitUntil, beaconUntil, revealUntil } = plannedDeadlines(plan);
  return [snapshotAt, commitUntil, beaconUntil, revealUntil, recoverUntil(plan)].find((deadline) => deadline > now) ?? null;
}

function after(date: Date, milliseconds: number): Date {
  return new Date(date.getTime() + milliseconds);
}
