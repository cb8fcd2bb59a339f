import type { PoolInput } from '../../season-draw/pure/create-pool.ts';
import type { DrawProfile, Hex, PlanEntry } from '../../season-draw/pure/draw-types.ts';

/** What the thread of a report is asked for. All values can be sent between threads. */
export type ReportOrder = PoolInput & {
  readonly profile: DrawProfile;
  readonly entries: readonly PlanEntry[];
  readonly seed: Hex;
  /** See unit-classes.ts. */
  readonly register: string;
  readonly runs: number;
};
