import type { DrawFile } from './draw-files.repository.ts';
import type { FrameOutcome, Hex } from './pure/draw-types.ts';

/** Name of the file that keeps the thresholds of all frames, from which every enterprise is told those of its own. */
export const THRESHOLDS_FILE = 'thresholds.json';

/** The thresholds of a draw, in the order of its frames, as a file of a version of the transcript. */
export function thresholdsFile(outcomes: readonly Pick<FrameOutcome, 'threshold'>[]): DrawFile {
  const thresholds = outcomes.map(({ threshold }) => threshold);
  return { name: THRESHOLDS_FILE, visibility: 'INTERNAL', content: new TextEncoder().encode(JSON.stringify(thresholds)) };
}

/** The thresholds in such bytes. */
export function fromThresholdsFile(bytes: Uint8Array): (Hex | null)[] {
  return JSON.parse(new TextDecoder().decode(bytes)) as (Hex | null)[];
}
