import type { ThreadContext } from '../services.ts';
import { findDraw, poolKeyOf } from './draw.repository.ts';
import { findFile, SNAPSHOT_FILE } from './draw-files.repository.ts';
import { framesOf } from './draw-plan.ts';
import { TRANSCRIPT_FILES } from './pure/draw-transcript.ts';
import { type EnterprisePackage, enterprisePackage } from './pure/enterprise-package.ts';
import { nodePrimitives } from './pure/node-primitives.ts';
import { fromSnapshotFile } from './snapshot-file.service.ts';
import { fromThresholdsFile, THRESHOLDS_FILE } from './thresholds-file.service.ts';

/** The package of one enterprise of a draw. Null before the draw is computed, and for an enterprise that was not registered. */
export async function makePackage(
  { drawId, creditCode }: { readonly drawId: string; readonly creditCode: string },
  { database: { manager } }: Pick<ThreadContext, 'database'>,
): Promise<EnterprisePackage | null> {
  const draw = await findDraw(manager, drawId);
  const snapshot = await findFile(manager, drawId, SNAPSHOT_FILE);
  const leaves = await findFile(manager, drawId, TRANSCRIPT_FILES.leaves);
  const exclusionLeaves = await findFile(manager, drawId, TRANSCRIPT_FILES.exclusions);
  const thresholds = await findFile(manager, drawId, THRESHOLDS_FILE);
  if (draw === null || snapshot === null || leaves === null || exclusionLeaves === null || thresholds === null) return null;
  const poolKey = await poolKeyOf(manager, draw.id);
  const { columns } = fromSnapshotFile(snapshot);
  const present = fromThresholdsFile(thresholds);
  const frames = framesOf(draw.plan).map((frame, place) => ({ ...frame, threshold: present[place] ?? null }));
  const source = { drawId: draw.id, poolKey, columns, leaves, exclusionLeaves, frames };
  return enterprisePackage(source, creditCode, nodePrimitives(draw.profile));
}
