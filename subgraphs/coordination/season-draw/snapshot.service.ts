import type { EntityManager } from 'typeorm';
import { appendTrace } from '../../subgraph-kit/trace/trace-log.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { getPack, packDigest } from '../rules/rule-packs.ts';
import { findSeasons } from '../seasons/season.repository.ts';
import type { JobContext } from '../services.ts';
import { approvedEntries, findDraw, lockDraw, moveDraw, poolKeyOf } from './draw.repository.ts';
import { type Draw, type DrawnEntry, entryIdOf } from './draw.ts';
import { plannedDeadlines } from './draw-deadlines.ts';
import { saveFiles } from './draw-files.repository.ts';
import { failDraw } from './draw-phases.service.ts';
import { framesOf } from './draw-plan.ts';
import { SNAPSHOT_QUEUE } from './draw-queues.ts';
import { riskWeightsOf } from './draw-rules.ts';
import { jobRequest } from './job-request.service.ts';
import { readInspectors, readUnits, unitKind } from './pool-snapshot.repository.ts';
import { EXCLUSION_REASONS, stratumOf, type UnitKind, weightOf } from './pool-weights.ts';
import { layoutOf } from './pure/ball-layout.ts';
import { createManifest } from './pure/create-manifest.ts';
import type { PoolColumns } from './pure/draw-types.ts';
import { documentDigest } from './pure/encoding.ts';
import { nodePrimitives } from './pure/node-primitives.ts';
import { PoolColumnsBuilder } from './pure/pool-columns.ts';
import { INSPECTORS_FILE, SNAPSHOT_FILE, type Snapshot, toInspectorsFile, toSnapshotFile } from './snapshot-file.service.ts';
import { createPoolInThreads } from './worker/run-draw.service.ts';

/**
 * Reads the pool in one moment and fixes it in the manifest. Runs as a job: a repeated run finds the state moved and stops, one that comes too
 * early orders itself again, one that comes after T2 leaves the draw to its deadlines.
 */
export async function takeSnapshot(drawId: string, context: JobContext): Promise<void> {
  const draw = await findDraw(context.database.manager, drawId);
  if (draw === null || draw.state !== 'ANNOUNCED' || !(await isTime(draw, context))) return;
  const pack = await packOf(draw, context);
  if (pack === null) return;
  const snapshot = await context.database.transaction('REPEATABLE READ', (manager) => readSnapshot(manager, draw, pack));
  const primitives = nodePrimitives(draw.profile);
  const poolKey = await poolKeyOf(context.database.manager, drawId);
  const { plan, planDigest, profile } = draw;
  const pool = await createPoolInThreads({ drawId, poolKey, profile, columns: snapshot.columns, frames: framesOf(plan) });
  const manifest = createManifest({ plan, planDigest, pool, poolKey, inspectors: snapshot.inspectors }, primitives);
  const manifestDigest = documentDigest(primitives, manifest);
  await context.database.transaction(async (manager) => {
    if (!(await moveDraw(manager, draw, 'SNAPSHOT_TAKEN', { manifest, manifestDigest }))) return;
    await saveFiles(manager, drawId, [
      { name: SNAPSHOT_FILE, visibility: 'INTERNAL', content: toSnapshotFile(snapshot) },
      { name: INSPECTORS_FILE, visibility: 'INTERNAL', content: toInspectorsFile(snapshot.inspectors) },
    ]);
    await appendTrace(manager, jobRequest(context, drawId), {
      operation: 'takeSnapshot',
      subject: `Draw:${drawId}`,
      before: { state: draw.state },
      after: { manifestDigest },
    });
  });
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

/** The pack that the plan is bound to. A release that brought another one under the same id ends the draw instead of changing its rules. */
async function packOf(draw: Draw, context: JobContext): Promise<RulePack | null> {
  const season = (await findSeasons(context.database.manager, [draw.seasonId])).get(draw.seasonId);
  const pack = getPack(season?.rulePackId ?? '');
  if (packDigest(pack) === draw.plan.rules.digest) return pack;
  await context.database.transaction(async (manager) => {
    const present = await lockDraw(manager, draw.id);
    if (present?.state !== 'ANNOUNCED') return;
    await failDraw({ manager, jobs: context.jobs, now: context.clock.now() }, present, `RULES_CHANGED: ${draw.plan.rules.packVersion}`);
    const facts = { subject: `Draw:${draw.id}`, before: { state: present.state }, after: { state: 'FAILED' } };
    await appendTrace(manager, jobRequest(context, draw.id), { operation: 'failDraw', ...facts });
  });
  return null;
}

async function readSnapshot(manager: EntityManager, draw: Draw, pack: RulePack): Promise<Snapshot> {
  const entries = await approvedEntries(manager, draw.seasonId);
  const columns = await readColumns(manager, draw, { entries, riskWeights: riskWeightsOf(pack) });
  const year = Number(draw.plan.deadlines.snapshotAt.slice(0, 4));
  const { noRepeatVisits } = draw.plan.assignment;
  return {
    columns,
    inspectors: await readInspectors(manager, entries, { year, noRepeatVisits, snapshotAt: draw.plan.deadlines.snapshotAt }),
  };
}

async function readColumns(
  manager: EntityManager,
  draw: Draw,
  { entries, riskWeights }: { readonly entries: readonly DrawnEntry[]; readonly riskWeights: Readonly<Record<string, number>> },
): Promise<PoolColumns> {
  const inPlanOrder = draw.plan.entries.map((planned) => {
    const entry = entries.find((candidate) => entryIdOf(candidate) === planned.entryId);
    if (entry === undefined) throw new Error(`plan entry ${planned.entryId} is gone`);
    return entry;
  });
  const { entries: planned } = draw.plan;
  const builder = new PoolColumnsBuilder(
    planned.map((entry) => entry.entryId),
    layoutOf(planned),
  );
  const seatOf = memberships(inPlanOrder, riskWeights);
  for await (const units of readUnits(manager, draw.plan.jurisdiction)) {
    for (const { creditCode, kind } of units) {
      const { weights, strata, reason } = seatOf(kind);
      if (reason === null) builder.add(creditCode, weights, strata);
      else builder.exclude(creditCode, reason);
    }
  }
  return builder.finish();
}

/** Where the units of a kind stand: weight and stratum for every entry, or why they are not in the pool. */
interface Membership {
  readonly weights: readonly number[];
  readonly strata: readonly string[];
  readonly reason: string | null;
}

/** Looks a kind up once, however many units are of it. */
function memberships(entries: readonly DrawnEntry[], riskWeights: Readonly<Record<string, number>>): (kind: string) => Membership {
  const known = new Map<string, Membership>();
  return (kind) => {
    const membership = known.get(kind) ?? membershipOf(unitKind(kind), entries, riskWeights);
    known.set(kind, membership);
    return membership;
  };
}

function membershipOf(unit: UnitKind, entries: readonly DrawnEntry[], riskWeights: Readonly<Record<string, number>>): Membership {
  const weights = entries.map((entry) => weightOf(unit, entry, riskWeights));
  const strata = entries.map((entry) => stratumOf(unit, entry));
  if (weights.some((weight) => weight > 0)) return { weights, strata, reason: null };
  return { weights, strata, reason: unit.active ? EXCLUSION_REASONS.IN_NO_POOL : EXCLUSION_REASONS.NOT_ACTIVE };
}
