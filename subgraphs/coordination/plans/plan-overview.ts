import { unitsToTake } from '../season-draw/pure/quota.ts';
import type { PlanEntry } from './plan-entry.ts';

/** How many enterprises stand in the pools of exactly these entries. */
export interface PoolPattern {
  readonly entryIds: readonly string[];
  readonly enterprises: number;
}

/** One entry's pool and what it wants of it. */
export interface EntryPool {
  readonly entry: PlanEntry;
  readonly enterprises: number;
  /** Enterprises that the entry's quota asks for, the pool taken as one stratum. */
  readonly wanted: number;
}

/** Two entries that can share a visit. */
export interface EntryMeeting {
  readonly first: PlanEntry;
  readonly second: PlanEntry;
  /** Enterprises in both pools. */
  readonly enterprises: number;
}

/** Entries that meet, directly or through others: their visits are composed together. */
export interface PlanGroup {
  readonly entries: readonly PlanEntry[];
  /** Department that wants the most enterprises; the joint meeting may name another. */
  readonly lead: string;
  readonly participants: readonly string[];
  readonly separateInspections: number;
  /** No draw can do with fewer visits: the entry that wants the most enterprises needs a visit for each. */
  readonly visitsAtLeast: number;
}

/** The merged plan of a season in figures. */
export interface PlanOverview {
  readonly pools: readonly EntryPool[];
  readonly meetings: readonly EntryMeeting[];
  readonly groups: readonly PlanGroup[];
  readonly separateInspections: number;
  readonly visitsAtLeast: number;
}

/**
 * The merged plan in figures, from how the pools overlap.
 *
 * Groups share no enterprise, so their least numbers of visits add up.
 * @source LYG-4.3d: the joint conference merges the plans and names the lead
 */
export function composeOverview(entries: readonly PlanEntry[], patterns: readonly PoolPattern[]): PlanOverview {
  const pools = entries.map((entry) => toPool(entry, patterns));
  const meetings = meetingsOf(entries, patterns);
  const groups = groupsOf(pools, meetings);
  return {
    pools,
    meetings,
    groups,
    separateInspections: sum(groups.map((group) => group.separateInspections)),
    visitsAtLeast: sum(groups.map((group) => group.visitsAtLeast)),
  };
}

function toPool(entry: PlanEntry, patterns: readonly PoolPattern[]): EntryPool {
  const enterprises = sum(patterns.filter((pattern) => pattern.entryIds.includes(entry.id)).map((pattern) => pattern.enterprises));
  const quota = {
    num: entry.ratio.numerator,
    den: entry.ratio.denominator,
    min: entry.unitsMin,
    maxNum: entry.maximum.numerator,
    maxDen: entry.maximum.denominator,
  };
  return { entry, enterprises, wanted: unitsToTake(enterprises, quota) };
}

function meetingsOf(entries: readonly PlanEntry[], patterns: readonly PoolPattern[]): EntryMeeting[] {
  const shared = new Map<string, number>();
  for (const { entryIds, enterprises } of patterns) {
    for (const first of entryIds) {
      for (const second of entryIds) {
        const pair = `${first} ${second}`;
        shared.set(pair, (shared.get(pair) ?? 0) + enterprises);
      }
    }
  }
  return entries.flatMap((first, index) =>
    entries.slice(index + 1).flatMap((second) => {
      const enterprises = shared.get(`${first.id} ${second.id}`) ?? 0;
      return enterprises > 0 ? [{ first, second, enterprises }] : [];
    }),
  );
}

function groupsOf(pools: readonly EntryPool[], meetings: readonly EntryMeeting[]): PlanGroup[] {
  const groupOf = new Map(pools.map((pool) => [pool.entry.id, new Set([pool.entry.id])]));
  for (const { first, second } of meetings) {
    const merged = (groupOf.get(first.id) ?? new Set<string>()).union(groupOf.get(second.id) ?? new Set<string>());
    for (const id of merged) groupOf.set(id, merged);
  }
  return [...new Set(groupOf.values())].map((ids) => toGroup(pools.filter((pool) => ids.has(pool.entry.id))));
}

function toGroup(pools: readonly EntryPool[]): PlanGroup {
  const wantedBy = new Map<string, number>();
  for (const { entry, wanted } of pools) wantedBy.set(entry.department, (wantedBy.get(entry.department) ?? 0) + wanted);
  const departments = [...wantedBy].sort(([firstCode, first], [secondCode, second]) => second - first || (firstCode < secondCode ? -1 : 1));
  const [lead, ...participants] = departments.map(([code]) => code);
  return {
    entries: pools.map((pool) => pool.entry),
    lead: lead ?? '',
    participants,
    separateInspections: sum(pools.map((pool) => pool.wanted)),
    visitsAtLeast: Math.max(0, ...pools.map((pool) => pool.wanted)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
