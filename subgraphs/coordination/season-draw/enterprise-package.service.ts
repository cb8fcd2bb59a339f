import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { requireUuid } from '../seasons/season.service.ts';
import { findDraw, poolKeyOf } from './draw.repository.ts';
import { findFile } from './draw-files.repository.ts';
import { framesOf } from './draw-plan.ts';
import { TRANSCRIPT_FILES } from './pure/draw-transcript.ts';
import { type EnterprisePackage, enterprisePackage } from './pure/enterprise-package.ts';
import { nodePrimitives } from './pure/node-primitives.ts';
import { fromSnapshotFile, SNAPSHOT_FILE } from './snapshot-file.service.ts';
import { fromThresholdsFile, THRESHOLDS_FILE } from './thresholds-file.service.ts';

/**
 * What an enterprise may see of a computed draw: its own balls with their proofs, or the proof of its exclusion.
 *
 * An enterprise gets its own, an auditor that of any. Null before the draw is computed, for an enterprise that was not registered, and for others.
 */
export async function readEnterprisePackage(
  context: RequestContext,
  drawId: string,
  creditCode: string,
): Promise<EnterprisePackage | null> {
  const { role, creditCode: own } = context.caller;
  if (role !== 'AUDITOR' && own !== creditCode) return null;
  const { manager } = context.database;
  const draw = await findDraw(manager, requireUuid('drawId', drawId));
  if (draw === null) return null;
  const snapshot = await findFile(manager, draw.id, SNAPSHOT_FILE);
  const leaves = await findFile(manager, draw.id, TRANSCRIPT_FILES.leaves);
  const exclusionLeaves = await findFile(manager, draw.id, TRANSCRIPT_FILES.exclusions);
  const thresholds = await findFile(manager, draw.id, THRESHOLDS_FILE);
  if (snapshot === null || leaves === null || exclusionLeaves === null || thresholds === null) return null;
  const poolKey = await poolKeyOf(manager, draw.id);
  const { columns } = fromSnapshotFile(snapshot);
  const present = fromThresholdsFile(thresholds);
  const frames = framesOf(draw.plan).map((frame, place) => ({ ...frame, threshold: present[place] ?? null }));
  const source = { drawId: draw.id, poolKey, columns, leaves, exclusionLeaves, frames };
  return enterprisePackage(source, creditCode, nodePrimitives(draw.profile));
}
