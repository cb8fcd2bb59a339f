import { randomBytes } from 'node:crypto';
import { assignInspectors } from '../../subgraphs/coordination/season-draw/pure/assign-inspectors.ts';
import { countBalls, layoutOf } from '../../subgraphs/coordination/season-draw/pure/ball-layout.ts';
import { composeVisits } from '../../subgraphs/coordination/season-draw/pure/compose-visits.ts';
import type {
  CandidateInspector,
  DrawProfile,
  Frame,
  PlanEntry,
  PoolColumns,
  Slot,
} from '../../subgraphs/coordination/season-draw/pure/draw-types.ts';
import { nodePrimitives } from '../../subgraphs/coordination/season-draw/pure/node-primitives.ts';
import { PoolColumnsBuilder } from '../../subgraphs/coordination/season-draw/pure/pool-columns.ts';
import { sample } from '../../subgraphs/coordination/season-draw/pure/sample.ts';
import { createPoolInThreads } from '../../subgraphs/coordination/season-draw/threads/pool-threads.service.ts';

/** One measurement of the draw. */
export type DrawMeasurement = {
  readonly profile: DrawProfile;
  readonly units: number;
  readonly balls: number;
  readonly frames: number;
  readonly taken: number;
  readonly visits: number;
  /** Pool, tickets, sampling and visits, from columns in memory. */
  readonly milliseconds: number;
  /** Processor time of all threads, which a busy machine stretches less than the clock. */
  readonly processorMilliseconds: number;
  /** Largest resident memory of the process, its invention of the units included. */
  readonly residentMegabytes: number;
};

const STRATA_PER_ENTRY = 3;

/** Measures pool, tickets and sampling of an invented season in this thread and its helpers, as a job of the hub runs them. */
export async function benchDraw(
  units: number,
  balls: number,
  frames: number,
  profile: DrawProfile = 'DRAW1-SHA256',
): Promise<DrawMeasurement> {
  const entries = Math.max(1, Math.round(frames / STRATA_PER_ENTRY));
  const columns = inventedColumns(units, balls, entries);
  const asked = framesOfEntries(columns.entryIds, frames);
  const processor = process.cpuUsage();
  const start = performance.now();
  const pool = await createPoolInThreads({ drawId: 'DRAW-bench', poolKey: randomBytes(32), columns, frames: asked }, profile);
  const outcomes = sample(pool, randomBytes(32).toString('hex'), nodePrimitives(profile));
  const composed = composeVisits(outcomes, columns.entryIds.map(planEntryOf));
  const milliseconds = performance.now() - start;
  const { user, system } = process.cpuUsage(processor);
  const processorMilliseconds = (user + system) / 1000;
  const counted = countBalls(columns).at(-1) ?? 0;
  const taken = outcomes.reduce((sum, frame) => sum + frame.taken.length, 0);
  return {
    profile,
    units,
    balls: counted,
    frames: asked.length,
    taken,
    visits: composed.length,
    milliseconds,
    processorMilliseconds,
    residentMegabytes: process.resourceUsage().maxRSS / 1000,
  };
}

/** Measures the inspectors' draw of an invented season with four seats a visit. Milliseconds and filled slots. */
export async function benchAssignment(
  visits: number,
  inspectors: number,
  evenLoad = false,
): Promise<{ readonly slots: number; readonly filled: number; readonly milliseconds: number }> {
  const primitives = nodePrimitives('DRAW1-SHA256');
  const slots = inventedSlots(visits);
  const people = inventedInspectors(inspectors, Math.ceil((slots.length * 1.5) / inspectors));
  const start = performance.now();
  const result = assignInspectors({ inspectorSeed: 'ab'.repeat(32), slots, inspectors: people, evenLoad, removedEdges: [] }, primitives);
  return { slots: slots.length, filled: result.assigned.length, milliseconds: performance.now() - start };
}

/** Half of the entries weigh by risk and half evenly; strata go by three districts. A unit has one ball for the even entries, and those of its risk. */
function inventedColumns(units: number, balls: number, entries: number): PoolColumns {
  const most = Math.max(1, Math.round((2 * (balls - units)) / units) - 1);
  const entryIds = Array.from({ length: entries }, (_, index) => `entry-${index}`);
  const builder = new PoolColumnsBuilder(entryIds, layoutOf(entryIds.map(planEntryOf)));
  const weights = new Array<number>(entries);
  const strata = new Array<string>(entries);
  for (let unit = 0; unit < units; unit++) {
    const risk = 1 + ((unit * 7) % most);
    for (let entry = 0; entry < entries; entry++) {
      weights[entry] = entry % 2 === 0 ? risk : (unit + entry) % 3 === 0 ? 0 : 1;
      strata[entry] = `D${(unit + entry) % STRATA_PER_ENTRY}`;
    }
    builder.add(`91330${String(unit % 7).padStart(3, '0')}MA${String(unit).padStart(8, '0')}`, weights, strata);
  }
  return builder.finish();
}

function framesOfEntries(entryIds: readonly string[], frames: number): Frame[] {
  return Array.from(
    { length: frames },
    (_, index): Frame => ({
      entryId: entryIds[Math.floor(index / STRATA_PER_ENTRY) % entryIds.length] ?? '',
      stratum: `D${index % STRATA_PER_ENTRY}`,
      quota: { num: 5, den: 100, min: 1, maxNum: 1, maxDen: 2 },
      visibility: Math.floor(index / STRATA_PER_ENTRY) % 2 === 0 ? 'AUDITORS' : 'PUBLIC',
    }),
  );
}

function planEntryOf(entryId: string, index: number): PlanEntry {
  return {
    entryId,
    department: `DEPARTMENT-${index % 4}`,
    items: [`ITEM-${index}`],
    strataByRisk: false,
    weightsByRisk: index % 2 === 0,
    quotas: [],
    apart: null,
    seats: 2,
    qualifications: [],
    windowFrom: '2026-03-02',
    windowTo: '2026-04-30',
  };
}

const DEPARTMENTS = ['A', 'B', 'C', 'D'] as const;
const CATEGORIES = ['Q0', 'Q1', 'Q2', 'Q3'] as const;
const AREAS = 13;

function inventedSlots(visits: number): Slot[] {
  return Array.from({ length: visits }, (_, visit) => visit).flatMap((visit) =>
    [visit % 4, (visit + 1 + (visit % 3)) % 4].flatMap((department) =>
      [1, 2].map(
        (seat): Slot => ({
          slotId: `91330000MA${String(visit).padStart(8, '0')}/${DEPARTMENTS[department]}/${seat}`,
          visitId: `visit-${visit}`,
          unitId: `unit-${visit}`,
          department: DEPARTMENTS[department] ?? '',
          seat,
          qualifications: [CATEGORIES[visit % CATEGORIES.length] ?? ''],
          area: `area-${(visit * 7) % AREAS}`,
          windowFrom: '2026-03-01',
          windowTo: '2026-06-30',
        }),
      ),
    ),
  );
}

function inventedInspectors(count: number, capacity: number): CandidateInspector[] {
  return Array.from({ length: count }, (_, index) => ({
    inspectorId: `I${String(index).padStart(6, '0')}`,
    department: DEPARTMENTS[index % 4] ?? '',
    qualifications: [CATEGORIES[(index >> 2) % 4] ?? '', CATEGORIES[((index >> 2) + 1 + ((index >> 4) % 3)) % 4] ?? ''],
    areas: [`area-${(index >> 3) % AREAS}`, `area-${(index * 5) % AREAS}`],
    certificateValidUntil: '2027-01-01',
    capacity,
    busy: [],
    recusals: [],
    recentUnits: [],
  }));
}
