import type { EntityManager } from 'typeorm';
import { appendTrace } from '../../subgraph-kit/trace/trace-log.ts';
import type { JobContext } from '../services.ts';
import { approvedEntries, findDraw, moveDraw, poolKeyOf, saveFiles } from './draw.repository.ts';
import { type Draw, type DrawnEntry, entryIdOf } from './draw.ts';
import { framesOf, NO_REPEAT_VISITS } from './draw-plan.ts';
import { jobRequest } from './job-request.service.ts';
import { readInspectors, readUnits } from './pool-snapshot.repository.ts';
import { EXCLUSION_REASONS, stratumOf, weightOf } from './pool-weights.ts';
import { createManifest } from './pure/create-manifest.ts';
import type { PoolColumns } from './pure/draw-types.ts';
import { documentDigest } from './pure/encoding.ts';
import { bulkPrimitives } from './pure/node-primitives.ts';
import { PoolColumnsBuilder } from './pure/pool-columns.ts';
import { SNAPSHOT_FILE, type Snapshot, toSnapshotFile } from './snapshot-file.service.ts';
import { createPoolInThreads } from './worker/run-draw.service.ts';

/**
 * Reads the pool in one moment and fixes it in the manifest. Runs as a job: a repeated run finds the state moved and stops.
 */
export async function takeSnapshot(drawId: string, context: JobContext): Promise<void> {
  const draw = await findDraw(context.database.manager, drawId);
  if (draw === null || draw.state !== 'ANNOUNCED') return;
  const snapshot = await context.database.transaction('REPEATABLE READ', (manager) => readSnapshot(manager, draw));
  const primitives = await bulkPrimitives(draw.profile);
  const poolKey = await poolKeyOf(context.database.manager, drawId);
  const { plan, planDigest, profile } = draw;
  const pool = await createPoolInThreads({ drawId, poolKey, profile, columns: snapshot.columns, frames: framesOf(plan) });
  const manifest = createManifest({ plan, planDigest, pool, poolKey, inspectors: snapshot.inspectors }, primitives);
  const manifestDigest = documentDigest(primitives, manifest);
  await context.database.transaction(async (manager) => {
    if (!(await moveDraw(manager, draw, 'SNAPSHOT_TAKEN', { manifest, manifestDigest }))) return;
    await saveFiles(manager, drawId, [{ name: SNAPSHOT_FILE, visibility: 'INTERNAL', content: toSnapshotFile(snapshot) }]);
    await appendTrace(manager, jobRequest(context, drawId), {
      operation: 'takeSnapshot',
      subject: `Draw:${drawId}`,
      before: { state: draw.state },
      after: { manifestDigest },
    });
  });
}

async function readSnapshot(manager: EntityManager, draw: Draw): Promise<Snapshot> {
  const entries = await approvedEntries(manager, draw.seasonId);
  const columns = await readColumns(manager, draw, entries);
  const year = Number(draw.plan.deadlines.snapshotAt.slice(0, 4));
  return { columns, inspectors: await readInspectors(manager, entries, { year, noRepeatVisits: NO_REPEAT_VISITS }) };
}

async function readColumns(manager: EntityManager, draw: Draw, entries: readonly DrawnEntry[]): Promise<PoolColumns> {
  const inPlanOrder = draw.plan.entries.map((planned) => {
    const entry = entries.find((candidate) => entryIdOf(candidate) === planned.entryId);
    if (entry === undefined) throw new Error(`plan entry ${planned.entryId} is gone`);
    return entry;
  });
  const builder = new PoolColumnsBuilder(draw.plan.entries.map((entry) => entry.entryId));
  for await (const unit of readUnits(manager, draw.plan.jurisdiction)) {
    const weights = inPlanOrder.map((entry) => weightOf(unit, entry));
    if (weights.some((weight) => weight > 0))
      builder.add(
        unit.creditCode,
        weights,
        inPlanOrder.map((entry) => stratumOf(unit, entry)),
      );
    else builder.exclude(unit.creditCode, unit.active ? EXCLUSION_REASONS.IN_NO_POOL : EXCLUSION_REASONS.NOT_ACTIVE);
  }
  return builder.finish();
}
