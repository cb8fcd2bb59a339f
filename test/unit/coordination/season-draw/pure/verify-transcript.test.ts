import { describe, expect, test } from '@jest/globals';
import { assignInspectors, inspectorSeedOf } from '../../../../../subgraphs/coordination/season-draw/pure/assign-inspectors.ts';
import { ONE_GROUP } from '../../../../../subgraphs/coordination/season-draw/pure/ball-layout.ts';
import {
  type DrawRecord,
  sealed,
  type UnsealedTranscript,
} from '../../../../../subgraphs/coordination/season-draw/pure/build-transcript.ts';
import { composeVisits, visitsDigest } from '../../../../../subgraphs/coordination/season-draw/pure/compose-visits.ts';
import type { Transcript } from '../../../../../subgraphs/coordination/season-draw/pure/draw-transcript.ts';
import { DRAW_PROFILES, type PoolFrame } from '../../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { sampleFrame, walkOf } from '../../../../../subgraphs/coordination/season-draw/pure/sample.ts';
import { STEP_TITLES } from '../../../../../subgraphs/coordination/season-draw/pure/verification.ts';
import { verifyTranscript } from '../../../../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import { canonicalJsonBytes } from '../../../../../subgraphs/subgraph-kit/pure/canonical-json.ts';
import { readCanonicalJson } from '../../../../../subgraphs/subgraph-kit/pure/canonical-reader.ts';
import { drawnSeason, transcriptFiles } from '../../../../support/drawn-season.ts';

type Files = Map<string, Uint8Array>;

const season = drawnSeason();
const failedSteps = async (files: ReadonlyMap<string, Uint8Array>): Promise<string[]> =>
  (await verifyTranscript(files, nodePrimitives)).steps.filter(({ outcome }) => outcome === 'FAILED').map(({ id }) => id);

/** The document in a file. */
function documentIn(files: Files, name: string): Transcript {
  const reading = readCanonicalJson(files.get(name) as Uint8Array);
  if (reading.kind !== 'read') throw new Error(reading.reason);
  return structuredClone(reading.value) as unknown as Transcript;
}

/** The public files after somebody changed the document and sealed it again, as a forger would. */
function forged(change: (document: Transcript) => void, record: DrawRecord = season): Files {
  const files = transcriptFiles(record, 'PUBLIC');
  const document = documentIn(files, 'transcript.json');
  change(document);
  const { seal: _seal, ...unsealed } = document;
  return new Map(files).set('transcript.json', canonicalJsonBytes(sealed(unsealed as UnsealedTranscript, nodePrimitives('DRAW1-SHA256'))));
}

describe.each(DRAW_PROFILES)('an honest season under %s', (profile) => {
  test('holds for the public and for auditors', async () => {
    const whole = drawnSeason({ profile });
    expect(await failedSteps(transcriptFiles(whole, 'PUBLIC'))).toEqual([]);
    expect(await failedSteps(transcriptFiles(whole, 'AUDITORS'))).toEqual([]);
  });
});

describe('honest seasons of other kinds', () => {
  test('a season with a rebuilt reveal holds and names the party', async () => {
    const rebuilt = drawnSeason({ threshold: 2, parties: 4, withheld: [2] });
    const files = transcriptFiles(rebuilt, 'PUBLIC');
    expect(await failedSteps(files)).toEqual([]);
    expect(documentIn(files, 'transcript.json').recovered.map(({ partyId }) => partyId)).toEqual(['PARTY-2']);
  });

  test.each([1, 7, 100])('a pool of %i holds', async (units) => {
    const files = transcriptFiles(drawnSeason({ units }), 'AUDITORS');
    expect(await failedSteps(files)).toEqual([]);
  });

  test('every step of an auditor has a title in both languages and is taken once', async () => {
    const { steps } = await verifyTranscript(transcriptFiles(season, 'AUDITORS'), nodePrimitives);
    // An enterprise's own package has a step of its own, which auditors do not take.
    const expected = Object.keys(STEP_TITLES).filter((id) => id !== 'ENTERPRISE');
    expect(steps.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
    for (const { title } of steps) expect(title.zh).toMatch(/\p{Script=Han}/u);
  });
});

describe('what the public files tell', () => {
  test('nothing of a frame weighted by risk but its size, digests and names in the visits', () => {
    const files = transcriptFiles(season, 'PUBLIC');
    const document = documentIn(files, 'transcript.json');
    const hidden = document.manifest.frames.flatMap(({ visibility }, frame) => (visibility === 'AUDITORS' ? [frame] : []));
    expect(hidden).toEqual([2, 3]);
    for (const frame of hidden) {
      expect(document.frames[frame]).toMatchObject({ n: 2, threshold: null, taken: null, openings: null });
      expect(document.manifest.frames[frame]).toMatchObject({ units: 6, balls: null });
      expect(files.has(`frame-${frame}.bitmap`)).toBe(false);
    }
    expect(document.audit).toBeNull();
  });
});

describe('forgeries that are sealed again', () => {
  test.each<[string, string, (document: Transcript) => void]>([
    ['another quota', 'MANIFEST', ({ plan }) => Object.assign(plan.entries[0]?.quotas[0]?.quota ?? {}, { num: 2 })],
    ['another plan', 'MANIFEST', ({ plan }) => Object.assign(plan, { seasonId: 'SEASON-X' })],
    ['another quota in the manifest', 'MANIFEST', ({ manifest }) => Object.assign(manifest.frames[0]?.quota ?? {}, { num: 2 })],
    ['another pool root', 'POOL_FILE', ({ manifest }) => Object.assign(manifest, { poolRoot: 'ab'.repeat(32) })],
    ['another exclusion count', 'MANIFEST', ({ manifest }) => Object.assign(manifest, { registered: 99 })],
    ['another commitment', 'COMMITS', ({ commits }) => Object.assign(commits[0] ?? {}, { vector: commits[1]?.vector })],
    ['a signature of somebody else', 'COMMITS', ({ commits }) => Object.assign(commits[0] ?? {}, { signature: commits[1]?.signature })],
    ['a scalar that was not committed', 'REVEALS', ({ reveals }) => Object.assign(reveals[0] ?? {}, { scalar: reveals[1]?.scalar })],
    ['a reveal left out', 'REVEALS', ({ reveals }) => reveals.splice(0, 1)],
    [
      'a reveal of somebody who did not commit',
      'REVEALS',
      ({ reveals }) => reveals.push({ partyId: 'STRANGER', scalar: `01${'00'.repeat(31)}` }),
    ],
    ['visits in another order', 'VISITS', ({ visits }) => visits.reverse()],
    ['another header', 'HEADER', ({ header }) => Object.assign(header, { poolSize: 1 })],
    ['another checkpoint', 'SEED', ({ header }) => Object.assign(header.freezeCheckpoint, { treeSize: 8 })],
    ['other dice', 'SEED', ({ beacon }) => Object.assign(beacon, { digits: '34153' })],
    [
      'a beacon that the plan does not name',
      'BEACON',
      (document) => Object.assign(document, { beacon: { kind: 'lottery', game: 'x', issue: '1', numbers: [] } }),
    ],
    ['another seed', 'SEED', (document) => Object.assign(document, { seed: 'ab'.repeat(32) })],
    ['one winner fewer', 'FRAMES', ({ frames }) => frames[0]?.taken?.pop()],
    ['another winner', 'DRAWN', ({ frames }) => Object.assign(frames[0]?.taken ?? [], { 0: '91330100MA00000011' })],
    ['an opening left out', 'DRAWN', ({ frames }) => frames[0]?.openings?.pop()],
    ['another salt', 'DRAWN', ({ frames }) => Object.assign(frames[0]?.openings?.[0] ?? {}, { salt: '00'.repeat(16) })],
    ['the threshold of a hidden frame told', 'FRAMES', ({ frames }) => Object.assign(frames[2] ?? {}, { threshold: '00'.repeat(16) })],
    ['no digest of a hidden threshold', 'FRAMES', ({ frames }) => Object.assign(frames[2] ?? {}, { thresholdDigest: null })],
    ['the balls of a hidden frame told', 'MANIFEST', ({ manifest }) => Object.assign(manifest.frames[2] ?? {}, { balls: 9 })],
    ['the size of a public frame withheld', 'MANIFEST', ({ manifest }) => Object.assign(manifest.frames[0] ?? {}, { units: null })],
    ['the number of winners withheld', 'FRAMES', ({ frames }) => Object.assign(frames[0] ?? {}, { n: null })],
    ['hidden names of a public frame', 'DRAWN', ({ frames }) => Object.assign(frames[0] ?? {}, { taken: null, openings: null })],
    ['a visit left out', 'VISITS', ({ visits }) => visits.pop()],
    [
      'a visit too many',
      'VISITS',
      ({ visits }) => visits.push({ ...(visits[0] as Transcript['visits'][number]), visitId: 'x', unitId: 'x' }),
    ],
    ['another digest of the visits', 'VISITS', (document) => Object.assign(document, { visitsDigest: 'ab'.repeat(32) })],
    ['another seed of the inspectors', 'ASSIGNMENT', ({ assignment }) => Object.assign(assignment, { inspectorSeed: 'ab'.repeat(32) })],
    ['slots that do not add up', 'ASSIGNMENT', ({ assignment }) => Object.assign(assignment, { filled: 0 })],
  ])('%s fails at the step %s', async (_name, step, change) => {
    expect(await failedSteps(forged(change))).toContain(step);
  });

  test.each<[string, string, (record: DrawRecord) => Partial<DrawRecord>]>([
    [
      'other teams',
      'ASSIGNMENT_REPEATED',
      ({ assignment }) => ({ assignment: { ...assignment, assigned: assignment.assigned.toReversed() } }),
    ],
    [
      'another inspector list',
      'INSPECTORS_COMMITTED',
      ({ inspectors }) => ({ inspectors: inspectors.map((one) => ({ ...one, capacity: 9 })) }),
    ],
    [
      'an edge removed in silence',
      'ASSIGNMENT_REPEATED',
      ({ assignment }) => ({
        removedEdges: [
          { ...(assignment.assigned[0] ?? { slotId: '', inspectorId: '' }), reason: 'ILLNESS', evidenceDigest: '00'.repeat(32) },
        ],
      }),
    ],
    ['another pool key', 'POOL_REBUILT', () => ({ poolKey: new Uint8Array(32) })],
    [
      'another threshold of a hidden frame',
      'DRAW_REPEATED',
      ({ outcomes }) => ({
        outcomes: outcomes.with(2, { ...(outcomes[2] as DrawRecord['outcomes'][number]), threshold: '00'.repeat(16) }),
      }),
    ],
    [
      'a pool in which even and weighted entries share balls',
      'POOL_REBUILT',
      () => {
        const { pool, manifest } = drawnSeason({ layout: ONE_GROUP });
        return { pool, manifest };
      },
    ],
  ])('for auditors %s fails at the step %s', async (_name, step, change) => {
    expect(await failedSteps(transcriptFiles({ ...season, ...change(season) }, 'AUDITORS'))).toContain(step);
  });

  test('a winner who is skipped in favour of the next one is told by the ball that nobody opened', async () => {
    const primitives = nodePrimitives('DRAW1-SHA256');
    const { pool, plan, seed, outcomes } = season;
    const frame = pool.frames[0] as PoolFrame;
    const gone = outcomes[0]?.taken[0] ?? '';
    const bitmap = frame.bitmap.slice();
    const skipped = outcomes[0]?.takenBalls[0] ?? 0;
    bitmap[skipped >> 3] = (bitmap[skipped >> 3] as number) & ~(1 << (skipped & 7));
    const steered = sampleFrame(pool, { ...frame, bitmap }, walkOf(seed, pool.ballUnit.length, primitives));
    const forgedOutcomes = outcomes.with(0, steered);
    const visits = composeVisits(forgedOutcomes, plan.entries);
    const inspectorSeed = inspectorSeedOf(seed, visitsDigest(visits, primitives), primitives);
    const assignment = { ...season.assignment, inspectorSeed };
    const files = forged(
      (document) => {
        const openings = document.frames[0]?.openings ?? [];
        openings.splice(
          openings.findIndex(({ unitId }) => unitId === gone),
          1,
        );
      },
      { ...season, outcomes: forgedOutcomes, visits, assignment },
    );
    expect(steered.taken).toHaveLength(outcomes[0]?.taken.length ?? -1);
    expect(steered.taken).not.toContain(gone);
    const { steps } = await verifyTranscript(files, nodePrimitives);
    expect(steps.filter(({ outcome }) => outcome === 'FAILED').map(({ id, reason }) => [id, reason?.en])).toEqual([
      ['DRAWN', expect.stringContaining('balls have a ticket up to the threshold')],
    ]);
  });

  test('a visit to somebody who was not drawn is told, even when all digests are made again', async () => {
    const primitives = nodePrimitives('DRAW1-SHA256');
    const files = forged((document) => {
      const drawn = document.frames[0]?.taken?.[0] ?? '';
      const visit = document.visits.find(({ visitId }) => visitId === drawn) as Transcript['visits'][number];
      Object.assign(visit, { visitId: '91330100MA99999999', unitId: '91330100MA99999999' });
      document.visits.sort((left, right) => (left.visitId < right.visitId ? -1 : 1));
      const outcomes = document.visits.flatMap(({ unitId, takenBy }) => takenBy.map((entryId) => ({ entryId, taken: [unitId] })));
      document.visitsDigest = visitsDigest(composeVisits(outcomes, document.plan.entries), primitives);
      document.assignment.inspectorSeed = inspectorSeedOf(document.seed, document.visitsDigest, primitives);
    });
    const { steps } = await verifyTranscript(files, nodePrimitives);
    expect(steps.filter(({ outcome }) => outcome === 'FAILED').map(({ id, reason }) => [id, reason?.en])).toEqual([
      ['VISITS', expect.stringContaining('was drawn and is not visited')],
    ]);
  });

  test('a department without seats is told, even when the rest was assigned honestly', async () => {
    const slots = season.slots.filter(({ department }) => department !== 'CULTURE_TOURISM');
    const { inspectors, assignment } = season;
    const input = { inspectorSeed: assignment.inspectorSeed, slots, inspectors, evenLoad: false, removedEdges: [] };
    const forgedSeason = { ...season, slots, assignment: assignInspectors(input, nodePrimitives('DRAW1-SHA256')) };
    expect(await failedSteps(transcriptFiles(forgedSeason, 'AUDITORS'))).toEqual(['ASSIGNMENT_REPEATED']);
  });

  test('a public transcript of another draw beside the auditors’ one is refused', async () => {
    const files = transcriptFiles(season, 'AUDITORS');
    const other = transcriptFiles(drawnSeason({ units: 13 }), 'PUBLIC');
    files.set('transcript.json', other.get('transcript.json') as Uint8Array);
    expect(await failedSteps(files)).toEqual(['PUBLIC_PART']);
  });
});

describe('files', () => {
  test.each(['transcript.json', 'leaves.bin', 'exclusions.bin', 'frame-0.bitmap'])('a missing %s is told', async (name) => {
    const files = transcriptFiles(season, 'PUBLIC');
    files.delete(name);
    expect((await failedSteps(files)).length).toBeGreaterThan(0);
  });

  test('a file that does not belong to the transcript is told', async () => {
    const files = transcriptFiles(season, 'PUBLIC').set('frame-9.bitmap', new Uint8Array(5));
    expect(await failedSteps(files)).toEqual(['READ']);
  });

  test('leaves out of order are told even when the root was made over them', async () => {
    const files = transcriptFiles(season, 'PUBLIC');
    const leaves = files.get('leaves.bin') as Uint8Array;
    files.set('leaves.bin', Uint8Array.from([...leaves.subarray(32, 64), ...leaves.subarray(0, 32), ...leaves.subarray(64)]));
    const { steps } = await verifyTranscript(files, nodePrimitives);
    expect(steps.find(({ id }) => id === 'POOL_FILE')?.reason?.en).toContain('does not come after the one before');
  });
});

describe('bytes more or less', () => {
  test('a byte too many or too few at the end of any file is refused', async () => {
    const files = transcriptFiles(season, 'PUBLIC');
    for (const [name, bytes] of files) {
      expect((await failedSteps(new Map(files).set(name, bytes.slice(0, -1)))).length).toBeGreaterThan(0);
      expect((await failedSteps(new Map(files).set(name, Uint8Array.from([...bytes, 0x20])))).length).toBeGreaterThan(0);
    }
  });
});
