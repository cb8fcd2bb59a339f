/** Phases of the hub's own work on a draw, in their order: the first, second and last for the snapshot, all but the first for the computation. */
export const DRAW_PHASES = {
  READING: 'READING',
  POOL: 'POOL',
  SAMPLING: 'SAMPLING',
  ASSIGNMENT: 'ASSIGNMENT',
  TRANSCRIPT: 'TRANSCRIPT',
  STORING: 'STORING',
} as const;

/** One of {@link DRAW_PHASES}. */
export type DrawPhase = keyof typeof DRAW_PHASES;

/** What a job is doing on a draw. */
export interface DrawWorkState {
  readonly phase: DrawPhase;
  /** Share of the phase that is done, in hundredths, where it is known. */
  readonly percent: number | null;
  readonly toldAt: Date;
  /** When it broke off; null while it goes on. It is tried again by itself. */
  readonly brokeOffAt: Date | null;
}

/** What jobs have to do on a draw, and what they are doing. */
export interface DrawJobs {
  /** What was told last; null before there was anything to tell. */
  readonly work: DrawWorkState | null;
  /** Whether an approved replacement has not been carried out yet. */
  readonly isReplacing: boolean;
}
