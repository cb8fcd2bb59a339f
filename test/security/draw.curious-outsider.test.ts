import { describe, expect, test } from '@jest/globals';
import type { PlanEntry } from '../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { sealThreshold } from '../../subgraphs/coordination/season-draw/pure/sealed-threshold.ts';
import { canonicalJson } from '../../subgraphs/subgraph-kit/pure/canonical-json.ts';
import { ownPackage } from '../support/drawn-season.ts';
import { advantageOf } from '../support/outsider/advantage.ts';
import {
  ATTACKS,
  type Attack,
  comparesTicketsWithThresholds,
  looksAtNeighbours,
  looksWhoComesNext,
  opensSecondBalls,
} from '../support/outsider/attacks.ts';
import { PublicView } from '../support/outsider/public-view.ts';
import { bitmapsByTrial, thresholdsByTrial } from '../support/outsider/trials.ts';
import {
  afterWithdrawals,
  asPublishedBefore,
  byClass,
  byDivision,
  entryOf,
  type RiskClass,
  type Rule,
  registerOf,
  unitIdOf,
  unsorted,
  type World,
  withEverythingOpened,
  worldOf,
} from '../support/outsider/worlds.ts';

/*
 * A curious outsider has every published file of a season that mixes even entries with entries that follow the risk class, knows the register by name,
 * and wants to know who has a bad class. Every attack is also played against the rule as it was, where it is noticed: an attack that could not win
 * there would prove nothing.
 */

const UNITS = 1_500;
/** No honest attack comes here in a lifetime; the worlds are the same in every run. */
const NOTICED_FROM = 4.5;
const classOf = registerOf(UNITS);
const WORSE: ReadonlySet<RiskClass> = new Set(['B', 'C', 'D']);
const WORST: ReadonlySet<RiskClass> = new Set(['C', 'D']);
const byRisk = { weightsByRisk: true } as const;
const RATIOS = { A: [1, 10], B: [1, 5], C: [1, 3], D: [1, 2] } as const;

/** Seasons by what they mix, and the classes that an outsider would like to find. */
const SEASONS: Readonly<Record<string, { readonly entries: readonly PlanEntry[]; readonly bad: ReadonlySet<RiskClass> }>> = {
  'even entries of higher and lower ratio beside a weighted one': {
    entries: [entryOf('even-large', [1, 2]), entryOf('even-small', [1, 20]), entryOf('weighted', [1, 3], byRisk)],
    bad: WORSE,
  },
  'divisions as strata of even and weighted entries': {
    entries: [byDivision('even', [3, 5]), entryOf('even-all', [1, 8]), byDivision('weighted', [1, 3], byRisk)],
    bad: WORSE,
  },
  'several weighted entries with different quotas': {
    entries: [entryOf('even', [2, 5]), entryOf('weighted-small', [1, 8], byRisk), entryOf('weighted-large', [1, 3], byRisk)],
    bad: WORSE,
  },
  'classes as strata with different ratios': { entries: [entryOf('even', [1, 4]), byClass('classes', RATIOS)], bad: WORST },
  'classes as strata beside weights and other classes': {
    entries: [entryOf('weighted', [1, 3], byRisk), byClass('classes', RATIOS), byClass('few-classes', { ...RATIOS, D: [1, 10] })],
    bad: WORST,
  },
};

const worlds = new Map<string, World>();

/** The world of a season under a rule, made once. */
function world(season: string, rule: Rule): World {
  const key = `${rule} ${season}`;
  const known = worlds.get(key) ?? worldOf(SEASONS[season]?.entries ?? [], classOf, rule);
  worlds.set(key, known);
  return known;
}

function sigmaOf(season: string, rule: Rule, attack: Attack): number {
  const { view } = world(season, rule);
  return advantageOf(world(season, rule), attack(view), SEASONS[season]?.bad ?? WORSE).sigma;
}

const names = Object.keys(SEASONS);
const MIXED = names[0] ?? '';
const pairs = names.flatMap((season) => Object.entries(ATTACKS).map(([name, attack]) => [name, season, attack] as const));

describe('an outsider does no better than the names let guess', () => {
  test.each(pairs)('who %s in a season with %s', (_name, season, attack) => {
    expect(sigmaOf(season, 'PRESENT', attack)).toBeLessThan(NOTICED_FROM);
  });

  test.each([
    ['looksAtTheOrder', MIXED],
    ['comparesTicketsWithThresholds', MIXED],
    ['comparesTicketsWithThresholds', names[1] ?? ''],
    ['comparesTicketsWithThresholds', names[2] ?? ''],
    ['looksWhoIsMissing', MIXED],
    ['looksWhoIsMissing', names[3] ?? ''],
    ['comparesRiskEntries', names[4] ?? ''],
  ])('and %s was noticed in a season with %s when all entries shared their balls', (name, season) => {
    expect(sigmaOf(season, 'SHARED_BALLS', ATTACKS[name] as Attack)).toBeGreaterThan(NOTICED_FROM);
  });

  test('nor would another order of the same balls have kept the class, without any threshold told', () => {
    expect(sigmaOf(MIXED, 'ANOTHER_ORDER', comparesTicketsWithThresholds)).toBeGreaterThan(NOTICED_FROM);
  });

  test('and attacks on openings and neighbours would be noticed where weighted frames are opened, or leaves lie by unit', () => {
    const { season, view } = world(MIXED, 'SHARED_BALLS');
    const opened = new PublicView(withEverythingOpened(season));
    expect(advantageOf({ ...world(MIXED, 'SHARED_BALLS'), view: opened }, opensSecondBalls(opened), WORSE).sigma).toBeGreaterThan(
      NOTICED_FROM,
    );
    const byUnit = unsorted(world(MIXED, 'SHARED_BALLS'));
    expect(advantageOf(world(MIXED, 'SHARED_BALLS'), looksAtNeighbours(byUnit), WORSE).sigma).toBeGreaterThan(NOTICED_FROM);
    expect(view.openings.length).toBeGreaterThan(0);
  });

  test('an enterprise does no better with the thresholds of its own package', () => {
    const sigmaWith = (rule: Rule): number => {
      const one = world(MIXED, rule);
      const own = ownPackage(one.season, unitIdOf(3));
      const rows = own?.standing.kind === 'IN_POOL' ? own.standing.weights : [];
      const thresholds = new Map(
        rows.flatMap(({ entryId, sealedThreshold }) => (sealedThreshold?.threshold ? [[entryId, sealedThreshold.threshold]] : [])),
      );
      expect([...thresholds.keys()]).toEqual(['weighted']);
      const view = new PublicView(one.files, { thresholds });
      return advantageOf({ ...one, view }, comparesTicketsWithThresholds(view), WORSE).sigma;
    };
    expect(sigmaWith('PRESENT')).toBeLessThan(NOTICED_FROM);
    expect(sigmaWith('SHARED_BALLS')).toBeGreaterThan(NOTICED_FROM);
  });

  test('who compares the versions before and after withdrawals', () => {
    const sigmaOfNext = (rule: Rule): number => {
      const before = world(MIXED, rule);
      const gone = [...before.view.takenBy('weighted')].filter((_, place) => place % 2 === 0);
      const after = afterWithdrawals(before, gone, rule);
      expect(after.view.takenBy('weighted').size).toBe(before.view.takenBy('weighted').size);
      return advantageOf(after, looksWhoComesNext(before.view, after.view), WORSE).sigma;
    };
    expect(sigmaOfNext('PRESENT')).toBeLessThan(NOTICED_FROM);
    expect(sigmaOfNext('SHARED_BALLS')).toBeGreaterThan(NOTICED_FROM);
  });
});

describe('pools of few, in which every number counts', () => {
  const entries = [
    entryOf('even', [1, 1]),
    byDivision('weighted', [1, 1], byRisk),
    byClass('classes', { A: [1, 1], B: [1, 1], C: [1, 1], D: [1, 1] }),
  ];
  const pool = (classes: string): World =>
    worldOf(entries, new Map([...classes].map((riskClass, unit) => [unitIdOf(unit), riskClass as RiskClass])), 'PRESENT');

  test.each([
    ['A', 'D'],
    ['AAA', 'DDD'],
    ['ABCD', 'DDDD'],
    ['AAAAAAA', 'BACDADA'],
  ])('files of the pools %s and %s differ in nothing but hashes, and did before', (good, bad) => {
    const told = (world: World): unknown =>
      [...world.files].map(([name, bytes]) => [name, name.endsWith('.json') ? told1(bytes) : bytes.length]);
    const told1 = (bytes: Uint8Array): unknown => withoutChance(JSON.parse(Buffer.from(bytes).toString('utf8')) as object);
    expect(told(pool(bad))).toEqual(told(pool(good)));
    const asBefore = (world: World): World => ({ ...world, files: asPublishedBefore(world.season, world.files) });
    expect(told(asBefore(pool(bad)))).not.toEqual(told(asBefore(pool(good))));
  });

  test('bitmaps and thresholds cannot be found by trial, as they could without a salt', () => {
    const { season, files } = pool('D');
    const view = new PublicView(files);
    expect(bitmapsByTrial(view.transcript)).toEqual([]);
    expect(thresholdsByTrial(view.transcript)).toEqual([]);
    const primitives = nodePrimitives(season.plan.profile);
    const unsalted = structuredClone(view.transcript);
    // Frame 4 is the one of class A to D with a single ball, whichever it is.
    const place = season.pool.frames.findIndex(({ visibility, balls }) => visibility === 'AUDITORS' && balls === 1);
    Object.assign(unsalted.manifest.frames[place] ?? {}, {
      bitmapDigest: Buffer.from(primitives.hash(season.pool.frames[place]?.bitmap ?? new Uint8Array(0))).toString('hex'),
    });
    Object.assign(unsalted.frames[place] ?? {}, {
      thresholdDigest: sealThreshold(season.outcomes[place]?.threshold ?? null, new Uint8Array(0), primitives),
    });
    expect(bitmapsByTrial(unsalted)).toEqual([place]);
    expect(thresholdsByTrial(unsalted)).toEqual([place]);
  });
});

describe('the published files', () => {
  const { season, files, view } = world(MIXED, 'PRESENT');

  test('open no ball but that of the even entries', () => {
    const owners = view.openings.map(({ position, unitId }) => ({
      isOwn: unitIdOf(season.pool.ballUnit[position] ?? -1) === unitId,
      ball: (season.pool.ballOrdinal[position] ?? -1) - (season.pool.firstBall[season.pool.ballUnit[position] ?? -1] ?? 0),
    }));
    expect(owners).toHaveLength(UNITS / 2);
    expect(owners.filter(({ isOwn, ball }) => !isOwn || ball !== 0)).toEqual([]);
  });

  test('hold no bitmap, no names, no threshold and no openings of a frame that follows the risk class', () => {
    expect([...files.keys()].toSorted()).toEqual(['exclusions.bin', 'frame-0.bitmap', 'frame-1.bitmap', 'leaves.bin', 'transcript.json']);
    expect(view.transcript.frames[2]).toMatchObject({ n: UNITS / 3, threshold: null, taken: null, openings: null });
    expect(view.transcript.manifest.frames[2]).toMatchObject({ units: UNITS, balls: null });
  });

  test('tell no number of a class', () => {
    const { transcript } = world(names[3] ?? '', 'PRESENT').view;
    for (const [place, frame] of transcript.manifest.frames.entries()) {
      if (frame.entryId !== 'classes') continue;
      expect(frame).toMatchObject({ units: null, balls: null });
      expect(transcript.frames[place]).toMatchObject({ n: null, threshold: null });
    }
  });

  test('hold no key, no weight and no register', () => {
    expect(view.transcript.audit).toBeNull();
    expect(Buffer.from(files.get('transcript.json') ?? []).toString('utf8')).not.toMatch(
      /"(?:poolKey|weights|unitIds|strata|inspectors)":[^\d]/u,
    );
  });
});

/** The document without what chance alone makes: hexadecimal texts, places of balls in the file, and which of the units came first. */
function withoutChance(document: object): unknown {
  return JSON.parse(
    canonicalJson(document)
      .replaceAll(/"[0-9a-f]{32,}"/gu, '"#"')
      .replaceAll(/91330100MA\d{8}(?:\/D\/\d)?/gu, 'unit')
      .replaceAll(/"position":\d+/gu, '"position":0'),
  );
}
