import { checkReveal } from './check-reveal.ts';
import { checkCommit } from './commit-scalar.ts';
import { computeSeed } from './compute-seed.ts';
import { checkDrandRound, DRAND_CHAIN, drandRoundFrom } from './drand-beacon.ts';
import type { Transcript } from './draw-transcript.ts';
import type { DrawPlan, PartyReveal } from './draw-types.ts';
import { documentDigest } from './encoding.ts';
import { recoverReveal } from './escrow.ts';
import { framesOf } from './frame-bitmaps.ts';
import { drawHeader } from './freeze-digest.ts';
import type { DrawPrimitives } from './primitives.ts';
import { quotaFault } from './quota.ts';
import { check, runStep, type Step, VerificationFault } from './verification.ts';

const PARTIES_MIN = 3;

/** Steps over plan, manifest, commits, reveals and seed: what a reader needs no other file for. */
export function verifyCeremony(transcript: Transcript, primitives: DrawPrimitives): Step[] {
  return [
    runStep('PLAN', () => verifyPlan(transcript)),
    runStep('MANIFEST', () => verifyManifest(transcript, primitives)),
    runStep('COMMITS', () => verifyCommits(transcript, primitives)),
    runStep('HEADER', () => verifyHeader(transcript)),
    runStep('REVEALS', () => verifyReveals(transcript, primitives)),
    runStep('BEACON', () => verifyBeacon(transcript)),
    runStep('SEED', () => {
      const { header, beacon, seed } = transcript;
      const computed = computeSeed({ header, reveals: allReveals(transcript), beacon }, primitives);
      check(computed === seed, `the seed is ${computed}, not ${seed}`, `种子应为 ${computed}，而非 ${seed}`);
    }),
  ];
}

function verifyPlan({ plan, manifest }: Transcript): void {
  refuseRepeats(
    plan.parties.map(({ partyId }) => partyId),
    'party',
    '参与方',
  );
  refuseRepeats(
    plan.entries.map(({ entryId }) => entryId),
    'plan entry',
    '计划条目',
  );
  refuseRepeats(
    plan.escrow.holders.map(({ index }) => String(index)),
    'escrow index',
    '托管序号',
  );
  check(plan.parties.length >= PARTIES_MIN, `only ${plan.parties.length} parties`, `参与方仅 ${plan.parties.length} 个`);
  verifyThreshold(plan);
  const isFirst = plan.attempt === 1;
  check(isFirst === (plan.supersedes === null), 'a repeated attempt names what it supersedes', '再次抽取必须说明所替代的抽取');
  check(isFirst || plan.supersedes?.attempt === plan.attempt - 1, 'the superseded attempt is the one before', '所替代的应为上一次抽取');
  for (const { entryId, stratum, units, quota } of manifest.frames) {
    // Of a frame whose size only auditors know, the numbers of the quota alone; they check it against the size when they draw again.
    const fault = quotaFault(units ?? 0, quota);
    check(fault === null, `quota of ${entryId}/${stratum}: ${fault}`, `${entryId}/${stratum} 的抽取比例有误：${fault}`);
  }
}

function verifyThreshold({ escrow }: DrawPlan): void {
  const isPossible = escrow.holders.length === 0 ? escrow.threshold === 1 : escrow.threshold <= escrow.holders.length;
  check(isPossible, 'the escrow threshold cannot be reached', '托管门限无法达到');
}

function verifyManifest({ plan, manifest }: Transcript, primitives: DrawPrimitives): void {
  const planDigest = documentDigest(primitives, plan);
  check(manifest.planDigest === planDigest, `made for another plan than ${planDigest}`, `清单所对应的方案不是 ${planDigest}`);
  check(manifest.drawId === plan.drawId && manifest.attempt === plan.attempt, 'made for another draw or attempt', '清单属于另一次抽取');
  const asked = framesOf(plan.entries);
  check(asked.length === manifest.frames.length, 'the frames are not those of the plan', '抽样框与方案不符');
  const byRisk = new Set(plan.entries.filter(({ strataByRisk }) => strataByRisk).map(({ entryId }) => entryId));
  manifest.frames.forEach(({ units, balls, bitmapDigest: _digest, ...frame }, index) => {
    const isAsked = documentDigest(primitives, frame) === documentDigest(primitives, asked[index]);
    check(isAsked, `frame ${index} is not the one of the plan`, `第 ${index} 个抽样框与方案不符`);
    const tellsRisk = (units !== null) === byRisk.has(frame.entryId) || (balls !== null) === (frame.visibility === 'AUDITORS');
    check(!tellsRisk, `frame ${index} tells other sizes than it may`, `第 ${index} 个抽样框公布的规模不符合规定`);
  });
  const excluded = manifest.excluded.reduce((sum, { units }) => sum + units, 0);
  check(manifest.registered === manifest.units + excluded, 'registered is not pool plus exclusions', '登记总数不等于名单数加排除数');
  const isPossible = manifest.frames.every(
    ({ units, balls }) => (units ?? 0) <= (balls ?? manifest.balls) && (balls ?? 0) <= manifest.balls && (units ?? 0) <= manifest.units,
  );
  check(isPossible, 'a frame is larger than the pool', '抽样框大于抽取名单');
}

function verifyCommits({ plan, manifest, commits }: Transcript, primitives: DrawPrimitives): void {
  refuseRepeats(
    commits.map(({ partyId }) => partyId),
    'commit of party',
    '参与方承诺',
  );
  const frame = {
    parties: plan.parties,
    planDigest: manifest.planDigest,
    manifestDigest: documentDigest(primitives, manifest),
    threshold: plan.escrow.threshold,
  };
  for (const commit of commits) {
    const outcome = checkCommit(commit, frame, primitives);
    if (outcome.kind === 'refused')
      throw new VerificationFault(`${commit.partyId}: ${outcome.reason}`, `${commit.partyId}：${outcome.reason}`);
  }
  check(commits.length >= PARTIES_MIN, `only ${commits.length} commits`, `仅有 ${commits.length} 份承诺`);
}

function verifyHeader({ plan, manifest, header }: Transcript): void {
  const expected = drawHeader(plan, manifest, header.freezeCheckpoint);
  for (const key of Object.keys(expected) as (keyof typeof expected)[]) {
    if (key === 'freezeCheckpoint') continue;
    check(
      header[key] === expected[key],
      `${key} is ${header[key]}, not ${expected[key]}`,
      `${key} 应为 ${expected[key]}，而非 ${header[key]}`,
    );
  }
}

function verifyReveals(transcript: Transcript, primitives: DrawPrimitives): void {
  const { commits, recovered } = transcript;
  const reveals = allReveals(transcript);
  refuseRepeats(
    reveals.map(({ partyId }) => partyId),
    'reveal of party',
    '参与方揭示',
  );
  check(
    reveals.length === commits.length,
    `${commits.length} commits, ${reveals.length} reveals`,
    `承诺 ${commits.length} 份，揭示 ${reveals.length} 份`,
  );
  for (const commit of commits) {
    const reveal = reveals.find(({ partyId }) => partyId === commit.partyId);
    const outcome = reveal === undefined ? null : checkReveal(commit, reveal, primitives);
    const reason = outcome === null ? 'NO_REVEAL' : outcome.kind === 'refused' ? outcome.reason : null;
    check(reason === null, `${commit.partyId}: ${reason}`, `${commit.partyId}：${reason}`);
    const rebuilt = recovered.find(({ partyId }) => partyId === commit.partyId);
    if (rebuilt !== undefined) verifyRebuilt(commit, rebuilt, transcript.plan.escrow.holders, primitives);
  }
}

function verifyRebuilt(
  commit: Transcript['commits'][number],
  { scalar, shares }: Transcript['recovered'][number],
  holders: Transcript['plan']['escrow']['holders'],
  primitives: DrawPrimitives,
): void {
  const { partyId } = commit;
  const stranger = shares.find((share) => holders.find(({ index }) => index === share.index)?.holderId !== share.holderId);
  check(stranger === undefined, `${partyId}: ${stranger?.holderId} holds no such share`, `${partyId}：${stranger?.holderId} 不持有该份额`);
  const recovery = recoverReveal(commit, shares, primitives.group);
  const isRebuilt = recovery.kind === 'recovered' && recovery.reveal.scalar === scalar && recovery.badHolders.length === 0;
  check(isRebuilt, `${partyId}: the shares do not give the scalar`, `${partyId}：托管份额无法恢复该随机数`);
}

function verifyBeacon({ plan, beacon }: Transcript): void {
  const isNamed = beacon.kind === plan.beacon.kind || beacon.kind === plan.beacon.fallBack;
  check(isNamed, `the plan names ${plan.beacon.kind}, not ${beacon.kind}`, `方案规定 ${plan.beacon.kind}，而非 ${beacon.kind}`);
  if (beacon.kind === 'dice') check(/^[1-6]+$/.test(beacon.digits), 'a die shows 1 to 6', '骰子点数应为 1 至 6');
  if (beacon.kind !== 'drand') return;
  check(beacon.chain === DRAND_CHAIN, `the chain is not ${DRAND_CHAIN}`, `随机信标链不是 ${DRAND_CHAIN}`);
  const round = drandRoundFrom(plan.deadlines.commitUntil);
  check(beacon.round === round, `the round is ${beacon.round}, not ${round}`, `轮次应为 ${round}，而非 ${beacon.round}`);
  check(checkDrandRound(beacon), 'the signature of the round does not hold', '该轮次的签名无效');
}

function allReveals({ reveals, recovered }: Transcript): PartyReveal[] {
  return [...reveals, ...recovered.map(({ partyId, scalar }) => ({ partyId, scalar }))];
}

function refuseRepeats(names: readonly string[], en: string, zh: string): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  check(repeated === undefined, `${en} ${repeated} is there twice`, `${zh} ${repeated} 重复`);
}
