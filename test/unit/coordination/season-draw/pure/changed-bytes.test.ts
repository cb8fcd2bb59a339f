import { describe, expect, test } from '@jest/globals';
import type { Audience } from '../../../../../subgraphs/coordination/season-draw/pure/draw-transcript.ts';
import { DRAW_PROFILES, type DrawProfile, type PlanEntry } from '../../../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { poolColumnsOf } from '../../../../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import { verifyTranscript } from '../../../../../subgraphs/coordination/season-draw/pure/verify-transcript.ts';
import { drawnSeason, ownPackage, transcriptFiles } from '../../../../support/drawn-season.ts';
import { pathsOfBytes } from '../../../../support/json-places.ts';
import { rememberedPrimitives } from '../../../../support/remembered-primitives.ts';

type Files = Map<string, Uint8Array>;

const LIMIT_MS = 1_800_000;
const HALF = { num: 1, den: 2, min: 1, maxNum: 1, maxDen: 1 };
const ENTRY = { items: ['MR01'], strataByRisk: false, quotas: [{ stratum: 'E', quota: HALF }], apart: null, seats: 2 };
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
  const own = ownPackage(season, 'U1');
  const files = transcriptFiles(season, audience);
  return audience === 'PUBLIC' ? files.set('enterprise.json', new TextEncoder().encode(JSON.stringify(own))) : files;
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
  [/^frames/u, ['DRAWN']],
  [/^visits/u, ['VISITS']],
  // What the public cannot recompute of the assignment is bound by the seal alone; auditors repeat it.
  [/^assignment\.(?:unfilled|assignedDigest)/u, ['SEAL', 'ASSIGNMENT', 'ASSIGNMENT_REPEATED']],
  [/^assignment/u, ['ASSIGNMENT']],
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

/** The profiles differ in their primitives alone, so one of them is enough for the values that leave no readable document; EVERY_BYTE=1 tries all in both. */
const isWholeIn = (profile: DrawProfile): boolean => profile === 'DRAW1-SHA256' || process.env.EVERY_BYTE === '1';

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
  const failedSteps = (files: Files): string[] => {
    const failed = verifyTranscript(files, () => primitives).steps.filter(({ outcome }) => outcome === 'FAILED');
    return failed.map(({ id, reason }) => (reason !== null && reason.en !== '' && reason.zh !== '' ? id : `${id} without a reason`));
  };
  type GuardsAt = (place: number, failed: readonly string[]) => readonly string[];
  /** The guard that refused a changed file, or a line for people when none did. */
  const guardOf = (files: Files, name: string, change: { readonly place: number; readonly value: number }, guardsAt: GuardsAt) => {
    const { place, value } = change;
    const failed = failedSteps(new Map(files).set(name, (files.get(name) as Uint8Array).with(place, value)));
    const guards = guardsAt(place, failed);
    const guard = guards.find((step) => failed.includes(step)) ?? null;
    return { guard, line: `${name} at ${place}, ${value}: ${failed.join() || 'nothing'} instead of ${guards.join()}` };
  };
  /** Every change that was not refused, or not by the step that guards the part; and every step that guarded something. */
  const changeAll = (files: Files, name: string, guardsAt: GuardsAt, values = isWholeIn(profile) ? 3 : 1) => {
    const bytes = files.get(name) as Uint8Array;
    const changes = [...bytes].flatMap((byte, place) =>
      otherValues(byte, place)
        .slice(0, values)
        .map((value) => ({ place, value })),
    );
    const found = changes.map((change) => guardOf(files, name, change, guardsAt));
    return {
      wrong: found.filter(({ guard }) => guard === null).map(({ line }) => line),
      guarding: new Set(found.flatMap(({ guard }) => guard ?? [])),
    };
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
    'of a public file is refused with the right reason',
    () => {
      const files = filesOf(profile, 'PUBLIC');
      expect(failedSteps(files)).toEqual([]);
      const transcript = changeAll(files, 'transcript.json', guardsOfDocument(files.get('transcript.json') as Uint8Array));
      expect(transcript.wrong).toEqual([]);
      const guards = new Set([...GUARDS.filter(([pattern]) => !`${pattern}`.includes('audit')).flatMap(([, steps]) => steps), 'READ']);
      guards.delete('ASSIGNMENT_REPEATED');
      expect(transcript.guarding).toEqual(guards);
      for (const name of [...files.keys()].filter((other) => other !== 'transcript.json')) {
        expect(changeAll(files, name, () => [GUARD_OF_FILE[name] ?? 'ENTERPRISE']).wrong).toEqual([]);
      }
    },
    LIMIT_MS,
  );

  test(
    'of an auditors’ file is refused with the right reason',
    () => {
      const files = filesOf(profile, 'AUDITORS');
      expect(failedSteps(files)).toEqual([]);
      const transcript = changeAll(files, 'transcript.audit.json', guardsOfDocument(files.get('transcript.audit.json') as Uint8Array));
      expect(transcript.wrong).toEqual([]);
      for (const step of ['POOL_REBUILT', 'INSPECTORS_COMMITTED', 'ASSIGNMENT_REPEATED']) expect(transcript.guarding).toContain(step);
      for (const name of [...files.keys()].filter((other) => other !== 'transcript.audit.json')) {
        // What the public transcript says is tried above; beside the auditors' one it is compared with it and no more.
        expect(changeAll(files, name, () => [GUARD_OF_FILE[name] ?? 'PUBLIC_PART'], 1).wrong).toEqual([]);
      }
    },
    LIMIT_MS,
  );
});
