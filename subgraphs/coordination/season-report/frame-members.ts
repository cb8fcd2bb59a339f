import type { Frame, PoolColumns } from '../season-draw/pure/draw-types.ts';
import { textCount } from '../season-draw/pure/pool-columns.ts';
import { unitsToTake } from '../season-draw/pure/quota.ts';

/** Who stands in a frame. Units are numbers: places in the pool's columns. */
export interface FrameMembers {
  readonly entryId: string;
  readonly stratum: string;
  /** Number of units that the quota asks for. */
  readonly n: number;
  /** Units with a weight of at least 1, ascending. */
  readonly units: Uint32Array;
  /** The unit of every ball: a unit stands here as often as its weight. */
  readonly balls: Uint32Array;
  /** Weight by unit of the whole pool, for this entry. */
  readonly weights: Uint8Array;
  /** Whether all its units have the same weight, so that every unit has the same chance. */
  readonly isEven: boolean;
}

/** The members of a frame. A stratum that no unit stands in has none. */
export function membersOf(columns: PoolColumns, { entryId, stratum, quota }: Frame): FrameMembers {
  const entry = columns.entryIds.indexOf(entryId);
  const weights = columns.weights[entry] ?? new Uint8Array(textCount(columns.unitIds));
  const strata = columns.strata[entry];
  const label = strata?.labels.indexOf(stratum) ?? -1;
  const isMember = (unit: number): boolean => label >= 0 && weights[unit] !== 0 && strata?.of[unit] === label;
  const size = { units: 0, balls: 0 };
  for (let unit = 0; unit < weights.length; unit++) {
    if (!isMember(unit)) continue;
    size.units += 1;
    size.balls += weights[unit] as number;
  }
  const units = new Uint32Array(size.units);
  const balls = new Uint32Array(size.balls);
  let unitAt = 0;
  let ballAt = 0;
  for (let unit = 0; unit < weights.length; unit++) {
    if (!isMember(unit)) continue;
    units[unitAt] = unit;
    unitAt += 1;
    balls.fill(unit, ballAt, ballAt + (weights[unit] as number));
    ballAt += weights[unit] as number;
  }
  const first = weights[units[0] ?? 0];
  const isEven = units.every((unit) => weights[unit] === first);
  return { entryId, stratum, n: unitsToTake(size.units, quota), units, balls, weights, isEven };
}
