import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type DrawRecord, sealed, type UnsealedTranscript } from '../../../../subgraphs/coordination/season-draw/pure/build-transcript.ts';
import type { Transcript } from '../../../../subgraphs/coordination/season-draw/pure/draw-transcript.ts';
import { DRAW_PROFILES, type Pool, type WithdrawnUnit } from '../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { verifyTranscript } from '../../../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import { canonicalJsonBytes } from '../../../../subgraphs/subgraph-kit/pure/canonical-json.ts';
import { drawnSeason, ownPackage, replacedSeason, transcriptFiles } from '../../../support/drawn-season.ts';
import { missingForPython, stepsInPython } from '../../../support/independent-verifier/steps-in-python.ts';

type Files = ReadonlyMap<string, Uint8Array>;

const describeHere = missingForPython().length === 0 ? describe : describe.skip;

/** Names of the steps with their outcome, as the program in Python prints them. */
async function inPython(files: Files): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'verify-'));
  try {
    for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
    return await stepsInPython(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The pool with all its units somewhere else, as nobody committed to it. */
function inAnotherArea(pool: Pool): Pool {
  return { ...pool, columns: { ...pool.columns, areas: { ...pool.columns.areas, labels: ['330106'] } } };
}

/** The same steps by the hub's own verifier. */
async function inTheHub(files: Files): Promise<string[]> {
  return (await verifyTranscript(files, nodePrimitives)).steps.map(({ id, outcome }) => `${outcome} ${id}`);
}

function seasonFiles(wish: Parameters<typeof drawnSeason>[0] = {}): Map<string, Uint8Array> {
  const season = drawnSeason(wish);
  const own = ownPackage(season, '91330100MA00000001');
  return transcriptFiles(season, 'PUBLIC').set('enterprise.json', new TextEncoder().encode(JSON.stringify(own)));
}

const replaced = replacedSeason(drawnSeason({ units: 30 }));
const honest = seasonFiles({ threshold: 2, parties: 4, withheld: [1] });

/** A forger changes the document and seals it again. */
function forged(change: (document: Transcript) => unknown): Files {
  const document = JSON.parse(Buffer.from(honest.get('transcript.json') ?? []).toString('utf8')) as Transcript;
  change(document);
  const { seal: _seal, ...unsealed } = document;
  const bytes = canonicalJsonBytes(sealed(unsealed as UnsealedTranscript, nodePrimitives('DRAW1-SHA256')));
  return new Map(honest).set('transcript.json', bytes);
}

function withFlippedByte(name: string, place: number): Files {
  const bytes = Uint8Array.from(honest.get(name) ?? []);
  const at = Math.floor(place * (bytes.length - 1));
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return new Map(honest).set(name, bytes);
}

describeHere('a verifier in another language, written from the format page', () => {
  test.each(DRAW_PROFILES)('takes the hub’s steps and finds an honest season under %s whole', async (profile) => {
    const files = seasonFiles({ profile, threshold: 2, parties: 4, withheld: [1] });
    const steps = await inPython(files);
    expect(steps).toEqual(await inTheHub(files));
    expect(steps.every((step) => step.startsWith('OK '))).toBe(true);
    expect(steps.length).toBeGreaterThan(15);
  });

  test.each<[string, string, (document: Transcript) => unknown]>([
    ['another seed', 'FAILED SEED', (document) => Object.assign(document, { seed: document.visitsDigest })],
    ['a scalar of somebody else', 'FAILED REVEALS', ({ reveals: [one, two] }) => Object.assign(one ?? {}, { scalar: two?.scalar })],
    [
      'a share under the name of another holder',
      'FAILED REVEALS',
      ({ recovered: [one] }) => Object.assign(one?.shares[0] ?? {}, { holderId: one?.shares[1]?.holderId }),
    ],
    ['a share of somebody else', 'FAILED REVEALS', ({ recovered: [one] }) => Object.assign(one?.shares[0] ?? {}, { share: one?.scalar })],
    ['another signature', 'FAILED COMMITS', ({ commits: [one, two] }) => Object.assign(one ?? {}, { signature: two?.signature })],
    ['a winner who is not visited', 'FAILED VISITS', ({ visits }) => visits.shift()],
    ['a winner who is skipped', 'FAILED DRAWN', ({ frames }) => frames[0]?.openings?.shift()],
    ['a larger quota', 'FAILED MANIFEST', ({ manifest }) => Object.assign(manifest.frames[0]?.quota ?? {}, { num: 2 })],
    ['another number of winners', 'FAILED FRAMES', ({ frames: [first] }) => Object.assign(first ?? {}, { n: (first?.n ?? 0) + 1 })],
    ['dice with seven eyes', 'FAILED BEACON', ({ beacon }) => Object.assign(beacon, { digits: '7' })],
    ['another pool', 'FAILED POOL_FILE', ({ manifest }) => Object.assign(manifest, { poolRoot: manifest.exclusionRoot })],
    ['a key more', 'FAILED READ', (document) => Object.assign(document, { remark: '' })],
  ])('refuses %s for the same reason as the hub', async (_forgery, reason, change) => {
    const files = forged(change);
    const steps = await inPython(files);
    expect(steps).toContain(reason);
    expect(steps).toEqual(await inTheHub(files));
  });

  test.each([
    ['transcript.json', 0.1],
    ['transcript.json', 0.6],
    ['leaves.bin', 0],
    ['leaves.bin', 1],
    ['exclusions.bin', 0.5],
    ['frame-0.bitmap', 0],
    ['enterprise.json', 0.5],
  ])('refuses %s with one byte changed, as the hub does', async (name, place) => {
    const files = withFlippedByte(name, place);
    const steps = await inPython(files);
    expect(steps.some((step) => step.startsWith('FAILED '))).toBe(true);
    expect(steps).toEqual(await inTheHub(files));
  });

  test.each(DRAW_PROFILES)('repeats draw, teams and every replacement of a season under %s from the auditors’ files', async (profile) => {
    const byRiskClass = drawnSeason({
      profile,
      units: 30,
      entries: replaced.plan.entries.map((entry) => ({ ...entry, strataByRisk: entry.weightsByRisk })),
    });
    for (const season of [drawnSeason({ profile, units: 30 }), replacedSeason(drawnSeason({ profile, units: 30 })), byRiskClass]) {
      const files = transcriptFiles(season, 'AUDITORS');
      const steps = await inPython(files);
      expect(steps).toEqual(await inTheHub(files));
      expect(steps.every((step) => step.startsWith('OK '))).toBe(true);
      expect(steps).toContain('OK ASSIGNMENT_REPEATED');
    }
  });

  test('finds the public files of a season with replacements whole, and the package of the enterprise that was withdrawn', async () => {
    const files = transcriptFiles(replaced, 'PUBLIC');
    const [unit] = replaced.withdrawn ?? [];
    const own = ownPackage(replaced, unit?.unitId ?? '');
    files.set('enterprise.json', new TextEncoder().encode(JSON.stringify(own)));
    const steps = await inPython(files);
    expect(steps).toEqual(await inTheHub(files));
    expect(steps.every((step) => step.startsWith('OK '))).toBe(true);
  });

  test.each<[string, string, Partial<DrawRecord>]>([
    ['a removed edge that is not told', 'FAILED ASSIGNMENT_REPEATED', { removedEdges: replaced.removedEdges.slice(1) }],
    ['removed edges in another order', 'FAILED ASSIGNMENT_REPEATED', { removedEdges: replaced.removedEdges.toReversed() }],
    ['a withdrawal that is not told', 'FAILED DRAWN', { withdrawn: [] }],
    [
      'a withdrawal of somebody else',
      'FAILED VISITS',
      { withdrawn: (replaced.withdrawn ?? []).map((unit) => ({ ...unit, unitId: replaced.visits[0]?.unitId ?? '' })) },
    ],
    ['a version that no replacement made', 'FAILED ASSIGNMENT_REPEATED', { version: 9 }],
    ['a version less than the withdrawals', 'FAILED VISITS', { version: 1 }],
    [
      'withdrawals in another order',
      'FAILED VISITS',
      { withdrawn: [...(replaced.withdrawn ?? []), { ...(replaced.withdrawn?.[0] as WithdrawnUnit), unitId: 'NOBODY', edgesBefore: 0 }] },
    ],
    [
      'a slot of another enterprise, whose recusals are others',
      'FAILED ASSIGNMENT_REPEATED',
      { slots: replaced.slots.map((slot) => ({ ...slot, unitId: 'ELSEWHERE' })) },
    ],
    [
      'slots in another area, for which others fit',
      'FAILED ASSIGNMENT_REPEATED',
      { slots: replaced.slots.map((slot) => ({ ...slot, area: '330106' })) },
    ],
    [
      'slots that ask for no qualification',
      'FAILED ASSIGNMENT_REPEATED',
      { slots: replaced.slots.map((slot) => ({ ...slot, qualifications: [] })) },
    ],
    [
      'slots in another window, in which others are free',
      'FAILED ASSIGNMENT_REPEATED',
      { slots: replaced.slots.map((slot) => ({ ...slot, windowTo: '2026-03-03' })) },
    ],
    [
      'other areas than the manifest binds',
      'FAILED POOL_REBUILT',
      { pool: inAnotherArea(replaced.pool), slots: replaced.slots.map((slot) => ({ ...slot, area: '330106' })) },
    ],
    ['seats of another number', 'FAILED ASSIGNMENT_REPEATED', { slots: replaced.slots.map((slot) => ({ ...slot, seat: slot.seat + 8 })) }],
    ['a substitute who was not next', 'FAILED ASSIGNMENT_REPEATED', { assignment: drawnSeason({ units: 30 }).assignment }],
  ])('refuses %s, as the hub does', async (_forgery, reason, change) => {
    const files = transcriptFiles({ ...replaced, ...change }, 'AUDITORS');
    const steps = await inPython(files);
    expect(steps).toContain(reason);
    expect(steps).toEqual(await inTheHub(files));
  });
});
