import type { EntityManager } from 'typeorm';
import { merkleRoot } from '../../subgraph-kit/pure/merkle-tree.ts';
import { appendTrace } from '../../subgraph-kit/trace/trace-log.ts';
import { lockSeason, moveSeason } from '../seasons/season.repository.ts';
import type { ThreadContext } from '../services.ts';
import { approvedEntries, findDraw, moveDraw, poolKeyOf } from './draw.repository.ts';
import type { Draw, PartyProgress } from './draw.ts';
import { type DrawFile, findFile, SNAPSHOT_FILE } from './draw-files.repository.ts';
import { partiesOfDraw } from './draw-parties.repository.ts';
import { framesOf } from './draw-plan.ts';
import { type DrawWork, workOf } from './draw-work.repository.ts';
import { publishDraw, saveOutcome } from './drawn-visits.repository.ts';
import { freezeLeaves } from './freeze-checkpoint.repository.ts';
import { jobRequest } from './job-request.service.ts';
import { inspectorSeedOf } from './pure/assign-inspectors.ts';
import { buildTranscript, type DrawRecord, publicFileNames } from './pure/build-transcript.ts';
import { composeVisits, visitsDigest } from './pure/compose-visits.ts';
import { computeSeed } from './pure/compute-seed.ts';
import type {
  AssignmentResult,
  Beacon,
  DrawHeader,
  DrawnVisit,
  PartyReveal,
  PoolManifest,
  RecoveredReveal,
  Slot,
} from './pure/draw-types.ts';
import { toHex } from './pure/encoding.ts';
import { drawHeader } from './pure/freeze-digest.ts';
import { nodePrimitives } from './pure/node-primitives.ts';
import { areasOf } from './pure/pool-columns.ts';
import { sample } from './pure/sample.ts';
import { slotsOf } from './pure/slots-of-visits.ts';
import { fromSnapshotFile, type Snapshot } from './snapshot-file.service.ts';
import { teamsFile } from './teams-file.service.ts';
import { createPoolInThreads } from './threads/pool-threads.service.ts';
import { assignInThreads } from './threads/team-threads.service.ts';
import { thresholdsFile } from './thresholds-file.service.ts';

/** Everything that follows from the reveals. */
interface Computed {
  readonly header: DrawHeader;
  readonly seed: string;
  readonly visits: readonly DrawnVisit[];
  readonly slots: readonly Slot[];
  readonly assignment: AssignmentResult;
  readonly files: readonly DrawFile[];
}

/**
 * Computes a revealed draw and stores visits and teams, in one transaction with the season's step. Runs as a job in a thread of its own; the same
 * reveals give the same result however often it runs, and only the first run finds the draw in the state REVEALED.
 */
export async function runDraw(drawId: string, context: ThreadContext): Promise<void> {
  const { manager } = context.database;
  const draw = await findDraw(manager, drawId);
  if (draw === null || draw.state !== 'REVEALED') return;
  const entries = await approvedEntries(manager, draw.seasonId);
  const work = workOf(context, drawId);
  const computed = await computeDraw(manager, { draw, work });
  await work.enter('STORING');
  await context.database.transaction(async (transaction) => {
    await lockSeason(transaction, draw.seasonId);
    const now = context.clock.now();
    const { header, seed, assignment } = computed;
    const changes = { header, seed, inspectorSeed: assignment.inspectorSeed, drawnAt: now };
    if (!(await moveDraw(transaction, draw, 'DRAWN', changes))) return;
    await saveOutcome(transaction, draw, entries, computed);
    const move = await moveSeason(transaction, draw.seasonId, null, 'DRAWN');
    if (move.kind === 'notPossible') throw new Error(`season ${draw.seasonId} cannot be drawn from ${move.from}`);
    const content = {
      drawId,
      attempt: draw.attempt,
      seed: computed.seed,
      visits: computed.visits.length,
      rehearsal: move.season.rehearsal,
    };
    await publishDraw(transaction, draw, { content, publishedAt: now });
    await work.end(transaction);
    await appendTrace(transaction, jobRequest(context, drawId), {
      operation: 'runDraw',
      subject: `Draw:${drawId}`,
      before: { state: draw.state },
      after: { seed: computed.seed, visits: computed.visits.length },
      clauses: ['PJ-3.4.1a', 'PJ-3.4.1b', 'CC-2.5.3c'],
    });
  });
}

/** The result of a revealed draw and its transcripts, from the snapshot and the reveals alone. */
async function computeDraw(manager: EntityManager, { draw, work }: { readonly draw: Draw; readonly work: DrawWork }): Promise<Computed> {
  const { profile, plan } = draw;
  const primitives = nodePrimitives(profile);
  await work.enter('POOL');
  const { columns, inspectors } = await readSnapshotFile(manager, draw);
  const facts = await ceremonyOf(manager, draw);
  const { header, reveals, recovered, beacon, poolKey } = facts;
  const seed = computeSeed({ header, reveals: [...reveals, ...recovered], beacon }, primitives);
  const pool = await createPoolInThreads({ drawId: draw.id, poolKey, columns, frames: framesOf(plan) }, profile, work.reach);
  await work.enter('SAMPLING');
  const outcomes = sample(pool, seed, primitives);
  const visits = composeVisits(outcomes, plan.entries);
  await work.enter('ASSIGNMENT');
  const slots = slotsOf(visits, { entries: plan.entries, areaOf: areasOf(columns) });
  const inspectorSeed = inspectorSeedOf(seed, visitsDigest(visits, primitives), primitives);
  const { evenLoad } = plan.assignment;
  const assignment = await assignInThreads({ inspectorSeed, slots, inspectors, evenLoad, removedEdges: [] }, profile);
  await work.enter('TRANSCRIPT');
  const files = transcriptFiles({ version: 1, ...facts, seed, pool, outcomes, visits, slots, inspectors, assignment, removedEdges: [] });
  const internal = [thresholdsFile(outcomes), teamsFile({ slots, removedEdges: [], withdrawn: [] })];
  return { header, seed, visits, slots, assignment, files: [...files, ...internal] };
}

/** What the ceremony of a draw has come to: everything that its record tells apart from the result. */
export async function ceremonyOf(
  manager: EntityManager,
  draw: Draw,
): Promise<Pick<DrawRecord, 'plan' | 'manifest' | 'commits' | 'header' | 'beacon' | 'reveals' | 'recovered' | 'poolKey'>> {
  const parties = (await partiesOfDraw(manager, draw.id)).filter(({ droppedReason }) => droppedReason === null);
  return {
    plan: draw.plan,
    manifest: manifestOf(draw),
    commits: parties.flatMap((party) => party.commit ?? []),
    header: await headerOf(manager, draw),
    beacon: beaconOf(draw),
    ...revealsOf(parties),
    poolKey: await poolKeyOf(manager, draw.id),
  };
}

/** Files of both transcripts; what the public one holds is for everybody. */
export function transcriptFiles(record: DrawRecord): DrawFile[] {
  const open = publicFileNames(record.pool.frames);
  const files = buildTranscript(record, 'AUDITORS', nodePrimitives(record.plan.profile));
  return files.map(({ name, bytes }) => ({ name, visibility: open.has(name) ? 'PUBLIC' : 'AUDITORS', content: bytes }));
}

async function headerOf(manager: EntityManager, draw: Draw): Promise<DrawHeader> {
  const leaves = await freezeLeaves(manager, draw.id);
  // The trace log hashes with SHA-256 in both profiles: it is one log for everything that happens.
  const hash = nodePrimitives('DRAW1-SHA256').hash;
  return drawHeader(draw.plan, manifestOf(draw), { treeSize: leaves.length, rootHash: toHex(merkleRoot(hash, leaves)) });
}

function manifestOf(draw: Draw): PoolManifest {
  if (draw.manifest === null) throw new Error(`draw ${draw.id} has no manifest`);
  return draw.manifest;
}

/** What the draw is computed from. */
export async function readSnapshotFile(manager: EntityManager, draw: Draw): Promise<Snapshot> {
  const bytes = await findFile(manager, draw.id, SNAPSHOT_FILE);
  if (bytes === null) throw new Error(`draw ${draw.id} has no snapshot`);
  return fromSnapshotFile(bytes);
}

function beaconOf(draw: Draw): Beacon {
  if (draw.beacon === null) throw new Error(`the beacon of draw ${draw.id} is not known`);
  return draw.beacon;
}

/** Scalars that parties revealed, and those that were rebuilt for late ones. */
function revealsOf(parties: readonly PartyProgress[]): { readonly reveals: PartyReveal[]; readonly recovered: RecoveredReveal[] } {
  const reveals: PartyReveal[] = [];
  const recovered: RecoveredReveal[] = [];
  for (const { partyId, scalar, recovered: shares } of parties) {
    if (scalar === null) continue;
    if (shares === null) reveals.push({ partyId, scalar });
    else recovered.push({ partyId, scalar, shares });
  }
  return { reveals, recovered };
}
