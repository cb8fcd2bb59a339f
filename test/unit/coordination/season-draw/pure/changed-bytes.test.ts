import { describe, expect, test } from '@jest/globals';
import type { Audience } from '../../../../../subgraphs/coordination/season-draw/pure/draw-transcript.ts';
import { DRAW_PROFILES, type DrawProfile, type PlanEntry } from '../../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { poolColumnsOf } from '../../../../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import { readTranscript } from '../../../../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import type { Step } from '../../../../../subgraphs/coordination/season-draw/pure/verification.ts';
import { verifyFiles } from '../../../../../subgraphs/coordination/season-draw/pure/verify-files.ts';
import { verifyTranscript } from '../../../../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import { drawnSeason, transcriptFiles } from '../../../../support/drawn-season.ts';
import { pathsOfBytes } from '../../../../support/json-places.ts';
import { rememberedPrimitives } from '../../../../support/remembered-primitives.ts';

type Files = Map<string, Uint8Array>;

const LIMIT_MS = 1_800_000;
const HALF = { num: 1, den: 2, min: 1, maxNum: 1, maxDen: 1 };
const ENTRY = {
  items: ['MR01'],
  strataByRisk: false,
  quotas: [{ stratum: 'E', quota: HALF }],
  apart: null,
  seats: 2,
  qualifications: [],
  windowFrom: '2026-03-02',
  windowTo: '2026-04-30',
};
const ENTRIES: PlanEntry[] = [
  { ...ENTRY, entryId: 'A', department: 'MARKET_REGULATION', weightsByRisk: false },
  { ...ENTRY, entryId: 'B', department: 'CULTURE_TOURISM', weightsByRisk: true },
];

/** The smallest season that has every part: a public frame and a hidden one, an excluded unit, and for the public a reveal that was rebuilt. */
function filesOf(profile: DrawProfile, audience: Audience): Files {
  const units = [
    { unitId: 'U1', weights: [1, 2], strata: ['E', 'E'] },
    { unitId: 'U2', weights: [1, 0], strata: ['E', 'E'] },
  ];
  const columns = poolColumnsOf(['A', 'B'], units, [{ unitId: 'X1', reason: 'GONE' }]);
  // The parts that auditors alone see are many enough without escrow.
  const escrow = audience === 'PUBLIC' ? { threshold: 2, withheld: [1] } : {};
  const season = drawnSeason({ profile, entries: ENTRIES, columns, inspectors: 1, ...escrow });
  return transcriptFiles(season, audience);
}

/** Which steps guard a part of the document: one of them at least must fail when a byte of the part has changed. The first pattern that fits counts. */
const GUARDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:seal|version|format|audience)/u, ['SEAL']],
  [/^plan/u, ['MANIFEST']],
  [/^manifest\.(?:poolRoot|leavesDigest)/u, ['POOL_FILE']],
  [/^manifest\.exclusionRoot/u, ['EXCLUSION_FILE']],
  [/^manifest\.(?:inspectorRoot|balls)/u, ['HEADER']],
  [/^manifest\.frames\.0\.bitmapDigest/u, ['BITMAP_FILES']],
  [/^manifest\.(?:drawId|attempt|planDigest|registered|units|excluded\.0\.units|frames\.\d\.(?:entryId|stratum|quota))/u, ['MANIFEST']],
  [/^manifest/u, ['COMMITS']],
  [/^commits/u, ['COMMITS']],
  [/^header\.freezeCheckpoint/u, ['SEED']],
  [/^header/u, ['HEADER']],
  [/^(?:beacon|seed)/u, ['SEED']],
  [/^(?:reveals|recovered)/u, ['REVEALS']],
  [/^frames\.\d\.(?:n|entryId|stratum)/u, ['FRAMES']],
  // Auditors, and enterprises with their packages, know the threshold to which this digest leads; for all others the seal binds it.
  [/^frames\.\d\.thresholdDigest/u, ['DRAWN', 'DRAW_REPEATED', 'SEAL']],
  [/^frames/u, ['DRAWN', 'DRAW_REPEATED']],
  [/^visits/u, ['VISITS']],
  // What the public cannot recompute of the assignment is bound by the seal alone; auditors repeat it.
  [/^assignment\.(?:unfilled|assignedDigest)/u, ['SEAL', 'ASSIGNMENT', 'ASSIGNMENT_REPEATED']],
  [/^assignment/u, ['ASSIGNMENT']],
  // What a seat asks for shows in the teams only where it decides; else the seal alone binds it.
  [/^audit\.slots\.\d+\.(?:area|qualifications|seat|unitId|windowFrom|windowTo)/u, ['ASSIGNMENT', 'ASSIGNMENT_REPEATED', 'SEAL']],
  [/^audit\.(?:slots|assigned|removedEdges)/u, ['ASSIGNMENT', 'ASSIGNMENT_REPEATED']],
  [/^audit\.inspectors/u, ['INSPECTORS_COMMITTED']],
  [/^audit/u, ['POOL_REBUILT']],
];

const GUARD_OF_FILE: Readonly<Record<string, string>> = {
  'leaves.bin': 'POOL_FILE',
  'exclusions.bin': 'EXCLUSION_FILE',
  'frame-0.bitmap': 'BITMAP_FILES',
  'frame-1.bitmap': 'BITMAP_FILES',
};

/** Which places of a file are changed, and how many other values each gets. */
interface Pace {
  readonly stride: number;
  readonly values: number;
}

/**
 * The public transcript is changed everywhere, and the pool under the first profile. Auditors' files repeat the whole draw at each change, and the profiles
 * differ in their primitives alone, so the rest is changed at places in turn; EVERY_BYTE=1 changes all places, three times each.
 */
const PACES: Readonly<Record<DrawProfile, Readonly<Record<'public' | 'audit' | 'binary', Pace>>>> = {
  'DRAW1-SHA256': { public: { stride: 1, values: 3 }, audit: { stride: 11, values: 1 }, binary: { stride: 1, values: 1 } },
  'DRAW1-SM': { public: { stride: 1, values: 1 }, audit: { stride: 23, values: 1 }, binary: { stride: 7, values: 1 } },
};
const WHOLE: Pace = { stride: 1, values: 3 };
const paceOf = (profile: DrawProfile, kind: 'public' | 'audit' | 'binary'): Pace =>
  process.env.EVERY_BYTE === '1' ? WHOLE : PACES[profile][kind];

/** Three other values of a byte: the next character of its kind, which often leaves a readable document, one bit in turn, and one that is no ASCII. */
function otherValues(byte: number, place: number): number[] {
  const text = String.fromCharCode(byte);
  const [first, last] =
    ['09', 'af', 'gz', 'AZ'].find(([low, high]) => low !== undefined && high !== undefined && text >= low && text <= high) ?? [];
  const next = first === undefined || last === undefined ? byte ^ 1 : text === last ? first.charCodeAt(0) : byte + 1;
  return [...new Set([next, byte ^ (1 << (place % 7)), byte ^ 0x80])].filter((value) => value !== byte);
}

describe.each(DRAW_PROFILES)('every single byte that is changed, under %s,', (profile) => {
  const primitives = rememberedPrimitives(profile);
  const failedOf = (steps: readonly Step[]): string[] =>
    steps
      .filter(({ outcome }) => outcome === 'FAILED')
      .map(({ id, reason }) => (reason !== null && reason.en !== '' && reason.zh !== '' ? id : `${id} without a reason`));
  const whole = async (files: Files): Promise<string[]> => failedOf((await verifyTranscript(files, () => primitives)).steps);
  /** Every change that was not refused by the step that guards the place, as a line for people; and every step that guarded something. */
  const changeAll = async (
    { files, name, pace }: { readonly files: Files; readonly name: string; readonly pace: Pace },
    failedSteps: (changed: Files) => Promise<readonly string[]>,
    guardsAt: (place: number, failed: readonly string[]) => readonly string[],
  ) => {
    const bytes = files.get(name) as Uint8Array;
    const wrong: string[] = [];
    const guarding = new Set<string>();
    for (let place = 0; place < bytes.length; place += pace.stride) {
      for (const value of otherValues(bytes[place] ?? 0, place).slice(0, pace.values)) {
        const failed = await failedSteps(new Map(files).set(name, bytes.with(place, value)));
        const guards = guardsAt(place, failed);
        const [guard] = guards.filter((step) => failed.includes(step));
        guarding.add(guard ?? 'NOTHING');
        if (guard === undefined) wrong.push(`${name} at ${place}, ${value}: ${failed.join()} instead of ${guards.join()}`);
      }
    }
    return { wrong, guarding };
  };
  /** An unreadable document fails at READ and nowhere else; a readable one at its seal and at the guard of its part. */
  const guardsOfDocument = (bytes: Uint8Array) => {
    const paths = pathsOfBytes(bytes);
    return (place: number, failed: readonly string[]): readonly string[] => {
      if (failed.join() === 'READ') return ['READ'];
      const guards = GUARDS.find(([pattern]) => pattern.test(paths[place] ?? ''))?.[1] ?? ['READ'];
      return failed.includes('SEAL') ? guards : ['SEAL'];
    };
  };

  test(
    'of a public transcript is refused with the right reason',
    async () => {
      const files = filesOf(profile, 'PUBLIC');
      const name = 'transcript.json';
      expect(await whole(files)).toEqual([]);
      const { wrong, guarding } = await changeAll(
        { files, name, pace: paceOf(profile, 'public') },
        whole,
        guardsOfDocument(files.get(name) as Uint8Array),
      );
      expect(wrong).toEqual([]);
      const guards = new Set([...GUARDS.filter(([pattern]) => !`${pattern}`.includes('audit')).flatMap(([, steps]) => steps), 'READ']);
      for (const step of ['ASSIGNMENT_REPEATED', 'DRAW_REPEATED']) guards.delete(step);
      expect(guarding).toEqual(guards);
    },
    LIMIT_MS,
  );

  test(
    'of the pool, the exclusions and the bitmaps is refused with the right reason',
    async () => {
      const files = filesOf(profile, 'AUDITORS');
      const transcript = readTranscript(files.get('transcript.audit.json') as Uint8Array);
      const steps = async (changed: Files): Promise<readonly string[]> => failedOf(verifyFiles(transcript, changed, primitives));
      expect(await steps(files)).toEqual([]);
      for (const [name, guard] of Object.entries(GUARD_OF_FILE)) {
        const { wrong, guarding } = await changeAll({ files, name, pace: paceOf(profile, 'binary') }, steps, () => [guard]);
        expect(wrong).toEqual([]);
        expect(guarding).toEqual(new Set([guard]));
      }
    },
    LIMIT_MS,
  );

  test(
    'of an auditors’ transcript is refused with the right reason',
    async () => {
      const files = filesOf(profile, 'AUDITORS');
      expect(await whole(files)).toEqual([]);
      const pace = paceOf(profile, 'audit');
      const name = 'transcript.audit.json';
      const { wrong, guarding } = await changeAll({ files, name, pace }, whole, guardsOfDocument(files.get(name) as Uint8Array));
      expect(wrong).toEqual([]);
      for (const step of ['POOL_REBUILT', 'INSPECTORS_COMMITTED']) expect(guarding).toContain(step);
      // What the public transcript says is tried above; beside the auditors' one it is compared with it.
      const published = await changeAll({ files, name: 'transcript.json', pace }, whole, () => ['PUBLIC_PART']);
      expect(published.wrong).toEqual([]);
    },
    LIMIT_MS,
  );
});
