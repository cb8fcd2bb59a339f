import { inspectorSeedOf } from './assign-inspectors.ts';
import { composeVisits, visitsDigest } from './compose-visits.ts';
import { bitmapFileName, type FrameResult, type Opening, TRANSCRIPT_FILES, type Transcript } from './draw-transcript.ts';
import type { DrawnVisit, ManifestFrame } from './draw-types.ts';
import { fromHex, toHex } from './encoding.ts';
import { hasBall } from './frame-bitmaps.ts';
import type { DrawPrimitives } from './primitives.ts';
import { unitsToTake } from './quota.ts';
import { ticketsOf } from './sample.ts';
import { TicketList } from './ticket-list.ts';
import { check, runStep, type Step } from './verification.ts';
import { fileOf, type TranscriptFiles } from './verify-files.ts';
import { openingChecker } from './verify-openings.ts';

/** Steps over what the frames yielded, the visits and the totals of the assignment, without any secret. */
export function verifyFrames(transcript: Transcript, files: TranscriptFiles, primitives: DrawPrimitives): Step[] {
  return [
    runStep('FRAMES', () => verifySizes(transcript)),
    runStep('DRAWN', () => verifyDrawn(transcript, files, primitives)),
    runStep('VISITS', () => verifyVisits(transcript, primitives)),
    runStep('ASSIGNMENT', () => verifyAssignmentTotals(transcript, primitives)),
  ];
}

function verifySizes(transcript: Transcript): void {
  const { manifest, frames } = transcript;
  check(frames.length === manifest.frames.length, 'not every frame has a result', '并非每个抽样框都有结果');
  frames.forEach((result, index) => {
    const frame = manifest.frames[index] as ManifestFrame;
    const title = `${frame.entryId}/${frame.stratum}`;
    check(
      result.entryId === frame.entryId && result.stratum === frame.stratum,
      `result ${index} is not of ${title}`,
      `第 ${index} 个结果不属于 ${title}`,
    );
    const isSealed = frame.visibility === 'AUDITORS';
    check((result.thresholdDigest !== null) === isSealed, `${title}: digest of the threshold`, `${title}：门限票号摘要`);
    if (isSealed && transcript.audience === 'PUBLIC') verifyWithheld(result, frame, title);
    else verifyResult(result, title);
    verifyNumber(result, frame, transcript.withdrawn?.length ?? 0);
  });
}

/** Of a frame that follows a risk class the public part tells neither threshold nor names, nor a number where the frame's size is not told. */
function verifyWithheld({ n, threshold, taken, openings }: FrameResult, { units }: ManifestFrame, title: string): void {
  const isWithheld = threshold === null && taken === null && openings === null && (n === null) === (units === null);
  check(isWithheld, `${title}: tells what follows a risk class`, `${title}：公布了与风险等级有关的内容`);
}

function verifyResult({ n, threshold, taken, openings }: FrameResult, title: string): void {
  check(n !== null, `${title}: no number of units`, `${title}：未写明抽取数量`);
  check((threshold === null) === (n === 0), `${title}: threshold`, `${title}：门限票号`);
  check(taken?.length === n, `${title}: not ${n} names`, `${title}：名单不是 ${n} 个`);
  check(openings !== null, `${title}: names without openings`, `${title}：有名单而无开示`);
}

/** The number of units is the quota's; a frame that is used up yields what withdrawals have left of it. */
function verifyNumber(result: FrameResult, { entryId, stratum, units, quota }: ManifestFrame, withdrawn: number): void {
  if (units === null || result.n === null) return;
  const wanted = unitsToTake(units, quota);
  const n = Math.max(Math.min(wanted, result.n), Math.min(wanted, units - withdrawn));
  const title = `${entryId}/${stratum}`;
  check(result.n === n, `${title}: the quota asks for ${n} units, not ${result.n}`, `${title}：应抽取 ${n} 个，而非 ${result.n} 个`);
}

function verifyDrawn(
  { manifest, frames, audience, seed, header, withdrawn = [] }: Transcript,
  files: TranscriptFiles,
  primitives: DrawPrimitives,
): void {
  const tickets = new TicketList(ticketsOf(seed, manifest.balls, primitives));
  const leaves = fileOf(files, TRANSCRIPT_FILES.leaves);
  const isOpened = openingChecker({ frames, leaves, drawId: header.drawId }, primitives);
  const gone = new Set(withdrawn.map(({ unitId }) => unitId));
  // Whatever frame is looked at, its opened balls are among these.
  const largest = frames.reduce((most, { threshold }) => (threshold !== null && threshold > most ? threshold : most), '');
  const low = largest === '' ? new Uint32Array(0) : tickets.upTo(fromHex(largest));
  frames.forEach((result, index) => {
    const frame = manifest.frames[index] as ManifestFrame;
    if (result.openings === null || result.taken === null) {
      const mayHide = audience === 'PUBLIC' && frame.visibility === 'AUDITORS';
      check(mayHide, `${frame.entryId}/${frame.stratum}: names are withheld`, `${frame.entryId}/${frame.stratum}：未公布名单`);
      return;
    }
    const bitmap = fileOf(files, bitmapFileName(index));
    verifyFrame({ result, frame, bitmap, tickets, low, isOpened, gone });
  });
}

type FrameEvidence = {
  readonly result: FrameResult;
  readonly frame: ManifestFrame;
  readonly bitmap: Uint8Array;
  readonly tickets: TicketList;
  /** Balls of the pool whose tickets do not exceed the largest threshold. */
  readonly low: Uint32Array;
  readonly isOpened: (opening: Opening) => boolean;
  /** Units that were withdrawn, whose balls are passed over. */
  readonly gone: ReadonlySet<string>;
};

/** The opened balls are all balls of the frame up to the threshold, in order, and their units in order of first sight are the names. */
function verifyFrame(evidence: FrameEvidence): void {
  const { result, frame, bitmap, tickets } = evidence;
  const title = `${frame.entryId}/${frame.stratum}`;
  const openings = result.openings ?? [];
  const seen = new Set<string>();
  let before: Uint8Array | null = null;
  for (const opening of openings) {
    const { position, unitId } = opening;
    const isInFrame = position < 8 * bitmap.length && hasBall(bitmap, position);
    check(isInFrame, `${title}: ball ${position} is not in the frame`, `${title}：第 ${position} 号球不在抽样框内`);
    check(
      evidence.isOpened(opening),
      `${title}: ball ${position} does not open to ${unitId}`,
      `${title}：第 ${position} 号球开示的不是 ${unitId}`,
    );
    const isAfter = before === null || tickets.compare(position, before) > 0;
    check(isAfter, `${title}: ball ${position} is out of order`, `${title}：第 ${position} 号球顺序错误`);
    before = tickets.at(position);
    seen.add(unitId);
  }
  const last = before === null ? null : toHex(before);
  check(
    last === result.threshold,
    `${title}: the last ticket is ${last}, not ${result.threshold}`,
    `${title}：末位票号为 ${last}，而非 ${result.threshold}`,
  );
  const names = [...seen].filter((unitId) => !evidence.gone.has(unitId));
  const isSame = names.length === result.taken?.length && names.every((name, index) => name === result.taken?.[index]);
  check(isSame, `${title}: the names are not those of the balls`, `${title}：名单与所开示的球不符`);
  const below = result.threshold === null ? 0 : countUpTo(evidence, fromHex(result.threshold));
  check(
    below === openings.length,
    `${title}: ${below} balls have a ticket up to the threshold, ${openings.length} are opened`,
    `${title}：门限以内有 ${below} 个球，只开示 ${openings.length} 个`,
  );
}

/** Number of balls of a frame whose ticket does not exceed the threshold. */
function countUpTo({ bitmap, tickets, low }: FrameEvidence, threshold: Uint8Array): number {
  let count = 0;
  for (const position of low) if (hasBall(bitmap, position) && tickets.compare(position, threshold) <= 0) count += 1;
  return count;
}

function verifyVisits(transcript: Transcript, primitives: DrawPrimitives): void {
  const { plan, manifest, frames, visits, visitsDigest: digest, withdrawn = [] } = transcript;
  const gone = new Set(withdrawn.map(({ unitId }) => unitId));
  check(gone.size === withdrawn.length, 'a unit is withdrawn twice', '同一检查对象被重复撤换');
  const isInOrder = withdrawn.every(({ edgesBefore }, place) => edgesBefore >= (withdrawn[place - 1]?.edgesBefore ?? 0));
  check(isInOrder, 'the withdrawals are not in order', '撤换顺序有误');
  check(transcript.version > withdrawn.length, 'a withdrawal without a version', '撤换次数多于版本');
  const still = visits.find(({ unitId }) => gone.has(unitId))?.unitId;
  check(still === undefined, `${still} is withdrawn and still visited`, `${still} 已撤换，仍安排检查`);
  const visited = new Map(outcomesOf(visits).map(({ entryId, taken }) => [entryId, new Set(taken)]));
  for (const entryId of new Set(manifest.frames.map((frame) => frame.entryId))) {
    const units = visited.get(entryId) ?? new Set();
    const asked = frames.filter((frame) => frame.entryId === entryId);
    const n = asked.reduce((sum, frame) => sum + (frame.n ?? 0), 0);
    // How many of each risk class were drawn is for auditors.
    const isTold = asked.every((frame) => frame.n !== null);
    check(
      !isTold || units.size === n,
      `${entryId}: ${units.size} units are visited, ${n} were drawn`,
      `${entryId}：抽取 ${n} 个，安排检查 ${units.size} 个`,
    );
    const missing = asked.flatMap(({ taken }) => taken ?? []).find((unitId) => !units.has(unitId));
    check(missing === undefined, `${entryId}: ${missing} was drawn and is not visited`, `${entryId}：${missing} 已抽中却未安排检查`);
  }
  const composed = composeVisits(outcomesOf(visits), plan.entries);
  const isComposed = composed.length === visits.length && composed.every((visit, place) => isSameVisit(visit, visits[place]));
  check(isComposed, 'the visits are not composed by the plan', '检查任务未按方案合并');
  check(visitsDigest(composed, primitives) === digest, 'the digest of the visits differs', '检查任务摘要不符');
}

/** Who was taken by which entry, told from the visits: composing these again must give the same visits. */
function outcomesOf(visits: Transcript['visits']): { readonly entryId: string; readonly taken: readonly string[] }[] {
  const taken = new Map<string, string[]>();
  for (const { unitId, takenBy } of visits) {
    for (const entryId of takenBy) {
      const units = taken.get(entryId);
      if (units === undefined) taken.set(entryId, [unitId]);
      else units.push(unitId);
    }
  }
  return [...taken].map(([entryId, units]) => ({ entryId, taken: units }));
}

function isSameVisit(composed: DrawnVisit, told: Transcript['visits'][number] | undefined): boolean {
  const isSameUnit = composed.visitId === told?.visitId && composed.unitId === told.unitId;
  return isSameUnit && composed.takenBy.map(({ entryId }) => entryId).join('\n') === told.takenBy.join('\n');
}

function verifyAssignmentTotals(transcript: Transcript, primitives: DrawPrimitives): void {
  const { assignment, seed, visitsDigest: digest, drawnVisitsDigest, withdrawn = [] } = transcript;
  const isTold = (drawnVisitsDigest === undefined) === (withdrawn.length === 0);
  check(isTold, 'the visits before the withdrawals are not told', '未写明撤换前的检查任务');
  const expected = inspectorSeedOf(seed, drawnVisitsDigest ?? digest, primitives);
  check(assignment.inspectorSeed === expected, `the inspectors’ seed is ${expected}`, `检查人员种子应为 ${expected}`);
  const unfilled = assignment.unfilled.length;
  check(assignment.slots === assignment.filled + unfilled, 'filled and unfilled slots do not add up', '已分配与未分配席位之和不符');
}
