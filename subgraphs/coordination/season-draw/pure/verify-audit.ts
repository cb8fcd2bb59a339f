import { compareBytes } from '../../../subgraph-kit/pure/byte-order.ts';
import { assignedDigest } from './build-transcript.ts';
import { visitsDigest } from './compose-visits.ts';
import { createManifest } from './create-manifest.ts';
import { createPool } from './create-pool.ts';
import { type AuditPart, bitmapFileName, TRANSCRIPT_FILES, type Transcript } from './draw-transcript.ts';
import type { Pool, PoolFrame } from './draw-types.ts';
import { documentDigest, fromHex } from './encoding.ts';
import { framesOf } from './frame-bitmaps.ts';
import type { DrawPrimitives } from './primitives.ts';
import { quotaFault } from './quota.ts';
import { columnsOfAudit } from './read-transcript.ts';
import { type ReplacedSeason, replaceUnits, seatsKey } from './replace-units.ts';
import { openedBy, replayAssignment } from './replay-assignment.ts';
import { sealThreshold, thresholdSalt } from './sealed-threshold.ts';
import { check, runStep, type Step } from './verification.ts';
import { fileOf, type TranscriptFiles } from './verify-files.ts';

/** Steps that only auditors can take: everything is computed anew from the registered units, the inspectors and the pool key. */
export function verifyAudit(transcript: Transcript, audit: AuditPart, files: TranscriptFiles, primitives: DrawPrimitives): Step[] {
  let rebuilt: Pool | null = null;
  let repeated: ReplacedSeason | null = null;
  const season = (): ReplacedSeason => {
    repeated ??= replacedSeason(transcript, rebuilt ?? rebuildPool(transcript, audit, primitives), primitives);
    return repeated;
  };
  return [
    runStep('POOL_REBUILT', () => {
      rebuilt = rebuildPool(transcript, audit, primitives);
      verifyRebuilt({ transcript, audit, files, pool: rebuilt }, primitives);
    }),
    runStep('INSPECTORS_COMMITTED', () => {
      const manifest = manifestOf(transcript, audit, rebuilt ?? rebuildPool(transcript, audit, primitives), primitives);
      const isSame = manifest.inspectorRoot === transcript.manifest.inspectorRoot && manifest.inspectors === transcript.manifest.inspectors;
      check(isSame, `the inspectors’ root is ${manifest.inspectorRoot}`, `检查人员树根应为 ${manifest.inspectorRoot}`);
    }),
    runStep('DRAW_REPEATED', () => {
      const pool = rebuilt ?? rebuildPool(transcript, audit, primitives);
      verifyDrawRepeated(transcript, { pool, season: season() }, primitives);
    }),
    runStep('ASSIGNMENT_REPEATED', () => verifyAssignmentRepeated(transcript, { audit, season: season() }, primitives)),
  ];
}

function rebuildPool({ plan }: Transcript, audit: AuditPart, primitives: DrawPrimitives): Pool {
  const columns = columnsOfAudit(audit, plan.entries);
  return createPool({ drawId: plan.drawId, poolKey: fromHex(audit.poolKey), columns, frames: framesOf(plan.entries) }, primitives);
}

function manifestOf({ plan, manifest }: Transcript, audit: AuditPart, pool: Pool, primitives: DrawPrimitives): Transcript['manifest'] {
  const input = { plan, planDigest: manifest.planDigest, pool, poolKey: fromHex(audit.poolKey), inspectors: audit.inspectors };
  return structuredClone(createManifest(input, primitives)) as Transcript['manifest'];
}

type RebuiltPool = {
  readonly transcript: Transcript;
  readonly audit: AuditPart;
  readonly files: TranscriptFiles;
  readonly pool: Pool;
};

function verifyRebuilt({ transcript, audit, files, pool }: RebuiltPool, primitives: DrawPrimitives): void {
  const rebuilt = manifestOf(transcript, audit, pool, primitives);
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

function verifyDrawRepeated(
  transcript: Transcript,
  { pool, season }: { readonly pool: Pool; readonly season: ReplacedSeason },
  primitives: DrawPrimitives,
): void {
  const poolKey = fromHex(transcript.audit?.poolKey ?? '');
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
function replacedSeason({ plan, seed, withdrawn = [] }: Transcript, pool: Pool, primitives: DrawPrimitives): ReplacedSeason {
  return replaceUnits({ pool, seed, entries: plan.entries, withdrawn }, primitives);
}

function verifyAssignmentRepeated(
  transcript: Transcript,
  { audit, season }: { readonly audit: AuditPart; readonly season: ReplacedSeason },
  primitives: DrawPrimitives,
): void {
  const { slots, inspectors, removedEdges } = audit;
  const { plan, assignment, withdrawn = [], drawnVisitsDigest } = transcript;
  const { drawnVisits, stages } = season;
  const isDrawn = drawnVisitsDigest === undefined || visitsDigest(drawnVisits, primitives) === drawnVisitsDigest;
  check(isDrawn, 'the visits before the withdrawals differ', '撤换前的检查任务不符');
  verifyVersion(transcript, removedEdges);
  verifySlotNames(slots);
  verifySeats(drawnVisits, stages, slots);
  const { inspectorSeed } = assignment;
  const { evenLoad } = plan.assignment;
  const edgesBefore = withdrawn.map((unit) => unit.edgesBefore);
  const input = { inspectorSeed, slots, inspectors, evenLoad, removedEdges, stages, edgesBefore };
  const repeated = replayAssignment(input, primitives);
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

/** A slot's id says whose it is; a slot of another unit would be checked against that unit's recusals. */
function verifySlotNames(slots: AuditPart['slots']): void {
  const named = ({ slotId, visitId, unitId, department, seat }: AuditPart['slots'][number]): boolean =>
    slotId.split('~')[0] === `${seatsKey(visitId, department)}/${seat}` && visitId.split('#')[0] === unitId;
  const strange = slots.find((slot) => !named(slot))?.slotId;
  check(strange === undefined, `${strange} says something else than its slot`, `席位 ${strange} 的编号与其内容不符`);
}

/** Every department that was drawn on a visit, or came there by a withdrawal, has at least two seats for it, and no seat belongs to anything else. */
function verifySeats(drawn: ReplacedSeason['drawnVisits'], stages: ReplacedSeason['stages'], slots: AuditPart['slots']): void {
  const seats = new Map<string, number>();
  for (const { slotId, visitId, department } of slots) {
    const key = `${seatsKey(visitId, department)}~${openedBy(slotId)}`;
    seats.set(key, (seats.get(key) ?? 0) + 1);
  }
  const asked = new Set(drawn.flatMap(({ visitId, takenBy }) => takenBy.map(({ department }) => `${seatsKey(visitId, department)}~0`)));
  stages.forEach(({ opened }, place) => {
    for (const key of opened) asked.add(`${key}~${place + 1}`);
  });
  const short = [...asked].find((key) => (seats.get(key) ?? 0) < 2);
  check(short === undefined, `${short} has fewer than two seats`, `${short} 席位少于两个`);
  const strange = [...seats.keys()].find((key) => !asked.has(key));
  check(strange === undefined, `${strange} has seats and is not drawn`, `${strange} 未抽中却有席位`);
}
