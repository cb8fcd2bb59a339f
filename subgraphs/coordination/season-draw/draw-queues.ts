/** Queue of the jobs that take the snapshot of an announced draw. */
export const SNAPSHOT_QUEUE = 'draw-snapshot';
/** Queue of the jobs that compute a revealed draw. */
export const RUN_QUEUE = 'draw-run';
