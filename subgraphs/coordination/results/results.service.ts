import type { EntityManager } from 'typeorm';
import type { FeedSubscription } from '../../subgraph-kit/feeds/feed-reader.ts';
import type { DepartmentIdentity } from '../services.ts';
import {
  completeSeasons,
  completeVisits,
  type FedFinding,
  type FedResult,
  lockSeasonsOf,
  saveFindings,
  saveResults,
} from './results.repository.ts';

/** What coordination reads of a department's inspection work: its results on joint visits, and its findings. */
export function resultSubscriptions(department: DepartmentIdentity): readonly FeedSubscription[] {
  return [
    {
      source: department.subgraph,
      kind: 'inspection-result',
      apply: (manager, rows) => applyResults(manager, department.code, rows as unknown as FedResult[]),
    },
    {
      source: department.subgraph,
      kind: 'finding',
      apply: (manager, rows) => saveFindings(manager, department.code, rows as unknown as FedFinding[]),
    },
  ];
}

/** Takes over results and moves on the visits and seasons that they complete. */
export async function applyResults(manager: EntityManager, department: string, results: readonly FedResult[]): Promise<void> {
  await completeWork(manager, await saveResults(manager, department, results));
}

/** Moves on these visits if their results are all there, and their seasons if that was the last one. */
export async function completeWork(manager: EntityManager, visitIds: readonly string[]): Promise<void> {
  await lockSeasonsOf(manager, visitIds);
  const seasonIds = await completeVisits(manager, visitIds);
  if (seasonIds.length > 0) await completeSeasons(manager, seasonIds);
}
