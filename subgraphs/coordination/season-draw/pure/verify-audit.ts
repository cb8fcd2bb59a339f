import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';
import { isSameJson } from '../../../subgraph-kit/pure/canonical-json.ts';
import type { AssignmentInput } from './assign-inspectors.ts';
import { assignedDigest } from './build-transcript.ts';
import { visitsDigest } from './compose-visits.ts';
import { createManifest } from './create-manifest.ts';
import type { PoolInput } from './create-pool.ts';
import { type AuditPart, bitmapFileName, TRANSCRIPT_FILES, type Transcript } from './draw-transcript.ts';
import type { AssignmentResult, Pool, PoolFrame, Slot } from './draw-types.ts';
import { documentDigest, fromHex } from './encoding.ts';
import { framesOf } from './frame-bitmaps.ts';
import { areasOf } from './pool-columns.ts';
import type { DrawPrimitives } from './primitives.ts';
import { quotaFault } from './quota.ts';
import { columnsOfAudit } from './read-transcript.ts';
import { type ReplacedSeason, replaceUnits } from './replace-units.ts';
import { sealThreshold, thresholdSalt } from './sealed-threshold.ts';
import { slotsOfSeason } from './slots-of-visits.ts';
import { check, runLongStep, type Step } from './verification.ts';
import { fileOf, type TranscriptFiles } from './verify-files.ts';

/** The computations that are worth several threads, where there are some. */
export type HeavyWork = {
  readonly createPool: (input: PoolInput, primitives: DrawPrimitives) => Pool | Promise<Pool>;
  readonly assignInspectors: (input: AssignmentInput, primitives: DrawPrimitives) => AssignmentResult | Promise<AssignmentResult>;
};

/** What steps of an audit are made from. */
type Audit = {
  readonly transcript: Transcript;
  readonly audit: AuditPart;
  readonly files: TranscriptFiles;
  readonly primitives: DrawPrimitives;
  readonly work: HeavyWork;
};

/** Steps that only auditors can take: everything is computed anew from the registered units, the inspectors and the pool key. */
export async function verifyAudit(of: Audit): Promise<Step[]> {
  const pool = once(() => rebuildPool(of));
  const manifest = once(async () => manifestOf(of, await pool()));
  const repeated = once(async () => ({ pool: await pool(), season: replacedSeason(of, await pool()) }));
  return [
    await runLongStep('POOL_REBUILT', async () => verifyRebuilt(of, await pool(), await manifest())),
    await runLongStep('INSPECTORS_COMMITTED', async () => {
      const { inspectorRoot, inspectors } = await manifest();
      const told = of.transcript.manifest;
      const isSame = inspectorRoot === told.inspectorRoot && inspectors === told.inspectors;
      check(isSame, `the inspectors’ root is ${inspectorRoot}`, `检查人员树根应为 ${inspectorRoot}`);
    }),
    await runLongStep('DRAW_REPEATED', async () => verifyDrawRepeated(of, await repeated())),
    await runLongStep('ASSIGNMENT_REPEATED', async () => verifyAssignmentRepeated(of, await repeated())),
  ];
}

/** What several steps need is made by the first that asks, and fails for each of them as it failed for the first. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

async function rebuildPool({ transcript: { plan }, audit, primitives, work }: Audit): Promise<Pool> {
  const columns = columnsOfAudit(audit, plan.entries);
  const input = { drawId: plan.drawId, poolKey: fromHex(audit.poolKey), columns, frames: framesOf(plan.entries) };
  return work.createPool(input, primitives);
}

function manifestOf({ transcript: { plan, manifest }, audit, primitives }: Audit, pool: Pool): Transcript['manifest'] {
  const input = { plan, planDigest: manifest.planDigest, pool, poolKey: fromHex(audit.poolKey), inspectors: audit.inspectors };
  return structuredClone(createManifest(input, primitives)) as Transcript['manifest'];
}

function verifyRebuilt({ transcript, files, primitives }: Audit, pool: Pool, rebuilt: Transcript['manifest']): void {
  for (const key of Object.keys(rebuilt) as (keyof typeof rebuilt)[]) {
    // Inspectors have a step of their own.
    if (key === 'inspectors' || key === 'inspectorRoot') continue;
    const isSame = documentDigest(primitives, rebuilt[key]) === documentDigest(primitives, transcript.manifest[key]);
    check(isSame, `${key} of the manifest differs`, `清单的 ${key} 不符`);
  }
  const same = (name: string, bytes: Uint8Array): void =>
    check(compareBytes(fileOf(files, name), bytes) === 0, `${name} differs from the rebuilt one`, `${name} 与重建结果不符`);
  same(TRANSCRIPT_FILES.leaves, pool.leaves);
  same(TRANSCRIPT_FILES.exclusions, pool.exclusionLeaves);
  pool.frames.forEach(({ bitmap }, frame) => {
    same(bitmapFileName(frame), bitmap);
  });
}

/** The season as it was computed anew. */
type Repeated = { readonly pool: Pool; readonly season: ReplacedSeason };

function verifyDrawRepeated({ transcript, audit, primitives }: Audit, { pool, season }: Repeated): void {
  const poolKey = fromHex(audit.poolKey);
  season.outcomes.forEach(({ entryId, stratum, n, threshold, taken }, index) => {
    const { units, quota, visibility } = pool.frames[index] as PoolFrame;
    const fault = quotaFault(units, quota);
    check(fault === null, `quota of ${entryId}/${stratum}: ${fault}`, `${entryId}/${stratum} 的抽取比例有误：${fault}`);
    const published = transcript.frames[index];
    const isSame = published?.n === n && published.threshold === threshold && published.taken?.join('\n') === taken.join('\n');
    check(isSame, `${entryId}/${stratum} yields ${taken.join(' ')}`, `${entryId}/${stratum} 的结果应为 ${taken.join(' ')}`);
    if (visibility === 'PUBLIC') return;
    const digest = sealThreshold(threshold, thresholdSalt(index, poolKey, primitives), primitives);
    check(published?.thresholdDigest === digest, `${entryId}/${stratum}: threshold`, `${entryId}/${stratum}：门限票号`);
  });
}

/** The season with its withdrawals repeated; without any it is the draw itself. */
function replacedSeason({ transcript, primitives }: Audit, pool: Pool): ReplacedSeason {
  const { plan, seed, withdrawn = [] } = transcript;
  return replaceUnits({ pool, seed, entries: plan.entries, withdrawn }, primitives);
}

async function verifyAssignmentRepeated({ transcript, audit, primitives, work }: Audit, { pool, season }: Repeated): Promise<void> {
  const { slots, inspectors, removedEdges } = audit;
  const { plan, assignment, withdrawn = [], drawnVisitsDigest } = transcript;
  const { drawnVisits, stages } = season;
  const isDrawn = drawnVisitsDigest === undefined || visitsDigest(drawnVisits, primitives) === drawnVisitsDigest;
  check(isDrawn, 'the visits before the withdrawals differ', '撤换前的检查任务不符');
  verifyVersion(transcript, removedEdges);
  verifySlots(slots, slotsOfSeason(season, { entries: plan.entries, areaOf: areasOf(pool.columns) }));
  const { inspectorSeed } = assignment;
  const { evenLoad } = plan.assignment;
  const withdrawals = withdrawn.map(({ edgesBefore }, place) => ({ edgesBefore, closed: stages[place]?.closed ?? [] }));
  const repeated = await work.assignInspectors({ inspectorSeed, slots, inspectors, evenLoad, removedEdges, withdrawals }, primitives);
  const isAssigned = documentDigest(primitives, repeated.assigned) === documentDigest(primitives, audit.assigned);
  check(isAssigned, 'the teams differ', '检查人员分配不符');
  const digest = assignedDigest(repeated.assigned, fromHex(audit.poolKey), primitives);
  check(digest === assignment.assignedDigest, 'the digest of the teams differs', '检查人员分配摘要不符');
  const isSame = documentDigest(primitives, repeated.unfilled) === documentDigest(primitives, assignment.unfilled);
  check(isSame, 'the unfilled slots differ', '未分配席位不符');
}

/** Each withdrawal, and at least one removed edge of each other replacement, made one version; the edges before the withdrawals are among those told. */
function verifyVersion({ version, withdrawn = [] }: Transcript, removedEdges: AuditPart['removedEdges']): void {
  const most = 1 + withdrawn.length + removedEdges.length;
  check(version <= most, `version ${version} is more than the replacements make`, `版本 ${version} 多于撤换次数`);
  const last = withdrawn.at(-1)?.edgesBefore ?? 0;
  check(last <= removedEdges.length, `${last} removed edges came before a withdrawal`, `撤换前已移除 ${last} 个人员配对，与名单不符`);
}

/** The seats are those of the visits, and everything that decides who fits them is what plan and pool committed to before the seed. */
function verifySlots(told: AuditPart['slots'], wanted: readonly Slot[]): void {
  const known = new Map(told.map((slot) => [slot.slotId, slot]));
  check(known.size === told.length, 'a slot is there twice', '席位重复');
  const other = wanted.find((slot) => !isSameJson(slot, known.get(slot.slotId) ?? null))?.slotId;
  check(other === undefined, `${other} is not the slot that plan and pool ask for`, `席位 ${other} 与方案和名单不符`);
  check(
    told.length === wanted.length,
    `${told.length} slots instead of ${wanted.length}`,
    `席位应为 ${wanted.length} 个，而非 ${told.length} 个`,
  );
}
