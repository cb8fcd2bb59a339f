import type { EntityManager } from 'typeorm';
import { appendTrace } from '../../subgraph-kit/trace/trace-log.ts';
import type { RulePack } from '../rules/rule-pack.ts';
import { getPack } from '../rules/rule-packs.ts';
import { findSeasons } from '../seasons/season.repository.ts';
import type { ThreadContext } from '../services.ts';
import { approvedEntries, findDraw, moveDraw, poolKeyOf } from './draw.repository.ts';
import { type Draw, type DrawnEntry, entryIdOf } from './draw.ts';
import { SNAPSHOT_FILE, saveFiles } from './draw-files.repository.ts';
import { framesOf } from './draw-plan.ts';
import { riskWeightsOf } from './draw-rules.ts';
import { workOf } from './draw-work.repository.ts';
import { jobRequest } from './job-request.service.ts';
import { readInspectors, readUnits, unitKind } from './pool-snapshot.repository.ts';
import { EXCLUSION_REASONS, stratumOf, type UnitKind, weightOf } from './pool-weights.ts';
import { layoutOf } from './pure/ball-layout.ts';
import { createManifest } from './pure/create-manifest.ts';
import type { PoolColumns } from './pure/draw-types.ts';
import { documentDigest } from './pure/encoding.ts';
import { nodePrimitives } from './pure/node-primitives.ts';
import { PoolColumnsBuilder } from './pure/pool-columns.ts';
import { INSPECTORS_FILE, type Snapshot, toInspectorsFile, toSnapshotFile } from './snapshot-file.service.ts';
import { createPoolInThreads } from './threads/pool-threads.service.ts';

/**
 * Reads the pool in one moment and fixes it in the manifest. Runs in a thread of its own; when the draw has moved on meanwhile, nothing is kept.
 */
export async function fixPool(drawId: string, context: ThreadContext): Promise<void> {
  const { database } = context;
  const draw = await findDraw(database.manager, drawId);
  if (draw === null || draw.state !== 'ANNOUNCED') return;
  const work = workOf(context, drawId);
  await work.enter('READING');
  const pack = await packOf(database.manager, draw);
  const snapshot = await database.transaction('REPEATABLE READ', (manager) => readSnapshot(manager, draw, pack));
  const primitives = nodePrimitives(draw.profile);
  const poolKey = await poolKeyOf(database.manager, drawId);
  const { plan, planDigest, profile } = draw;
  await work.enter('POOL');
  const pool = await createPoolInThreads({ drawId, poolKey, columns: snapshot.columns, frames: framesOf(plan) }, profile, work.reach);
  const manifest = createManifest({ plan, planDigest, pool, poolKey, inspectors: snapshot.inspectors }, primitives);
  const manifestDigest = documentDigest(primitives, manifest);
  await work.enter('STORING');
  await database.transaction(async (manager) => {
    if (!(await moveDraw(manager, draw, 'SNAPSHOT_TAKEN', { manifest, manifestDigest }))) return;
    await saveFiles(manager, drawId, [
      { name: SNAPSHOT_FILE, visibility: 'INTERNAL', content: toSnapshotFile(snapshot) },
      { name: INSPECTORS_FILE, visibility: 'INTERNAL', content: toInspectorsFile(snapshot.inspectors) },
    ]);
    await work.end(manager);
    await appendTrace(manager, jobRequest(context, drawId), {
      operation: 'takeSnapshot',
      subject: `Draw:${drawId}`,
      before: { state: draw.state },
      after: { manifestDigest },
    });
  });
}

/** The pack that the plan is bound to: who ordered this thread saw that it is still the same. */
async function packOf(manager: EntityManager, draw: Draw): Promise<RulePack> {
  const season = (await findSeasons(manager, [draw.seasonId])).get(draw.seasonId);
  return getPack(season?.rulePackId ?? '');
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
      const { weights, strata, area, reason } = seatOf(kind);
      if (reason === null) builder.add(creditCode, weights, strata, area);
      else builder.exclude(creditCode, reason);
    }
  }
  return builder.finish();
}

/** Where the units of a kind stand: weight and stratum for every entry, or why they are not in the pool. */
interface Membership {
  readonly weights: readonly number[];
  readonly strata: readonly string[];
  readonly area: string;
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
  const membership = { weights, strata, area: unit.divisionCode };
  if (weights.some((weight) => weight > 0)) return { ...membership, reason: null };
  return { ...membership, reason: unit.active ? EXCLUSION_REASONS.IN_NO_POOL : EXCLUSION_REASONS.NOT_ACTIVE };
}
