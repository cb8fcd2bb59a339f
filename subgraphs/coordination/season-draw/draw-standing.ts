import { createHash } from 'node:crypto';
import type { Draw, PartyProgress } from './draw.ts';
import { plannedDeadlines, recoverUntil } from './draw-deadlines.ts';
import type { DrawJobs, DrawWorkState } from './draw-work.ts';

/** What a draw waits for. */
export const DRAW_STEPS = {
  SNAPSHOT: 'SNAPSHOT',
  COMMIT: 'COMMIT',
  BEACON: 'BEACON',
  REVEAL: 'REVEAL',
  OPEN_SHARES: 'OPEN_SHARES',
  COMPUTATION: 'COMPUTATION',
  REPLACEMENT: 'REPLACEMENT',
} as const;

/** Steps that the hub takes itself. */
const OWN_STEPS: ReadonlySet<DrawStep | null> = new Set(['SNAPSHOT', 'COMPUTATION', 'REPLACEMENT']);

/** One of {@link DRAW_STEPS}. */
export type DrawStep = keyof typeof DRAW_STEPS;

/** How a draw stands, small enough to be asked for every few seconds. */
export interface DrawStanding {
  readonly nextStep: DrawStep | null;
  /** When the hub goes on by date; null where nothing is waited for by date. */
  readonly until: Date | null;
  /** What the hub is doing on it right now; null while it waits for others, whatever a job that broke off has left behind. */
  readonly work: DrawWorkState | null;
  /** Parties that are not left out. */
  readonly parties: number;
  readonly committed: number;
  readonly revealed: number;
  /** Parties and holders that the next step waits for, in the order of their ids. */
  readonly waitingFor: readonly string[];
  /** Changes whenever anything in the draw or its parties does. */
  readonly etag: string;
  readonly pollSeconds: number;
}

/** Pause between two looks while people or jobs are at work. @unit seconds */
const POLL_SECONDS = 5;
/** Pause once the draw has ended, or waits for a date. @unit seconds */
const POLL_SECONDS_AT_REST = 60;
/** A date nearer than this is not at rest. @unit milliseconds */
const SOON_MS = 600_000;

/** How a draw stands at a moment, from its row, its parties and the jobs on it. */
export function standingOf(
  draw: Draw,
  { parties: all, work, isReplacing }: { readonly parties: readonly PartyProgress[] } & DrawJobs,
  now: Date,
): DrawStanding {
  const parties = all.filter(({ droppedReason }) => droppedReason === null);
  const { nextStep, until } = isReplacing && draw.state === 'DRAWN' ? REPLACING : nextOf(draw, parties, now);
  const atRest = nextStep === null || (nextStep === 'SNAPSHOT' && until !== null && until.getTime() - now.getTime() > SOON_MS);
  return {
    nextStep,
    until,
    work: OWN_STEPS.has(nextStep) ? work : null,
    parties: parties.length,
    committed: parties.filter(({ commit }) => commit !== null).length,
    revealed: parties.filter(({ scalar }) => scalar !== null).length,
    waitingFor: waitingFor(nextStep, parties),
    etag: etagOf(draw, all),
    pollSeconds: atRest ? POLL_SECONDS_AT_REST : POLL_SECONDS,
  };
}

const REPLACING = { nextStep: 'REPLACEMENT', until: null } as const;

function nextOf(
  draw: Draw,
  parties: readonly PartyProgress[],
  now: Date,
): { readonly nextStep: DrawStep | null; readonly until: Date | null } {
  const { snapshotAt, commitUntil, beaconUntil, revealUntil } = plannedDeadlines(draw.plan);
  switch (draw.state) {
    case 'ANNOUNCED':
      return { nextStep: 'SNAPSHOT', until: snapshotAt };
    case 'SNAPSHOT_TAKEN':
      return { nextStep: 'COMMIT', until: commitUntil };
    case 'FROZEN':
      if (draw.beacon === null) return { nextStep: 'BEACON', until: now < beaconUntil ? beaconUntil : revealUntil };
      return parties.some(({ lateAt }) => lateAt !== null)
        ? { nextStep: 'OPEN_SHARES', until: recoverUntil(draw.plan) }
        : { nextStep: 'REVEAL', until: revealUntil };
    case 'REVEALED':
      return { nextStep: 'COMPUTATION', until: null };
    default:
      return { nextStep: null, until: null };
  }
}

function waitingFor(step: DrawStep | null, parties: readonly PartyProgress[]): string[] {
  const missing = parties.filter(({ commit, scalar }) => (step === 'COMMIT' ? commit === null : scalar === null));
  return step === 'COMMIT' || step === 'REVEAL' || step === 'OPEN_SHARES' ? missing.map(({ partyId }) => partyId) : [];
}

function etagOf({ version, state, beacon, transcriptVersion, flaggedAt }: Draw, parties: readonly PartyProgress[]): string {
  const progress = parties.map((party) => [
    party.partyId,
    party.committedAt,
    party.revealedAt,
    party.droppedReason,
    party.lateAt,
    party.scalar,
  ]);
  const seen = JSON.stringify([version, state, beacon, transcriptVersion, flaggedAt, progress]);
  return createHash('sha256').update(seen).digest('hex').slice(0, 32);
}
