import { findDraw, poolKeyOf } from '../season-draw/draw.repository.ts';
import { framesOf } from '../season-draw/draw-plan.ts';
import { nodePrimitives } from '../season-draw/pure/node-primitives.ts';
import { sample } from '../season-draw/pure/sample.ts';
import { readSnapshotFile } from '../season-draw/run.service.ts';
import { createPoolInThreads } from '../season-draw/threads/pool-threads.service.ts';
import type { ThreadContext } from '../services.ts';
import { REPORT_RUNS } from './report-figures.ts';
import { seasonFigures } from './season-figures.ts';
import { figuresOfDraws, riskClassRegister, saveFigures } from './season-report.repository.ts';
import { unitClasses } from './unit-classes.ts';

/**
 * Computes the figures of a draw, the draw once more and two hundred independent ones beside it, and keeps them. Runs as a job in a thread of its
 * own; a second run finds them kept.
 */
export async function computeReport(drawId: string, { database, clock }: ThreadContext): Promise<void> {
  const { manager } = database;
  const draw = await findDraw(manager, drawId);
  if (draw === null || draw.seed === null || (await figuresOfDraws(manager, [drawId])).has(drawId)) return;
  const { profile, plan, seed } = draw;
  const primitives = nodePrimitives(profile);
  const { columns } = await readSnapshotFile(manager, draw);
  const pool = await createPoolInThreads({ drawId, poolKey: await poolKeyOf(manager, drawId), columns, frames: framesOf(plan) }, profile);
  const outcomes = sample(pool, seed, primitives);
  const { classes, classOf } = unitClasses(columns, await riskClassRegister(manager, plan.jurisdiction));
  const figures = seasonFigures({ pool, entries: plan.entries, outcomes, seed, classOf, classes, runs: REPORT_RUNS }, primitives);
  await saveFigures(manager, drawId, figures, clock.now());
}
