import { appendTrace } from '../../subgraph-kit/trace/trace-log.ts';
import { inThread } from '../long-work.ts';
import { getPack, packDigest } from '../rules/rule-packs.ts';
import { findSeasons } from '../seasons/season.repository.ts';
import type { JobContext, ThreadedWork } from '../services.ts';
import { findDraw, lockDraw } from './draw.repository.ts';
import type { Draw } from './draw.ts';
import { plannedDeadlines } from './draw-deadlines.ts';
import { failureOf } from './draw-failure.ts';
import { failDraw } from './draw-phases.service.ts';
import { SNAPSHOT_QUEUE } from './draw-queues.ts';
import { jobRequest } from './job-request.service.ts';

const FIX_POOL: ThreadedWork = { module: new URL('./fix-pool.service.ts', import.meta.url), name: 'fixPool' };

/**
 * Has the pool fixed when its time has come. Runs as a job: a repeated run finds the state moved and stops, one that comes too early orders itself
 * again, one that comes after T2 leaves the draw to its deadlines.
 */
export async function takeSnapshot(drawId: string, context: JobContext): Promise<void> {
  const draw = await findDraw(context.database.manager, drawId);
  if (draw === null || draw.state !== 'ANNOUNCED' || !(await isTime(draw, context))) return;
  if (await hasItsPack(draw, context)) await inThread(FIX_POOL, drawId, context);
}

async function isTime(draw: Draw, context: JobContext): Promise<boolean> {
  const now = context.clock.now();
  const { snapshotAt, commitUntil } = plannedDeadlines(draw.plan);
  if (now >= snapshotAt) return now < commitUntil;
  await context.database.transaction((manager) =>
    context.jobs.send(manager, SNAPSHOT_QUEUE, { drawId: draw.id }, { singletonKey: draw.id, startAfter: snapshotAt }),
  );
  return false;
}

/** Whether the plan's pack is what it was. A release that brought another one under the same id ends the draw instead of changing its rules. */
async function hasItsPack(draw: Draw, context: JobContext): Promise<boolean> {
  const season = (await findSeasons(context.database.manager, [draw.seasonId])).get(draw.seasonId);
  if (packDigest(getPack(season?.rulePackId ?? '')) === draw.plan.rules.digest) return true;
  await context.database.transaction(async (manager) => {
    const present = await lockDraw(manager, draw.id);
    if (present?.state !== 'ANNOUNCED') return;
    const failure = failureOf('RULES_CHANGED', [[draw.plan.rules.packVersion]]);
    await failDraw({ manager, jobs: context.jobs, now: context.clock.now() }, present, failure);
    const facts = { subject: `Draw:${draw.id}`, before: { state: present.state }, after: { state: 'FAILED' } };
    await appendTrace(manager, jobRequest(context, draw.id), { operation: 'failDraw', ...facts });
  });
  return false;
}
