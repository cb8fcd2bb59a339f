/** Queue of the jobs that take the snapshot of an announced draw. */
export const SNAPSHOT_QUEUE = 'draw-snapshot';
/** Queue of the jobs that compute a revealed draw. */
export const RUN_QUEUE = 'draw-run';
/** Queue of the jobs that look at a draw's deadlines. */
export const DEADLINE_QUEUE = 'draw-deadline';
/** Queue of the jobs that write a new transcript after a replacement was approved. */
export const REPLACEMENT_QUEUE = 'draw-replacement';
