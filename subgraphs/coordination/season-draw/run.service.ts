import type { EntityManager } from 'typeorm';
import { merkleRoot } from '../../subgraph-kit/pure/merkle-tree.ts';
import { appendTrace } from '../../subgraph-kit/trace/trace-log.ts';
import { publishOnce } from '../publication/publication.repository.ts';
import { moveSeason } from '../seasons/season.repository.ts';
import type { JobContext } from '../services.ts';
import { approvedEntries, findDraw, findFile, moveDraw, partiesOf, poolKeyOf } from './draw.repository.ts';
import type { Draw, DrawnEntry, PartyProgress } from './draw.ts';
import { framesOf } from './draw-plan.ts';
import { saveOutcome } from './drawn-visits.repository.ts';
import { freezeLeaves } from './freeze-checkpoint.repository.ts';
import { jobRequest } from './job-request.ts';
import { categoriesOfItems, divisionsOfUnits } from './pool-snapshot.repository.ts';
import { assignInspectors, inspectorSeedOf } from './pure/assign-inspectors.ts';
import { composeVisits, visitsDigest } from './pure/compose-visits.ts';
import { computeSeed } from './pure/compute-seed.ts';
import { createPool } from './pure/create-pool.ts';
import type { AssignmentResult, DrawHeader, DrawnVisit, FrameOutcome, PartyReveal, Slot } from './pure/draw-types.ts';
import { toHex } from './pure/encoding.ts';
import { drawHeader } from './pure/freeze-digest.ts';
import { bulkPrimitives, nodePrimitives } from './pure/node-primitives.ts';
import type { DrawPrimitives } from './pure/primitives.ts';
import { sample } from './pure/sample.ts';
import { slotsOf } from './pure/slots-of-visits.ts';
import { fromSnapshotFile, SNAPSHOT_FILE, type Snapshot } from './snapshot-file.ts';
import { windowOf } from './visit-window.ts';

/** Everything that follows from the reveals. */
export interface Computed {
  readonly header: DrawHeader;
  readonly seed: string;
  readonly frames: readonly FrameOutcome[];
  readonly visits: readonly DrawnVisit[];
  readonly slots: readonly Slot[];
  readonly assignment: AssignmentResult;
}

/**
 * Computes a revealed draw and stores visits and teams, in one transaction with the season's step. Runs as a job; the same reveals give the same
 * result however often it runs, and only the first run finds the draw in the state REVEALED.
 */
export async function runDraw(drawId: string, context: JobContext): Promise<void> {
  const { manager } = context.database;
  const draw = await findDraw(manager, drawId);
  if (draw === null || draw.state !== 'REVEALED') return;
  const entries = await approvedEntries(manager, draw.seasonId);
  const computed = await computeDraw(manager, draw, entries);
  await context.database.transaction(async (transaction) => {
    const now = context.clock.now();
    const changes = { header: computed.header, seed: computed.seed, drawnAt: now };
    if (!(await moveDraw(transaction, draw, 'DRAWN', changes))) return;
    await saveOutcome(transaction, draw, entries, computed);
    const move = await moveSeason(transaction, draw.seasonId, null, 'DRAWN');
    if (move.kind === 'notPossible') throw new Error(`season ${draw.seasonId} cannot be drawn from ${move.from}`);
    await publishOnce(transaction, {
      seasonId: draw.seasonId,
      kind: 'DRAW',
      visitId: null,
      creditCode: null,
      content: { drawId, attempt: draw.attempt, seed: computed.seed, visits: computed.visits.length, rehearsal: move.season.rehearsal },
      publishedAt: now,
      publishedByDepartment: null,
    });
    await appendTrace(transaction, jobRequest(context, drawId), {
      operation: 'runDraw',
      subject: `Draw:${drawId}`,
      before: { state: draw.state },
      after: { seed: computed.seed, visits: computed.visits.length },
      clauses: ['PJ-3.4.1a', 'PJ-3.4.1b', 'CC-2.5.3c'],
    });
  });
}

/** The result of a revealed draw, from the snapshot and the reveals alone. */
export async function computeDraw(manager: EntityManager, draw: Draw, entries: readonly DrawnEntry[]): Promise<Computed> {
  const primitives = await bulkPrimitives(draw.profile);
  const snapshot = await readSnapshotFile(manager, draw);
  const header = await headerOf(manager, draw);
  const parties = (await partiesOf(manager, [draw.id])).get(draw.id) ?? [];
  const seed = computeSeed({ header, reveals: revealsOf(parties), beacon: { kind: 'none' } }, primitives);
  const poolKey = await poolKeyOf(manager, draw.id);
  const pool = createPool({ drawId: draw.id, poolKey, columns: snapshot.columns, frames: framesOf(draw.plan) }, primitives);
  const frames = sample(pool, seed, primitives);
  const visits = composeVisits(frames, draw.plan.entries);
  const slots = await slotsOfVisits(manager, { draw, entries, visits });
  const assignment = assign({ draw, snapshot, seed, visits, slots }, primitives);
  return { header, seed, frames, visits, slots, assignment };
}

function assign(
  parts: {
    readonly draw: Draw;
    readonly snapshot: Snapshot;
    readonly seed: string;
    readonly visits: readonly DrawnVisit[];
    readonly slots: readonly Slot[];
  },
  primitives: DrawPrimitives,
): AssignmentResult {
  const inspectorSeed = inspectorSeedOf(parts.seed, visitsDigest(parts.visits, primitives), primitives);
  const { evenLoad } = parts.draw.plan.assignment;
  return assignInspectors(
    { inspectorSeed, slots: parts.slots, inspectors: parts.snapshot.inspectors, evenLoad, removedEdges: [] },
    primitives,
  );
}

async function slotsOfVisits(
  manager: EntityManager,
  parts: { readonly draw: Draw; readonly entries: readonly DrawnEntry[]; readonly visits: readonly DrawnVisit[] },
): Promise<Slot[]> {
  const { draw, entries, visits } = parts;
  const categories = await categoriesOfItems(manager, [...new Set(draw.plan.entries.flatMap((entry) => entry.items))]);
  const divisions = await divisionsOfUnits(
    manager,
    visits.map((visit) => visit.unitId),
  );
  return slotsOf(visits, {
    entries: draw.plan.entries,
    areaOf: (unitId) => divisions.get(unitId) ?? '',
    qualificationsOf: (items) => items.map((item) => categories.get(item) ?? ''),
    windowOf: (visit) => windowOf(visit, entries),
  });
}

async function headerOf(manager: EntityManager, draw: Draw): Promise<DrawHeader> {
  if (draw.manifest === null) throw new Error(`draw ${draw.id} has no manifest`);
  const leaves = await freezeLeaves(manager, draw.id);
  // The trace log hashes with SHA-256 in both profiles: it is one log for everything that happens.
  const hash = nodePrimitives('DRAW1-SHA256').hash;
  return drawHeader(draw.plan, draw.manifest, { treeSize: leaves.length, rootHash: toHex(merkleRoot(hash, leaves)) });
}

async function readSnapshotFile(manager: EntityManager, draw: Draw): Promise<Snapshot> {
  const bytes = await findFile(manager, draw.id, SNAPSHOT_FILE);
  if (bytes === null) throw new Error(`draw ${draw.id} has no snapshot`);
  return fromSnapshotFile(bytes);
}

function revealsOf(parties: readonly PartyProgress[]): PartyReveal[] {
  return parties.flatMap(({ partyId, scalar }) => (scalar === null ? [] : [{ partyId, scalar }]));
}
