import { findDraw } from '../season-draw/draw.repository.ts';
import { findText } from '../season-draw/pure/pool-columns.ts';
import { readSnapshotFile } from '../season-draw/run.service.ts';
import type { ThreadContext } from '../services.ts';

/** Where an enterprise stands for a plan entry. */
export interface PoolPlace {
  readonly entryId: string;
  readonly stratum: string;
  readonly weight: number;
}

/** Where an enterprise stands in the pool of a draw, for each plan entry; empty when it is not in the pool. */
export async function placesInPool(
  { drawId, creditCode }: { readonly drawId: string; readonly creditCode: string },
  { database: { manager } }: Pick<ThreadContext, 'database'>,
): Promise<readonly PoolPlace[]> {
  const draw = await findDraw(manager, drawId);
  if (draw === null) return [];
  const { columns } = await readSnapshotFile(manager, draw);
  const unit = findText(columns.unitIds, creditCode);
  if (unit < 0) return [];
  return columns.entryIds.map((entryId, entry) => {
    const strata = columns.strata[entry];
    const stratum = strata?.labels[strata.of[unit] ?? -1] ?? '';
    return { entryId, stratum, weight: columns.weights[entry]?.[unit] ?? 0 };
  });
}
