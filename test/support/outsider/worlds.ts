import { ONE_GROUP } from '../../../subgraphs/coordination/season-draw/pure/ball-layout.ts';
import { type DrawRecord } from '../../../subgraphs/coordination/season-draw/pure/build-transcript.ts';
import { composeVisits } from '../../../subgraphs/coordination/season-draw/pure/compose-visits.ts';
import { TRANSCRIPT_FILES } from '../../../subgraphs/coordination/season-draw/pure/draw-transcript.ts';
import type { PlanEntry, PoolColumns, PoolFrame, StratumQuota } from '../../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { fromHex, taggedHash, toHex } from '../../../subgraphs/coordination/season-draw/pure/encoding.ts';
import { nodePrimitives } from '../../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { poolColumnsOf } from '../../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import { readTranscript } from '../../../subgraphs/coordination/season-draw/pure/read-transcript.ts';
import { replaceUnits } from '../../../subgraphs/coordination/season-draw/pure/replace-units.ts';
import { sampleFrame, walkOf } from '../../../subgraphs/coordination/season-draw/pure/sample.ts';
import { canonicalJsonBytes } from '../../../subgraphs/subgraph-kit/pure/canonical-json.ts';
import { drawnSeason, transcriptFiles } from '../drawn-season.ts';
import type { Sight } from './attacks.ts';
import { PublicView } from './public-view.ts';

/** Balls of a credit risk class in an entry that weighs by risk. */
export const WEIGHT_OF = { A: 1, B: 2, C: 4, D: 8 } as const;

/** A credit risk class. */
export type RiskClass = keyof typeof WEIGHT_OF;

/**
 * How a season is drawn and published. `PRESENT`: as the hub does it. `SHARED_BALLS`: as it was, all entries looking at the same balls, with thresholds
 * and sizes told. `ANOTHER_ORDER`: the same balls, in an order that another seed gives to entries that follow the risk class, and nothing told.
 */
export type Rule = 'PRESENT' | 'SHARED_BALLS' | 'ANOTHER_ORDER';

/** A season of which the classes are known here and not to the outsider. */
export type World = {
  readonly season: DrawRecord;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly view: PublicView;
  readonly classOf: ReadonlyMap<string, RiskClass>;
};

/** How many units in twenty have a class. */
const CLASSES = [...'AAAAAAAAAAAABBBBCCCD'] as readonly RiskClass[];
const DIVISIONS = ['330102', '330105', '330106'] as const;

/** An invented register. */
export function registerOf(units: number): ReadonlyMap<string, RiskClass> {
  return new Map(Array.from({ length: units }, (_, unit) => [unitIdOf(unit), CLASSES[(unit * 7) % CLASSES.length] ?? 'A']));
}

/** Id of an invented unit. */
export function unitIdOf(unit: number): string {
  return `91330100MA${String(unit).padStart(8, '0')}`;
}

/** A plan entry of one stratum, of three divisions, or of the four classes with a ratio each. */
export function entryOf(entryId: string, ratio: readonly [number, number], wish: Partial<PlanEntry> = {}): PlanEntry {
  const quotas = [quotaOf('ALL', ratio)];
  return {
    entryId,
    department: 'D',
    items: [entryId],
    strataByRisk: false,
    weightsByRisk: false,
    quotas,
    apart: null,
    seats: 2,
    qualifications: [],
    windowFrom: '2026-03-02',
    windowTo: '2026-04-30',
    ...wish,
  };
}

/** An entry whose strata are divisions. */
export function byDivision(entryId: string, ratio: readonly [number, number], wish: Partial<PlanEntry> = {}): PlanEntry {
  return entryOf(entryId, ratio, { quotas: DIVISIONS.map((division) => quotaOf(division, ratio)), ...wish });
}

/** An entry whose strata are the risk classes, each with its ratio. */
export function byClass(entryId: string, ratios: Readonly<Record<RiskClass, readonly [number, number]>>): PlanEntry {
  const quotas = (['A', 'B', 'C', 'D'] as const).map((riskClass) => quotaOf(riskClass, ratios[riskClass]));
  return entryOf(entryId, [1, 1], { strataByRisk: true, quotas });
}

/** A world under a rule. */
export function worldOf(entries: readonly PlanEntry[], classOf: ReadonlyMap<string, RiskClass>, rule: Rule): World {
  const columns = columnsOf(entries, classOf);
  if (rule === 'PRESENT') return seenBy(drawnSeason({ entries, columns }), classOf);
  const shared = drawnSeason({ entries, columns, layout: ONE_GROUP });
  if (rule === 'SHARED_BALLS') {
    const files = asPublishedBefore(shared, transcriptFiles(shared, 'PUBLIC'));
    return { season: shared, files, classOf, view: new PublicView(files) };
  }
  const orderSeed = toHex(taggedHash(nodePrimitives(shared.plan.profile), 'order', fromHex(shared.seed)));
  const season = reordered(shared, orderSeed);
  const files = transcriptFiles(season, 'PUBLIC');
  return { season, files, classOf, view: new PublicView(files, { orderSeed }) };
}

/** The world after units were withdrawn and replaced: its next version. */
export function afterWithdrawals({ season, classOf }: World, unitIds: readonly string[], rule: Rule): World {
  const { pool, seed, plan } = season;
  const withdrawn = unitIds.map((unitId) => ({ unitId, reason: 'CLOSED', evidenceDigest: '00'.repeat(32), edgesBefore: 0 }));
  const { outcomes, visits, drawnVisits } = replaceUnits({ pool, seed, entries: plan.entries, withdrawn }, nodePrimitives(plan.profile));
  const next = { ...season, version: 1 + withdrawn.length, outcomes, visits, drawnVisits, withdrawn };
  const files = transcriptFiles(next, 'PUBLIC');
  const published = rule === 'PRESENT' ? files : asPublishedBefore(next, files);
  return { season: next, files: published, classOf, view: new PublicView(published) };
}

/** Files as they would be if thresholds and sizes of all frames were told. */
export function asPublishedBefore({ pool, outcomes }: DrawRecord, files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const transcript = structuredClone(readTranscript(files.get(TRANSCRIPT_FILES.PUBLIC) ?? new Uint8Array(0)));
  transcript.manifest.frames.forEach((frame, place) => {
    Object.assign(frame, { units: pool.frames[place]?.units, balls: pool.frames[place]?.balls });
  });
  transcript.frames.forEach((frame, place) => {
    Object.assign(frame, { n: outcomes[place]?.n, threshold: outcomes[place]?.threshold });
  });
  return new Map(files).set(TRANSCRIPT_FILES.PUBLIC, canonicalJsonBytes(transcript));
}

/** Files as they would be if the openings of all frames were published. */
export function withEverythingOpened(season: DrawRecord): Map<string, Uint8Array> {
  const files = transcriptFiles(season, 'AUDITORS');
  const { frames } = readTranscript(files.get(TRANSCRIPT_FILES.AUDITORS) ?? new Uint8Array(0));
  const transcript = { ...readTranscript(files.get(TRANSCRIPT_FILES.PUBLIC) ?? new Uint8Array(0)), frames };
  return transcriptFiles(season, 'PUBLIC').set(TRANSCRIPT_FILES.PUBLIC, canonicalJsonBytes(transcript));
}

/** What an outsider would see if leaves lay in the order of their units instead of their bytes. */
export function unsorted({ season, view }: World): Sight {
  const { ballOrdinal } = season.pool;
  const positionOf = new Uint32Array(ballOrdinal.length);
  ballOrdinal.forEach((ordinal, position) => {
    positionOf[ordinal] = position;
  });
  const openings = view.openings.map((opening) => ({ ...opening, position: ballOrdinal[opening.position] ?? 0 }));
  const isInAnyBitmap = (ordinal: number): boolean => view.isInAnyBitmap(positionOf[ordinal] ?? -1);
  const ticket = (ordinal: number): string => view.ticket(positionOf[ordinal] ?? 0);
  const { riskEntries, evenEntries } = view;
  return {
    openings,
    isInAnyBitmap,
    ticket,
    riskEntries,
    evenEntries,
    takenBy: (id) => view.takenBy(id),
    threshold: (id) => view.threshold(id),
  };
}

function seenBy(season: DrawRecord, classOf: ReadonlyMap<string, RiskClass>): World {
  const files = transcriptFiles(season, 'PUBLIC');
  return { season, files, classOf, view: new PublicView(files) };
}

function reordered(season: DrawRecord, orderSeed: string): DrawRecord {
  const { pool, plan } = season;
  const walk = walkOf(orderSeed, pool.ballUnit.length, nodePrimitives(plan.profile));
  const outcomes = season.outcomes.map((outcome, place) => {
    const frame = pool.frames[place] as PoolFrame;
    return frame.visibility === 'PUBLIC' ? outcome : sampleFrame(pool, frame, walk);
  });
  return { ...season, outcomes, visits: composeVisits(outcomes, plan.entries) };
}

function quotaOf(stratum: string, [num, den]: readonly [number, number]): StratumQuota {
  return { stratum, quota: { num, den, min: 0, maxNum: 1, maxDen: 1 } };
}

function columnsOf(entries: readonly PlanEntry[], classOf: ReadonlyMap<string, RiskClass>): PoolColumns {
  return poolColumnsOf(
    entries.map(({ entryId }) => entryId),
    [...classOf].map(([unitId, riskClass], unit) => ({
      unitId,
      weights: entries.map((entry) => (entry.weightsByRisk ? WEIGHT_OF[riskClass] : 1)),
      strata: entries.map((entry) => stratumOf(entry, riskClass, unit)),
    })),
  );
}

function stratumOf({ strataByRisk, quotas }: PlanEntry, riskClass: RiskClass, unit: number): string {
  if (strataByRisk) return riskClass;
  return quotas.length === 1 ? (quotas[0]?.stratum ?? '') : (DIVISIONS[unit % DIVISIONS.length] ?? '');
}
