import type { Quota } from './draw-types.ts';

/**
 * Number of units a frame of `units` units must yield: min(N, max(ceil(N * num / den), min), floor(N * maxNum / maxDen)), exact.
 *
 * A frame of at least one unit with a positive ratio yields at least one: pools of 1 and of 7 exist.
 *
 * @unit enterprises
 */
export function unitsToTake(units: number, quota: Quota): number {
  if (units === 0) return 0;
  const all = BigInt(units);
  const { num, den, min, maxNum, maxDen } = bigQuota(quota);
  const need = (all * num + den - 1n) / den;
  const most = (all * maxNum) / maxDen;
  const wanted = smaller(smaller(all, need > min ? need : min), most);
  return Number(wanted === 0n && num > 0n ? 1n : wanted);
}

/** Why a quota cannot be used for a frame of this size, as a sentence; null when it can. */
export function quotaFault(units: number, quota: Quota): string | null {
  const numbers = Object.values(quota);
  if (!numbers.every((number) => Number.isSafeInteger(number) && number >= 0))
    return 'a number of the quota is not an integer of 0 or more';
  if (quota.den === 0 || quota.maxDen === 0) return 'a ratio of the quota has the denominator 0';
  if (quota.num > quota.den || quota.maxNum > quota.maxDen) return 'a ratio of the quota is above one';
  const most = (BigInt(units) * BigInt(quota.maxNum)) / BigInt(quota.maxDen);
  // A frame too small for its maximum still yields one unit when its ratio is positive, so that is no contradiction.
  const isSmallFrame = most === 0n && quota.num > 0;
  if (units > 0 && BigInt(quota.min) > most && !isSmallFrame)
    return `the minimum of ${quota.min} exceeds the maximum of ${most} of ${units} units`;
  return null;
}

function bigQuota(quota: Quota): Readonly<Record<keyof Quota, bigint>> {
  return {
    num: BigInt(quota.num),
    den: BigInt(quota.den),
    min: BigInt(quota.min),
    maxNum: BigInt(quota.maxNum),
    maxDen: BigInt(quota.maxDen),
  };
}

function smaller(left: bigint, right: bigint): bigint {
  return left < right ? left : right;
}
