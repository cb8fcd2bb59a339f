import { isSameJson } from '../../../subgraph-kit/pure/canonical-json.ts';
import { assignInspectors } from './assign-inspectors.ts';
import { publicPartOf } from './build-transcript.ts';
import { createPool } from './create-pool.ts';
import { TRANSCRIPT_FILES, type Transcript } from './draw-transcript.ts';
import type { DrawProfile } from './draw-types.ts';
import { ENTERPRISE_FILE, readEnterprisePackage, verifyEnterprisePackage } from './enterprise-package.ts';
import type { DrawPrimitives } from './primitives.ts';
import { digestWithoutSeal, readTranscript } from './read-transcript.ts';
import { check, runStep, type Step, VerificationFault } from './verification.ts';
import { type HeavyWork, verifyAudit } from './verify-audit.ts';
import { verifyCeremony } from './verify-ceremony.ts';
import { fileOf, type TranscriptFiles, verifyFiles } from './verify-files.ts';
import { verifyFrames } from './verify-frames.ts';

/** What a verification found. `attempt` is null when the transcript could not be read. */
export type Verification = {
  readonly audience: 'PUBLIC' | 'AUDITORS';
  readonly drawId: string | null;
  readonly attempt: number | null;
  readonly steps: readonly Step[];
  readonly isValid: boolean;
};

/**
 * Checks a transcript with nothing but its files: the one module behind the command, the page that works from disk, and the library.
 *
 * With `transcript.audit.json` among the files everything is computed anew; without it everything that the public can know is checked. Every
 * step is taken, whatever failed before it, so that the reason of a failure is among the steps.
 *
 * @param work how what takes long is computed: in this thread, when left out
 */
export async function verifyTranscript(
  files: TranscriptFiles,
  primitivesOf: (profile: DrawProfile) => DrawPrimitives,
  work: HeavyWork = { createPool, assignInspectors },
): Promise<Verification> {
  const audience = files.has(TRANSCRIPT_FILES.AUDITORS) ? 'AUDITORS' : 'PUBLIC';
  let transcript: Transcript | null = null;
  const read = runStep('READ', () => {
    const document = readTranscript(fileOf(files, TRANSCRIPT_FILES[audience]));
    check(document.audience === audience, `the transcript is for ${document.audience}`, `该记录的读者为 ${document.audience}`);
    check((document.audit === null) === (audience === 'PUBLIC'), 'the part for auditors', '审计部分');
    refuseStrangeFiles(files, document);
    transcript = document;
  });
  const plan = (transcript as Transcript | null)?.plan;
  const steps = transcript === null ? [read] : [read, ...(await stepsOf(transcript, { files, primitivesOf, work }))];
  return {
    audience,
    drawId: plan?.drawId ?? null,
    attempt: plan?.attempt ?? null,
    steps,
    isValid: steps.every(({ outcome }) => outcome === 'OK'),
  };
}

type Means = {
  readonly files: TranscriptFiles;
  readonly primitivesOf: (profile: DrawProfile) => DrawPrimitives;
  readonly work: HeavyWork;
};

async function stepsOf(transcript: Transcript, { files, primitivesOf, work }: Means): Promise<Step[]> {
  const primitives = primitivesOf(transcript.plan.profile);
  const { audit } = transcript;
  return [
    runStep('SEAL', () => {
      const bytes = fileOf(files, TRANSCRIPT_FILES[transcript.audience]);
      check(
        digestWithoutSeal(bytes, primitives) === transcript.seal,
        'the digest of the transcript differs from its seal',
        '记录摘要与封印不符',
      );
    }),
    ...verifyCeremony(transcript, primitives),
    ...verifyFiles(transcript, files, primitives),
    ...verifyFrames(transcript, files, primitives),
    ...(audit === null ? [] : await verifyAudit({ transcript, audit, files, primitives, work })),
    ...(audit === null ? [] : [runStep('PUBLIC_PART', () => verifyPublicPart(transcript, files, primitives))]),
    ...(files.has(ENTERPRISE_FILE) ? [runStep('ENTERPRISE', () => verifyOwnPackage(transcript, files, primitives))] : []),
  ];
}

/** An enterprise may lay its own package beside the published files. */
function verifyOwnPackage(transcript: Transcript, files: TranscriptFiles, primitives: DrawPrimitives): void {
  verifyEnterprisePackage(readEnterprisePackage(fileOf(files, ENTERPRISE_FILE)), transcript, primitives);
}

function verifyPublicPart(transcript: Transcript, files: TranscriptFiles, primitives: DrawPrimitives): void {
  const bytes = fileOf(files, TRANSCRIPT_FILES.PUBLIC);
  const { seal, ...published } = readTranscript(bytes);
  const { seal: _own, ...whole } = transcript;
  const isSame = seal === digestWithoutSeal(bytes, primitives) && isSameJson(published, publicPartOf(whole));
  check(isSame, 'the public transcript tells something else', '公开记录内容不一致');
}

/** A file that the transcript does not speak of is refused, so that nothing unchecked travels with it. */
function refuseStrangeFiles(files: TranscriptFiles, { manifest, audience }: Transcript): void {
  const bitmaps = manifest.frames.flatMap(({ visibility }, frame) =>
    audience === 'AUDITORS' || visibility === 'PUBLIC' ? [`frame-${frame}.bitmap`] : [],
  );
  const known = new Set<string>([...Object.values(TRANSCRIPT_FILES), ENTERPRISE_FILE, ...bitmaps]);
  const strange = [...files.keys()].find((name) => !known.has(name));
  if (strange !== undefined) throw new VerificationFault(`${strange} does not belong to the transcript`, `${strange} 不属于本记录`);
}
