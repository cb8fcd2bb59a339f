import type { EntityManager } from 'typeorm';
import type { Draw } from '../season-draw/draw.ts';
import { type DrawFile, findFile } from '../season-draw/draw-files.repository.ts';
import { framesOf } from '../season-draw/draw-plan.ts';
import { openedBy } from '../season-draw/pure/department-draw.ts';
import { TRANSCRIPT_FILES } from '../season-draw/pure/draw-transcript.ts';
import type { AssignmentResult, Pool, RemovedEdge, Slot } from '../season-draw/pure/draw-types.ts';
import { documentDigest } from '../season-draw/pure/encoding.ts';
import { nodePrimitives } from '../season-draw/pure/node-primitives.ts';
import { areasOf } from '../season-draw/pure/pool-columns.ts';
import { type ReplacedSeason, replaceUnits } from '../season-draw/pure/replace-units.ts';
import { seatCandidates } from '../season-draw/pure/seat-candidates.ts';
import { openedSlots } from '../season-draw/pure/slots-of-visits.ts';
import { ceremonyOf, readSnapshotFile, transcriptFiles } from '../season-draw/run.service.ts';
import type { Snapshot } from '../season-draw/snapshot-file.service.ts';
import { fromTeamsFile, TEAMS_FILE, type Teams, teamsFile } from '../season-draw/teams-file.service.ts';
import { createPoolInThreads } from '../season-draw/threads/pool-threads.service.ts';
import { assignInThreads } from '../season-draw/threads/team-threads.service.ts';
import { thresholdsFile } from '../season-draw/thresholds-file.service.ts';
import type { RefusedSeat } from './replaced-visits.repository.ts';
import type { Replacement } from './replacement.ts';
import { obstaclesOf, type SeatObstacle } from './seat-obstacles.repository.ts';

/** Files that a replacement changes; leaves and bitmaps stay as they were committed. */
const CHANGED_FILES: ReadonlySet<string> = new Set([TRANSCRIPT_FILES.PUBLIC, TRANSCRIPT_FILES.AUDITORS]);

/** What a replacement is computed from, whoever is refused in the end. */
export interface Basis {
  readonly draw: Draw;
  readonly replacement: Replacement;
  readonly inspectors: Snapshot['inspectors'];
  readonly pool: Pool;
  readonly facts: Awaited<ReturnType<typeof ceremonyOf>>;
  /** The season with its withdrawals, this one among them. */
  readonly season: ReplacedSeason;
  /** Teams as they were, with the seats that this withdrawal opens. */
  readonly teams: Teams;
  /** Departments on visits, by {@link seatsKey}, for which this withdrawal opens seats. */
  readonly opened: readonly string[];
  /** Seats from which this replacement takes an inspector. */
  readonly seats: readonly Slot[];
}

/** A pair that registers or bookings refused, with what they said. */
export interface RefusedEdge extends RemovedEdge {
  readonly evidence: object;
}

/** A pair that a replacement takes out. */
export type TakenOutEdge = RemovedEdge | RefusedEdge;

/** Everything that follows from a replacement. */
export interface Replaced {
  readonly teams: Teams;
  readonly assignment: AssignmentResult;
  readonly edges: readonly TakenOutEdge[];
  /** Writes the files anew: only what is kept in the end is worth that. */
  readonly files: () => readonly DrawFile[];
}

/** Reads what a replacement is computed from, and draws the enterprises again when one is withdrawn. */
export async function basisOf(manager: EntityManager, draw: Draw, replacement: Replacement): Promise<Basis> {
  const { columns, inspectors } = await readSnapshotFile(manager, draw);
  const before = await readTeams(manager, draw);
  const facts = await ceremonyOf(manager, draw);
  const { profile, plan } = draw;
  const withdrawn = withdrawnAfter(before, replacement);
  const input = { drawId: draw.id, poolKey: facts.poolKey, columns, frames: framesOf(plan) };
  const pool = await createPoolInThreads(input, profile);
  const season = replaceUnits({ pool, seed: draw.seed ?? '', entries: plan.entries, withdrawn }, nodePrimitives(profile));
  const stage = replacement.kind === 'UNIT' ? season.stages.at(-1) : undefined;
  const opened = stage?.opened ?? [];
  const slotFacts = { entries: plan.entries, areaOf: areasOf(columns) };
  const slots = [...before.slots, ...(stage === undefined ? [] : openedSlots(stage, season.stages.length, slotFacts))];
  const seats = seatsLeft(before, replacement);
  return { draw, replacement, inspectors, pool, facts, season, teams: { ...before, slots, withdrawn }, opened, seats };
}

/** The teams and both transcripts after the replacement, when these pairs are out of the question. */
export async function replay(basis: Basis, refused: readonly RefusedEdge[]): Promise<Replaced> {
  const { draw, replacement, inspectors, pool, facts, season } = basis;
  const { reason, evidenceDigest, inspectorId } = replacement;
  const own = basis.seats.map(({ slotId }) => ({ slotId, inspectorId: inspectorId ?? '', reason, evidenceDigest }));
  const edges = [...own, ...refused];
  const removedEdges = [...basis.teams.removedEdges, ...edges.map(toRemovedEdge)];
  const teams = { ...basis.teams, removedEdges };
  const { slots, withdrawn } = teams;
  const { profile, plan } = draw;
  const { evenLoad } = plan.assignment;
  const withdrawals = withdrawn.map(({ edgesBefore }, place) => ({
    edgesBefore,
    closed: season.stages[place]?.closed ?? [],
  }));
  const input = {
    inspectorSeed: inspectorSeedOf(draw),
    slots,
    inspectors,
    evenLoad,
    removedEdges,
    withdrawals,
  };
  const assignment = await assignInThreads(input, profile);
  const { visits, drawnVisits, outcomes } = season;
  const version = draw.transcriptVersion + 1;
  const record = { version, ...facts, seed: draw.seed ?? '', pool, outcomes, visits, ...teams, inspectors, assignment, drawnVisits };
  const files = (): DrawFile[] => [
    ...transcriptFiles(record).filter(({ name }) => CHANGED_FILES.has(name)),
    teamsFile(teams),
    thresholdsFile(outcomes),
  ];
  return { teams, assignment, edges, files };
}

/**
 * The refused pairs, and with each those that would be refused after it: everybody before the first inspector whom nothing holds back. So a busy
 * day costs one search and not one for each of them.
 */
export async function refusedEdges(manager: EntityManager, basis: Basis, seats: readonly RefusedSeat[]): Promise<RefusedEdge[]> {
  const { draw, inspectors } = basis;
  const primitives = nodePrimitives(draw.profile);
  const source = { inspectorSeed: inspectorSeedOf(draw), inspectors };
  const edges: RefusedEdge[] = [];
  for (const { slotId, visitId, inspectorId } of seats) {
    const slot = basis.teams.slots.find((one) => one.slotId === slotId);
    if (slot === undefined) throw new Error(`no seat ${slotId}`);
    const ids = seatCandidates(slot, source, primitives).map((candidate) => candidate.inspectorId);
    const obstacles = new Map((await obstaclesOf(manager, visitId, ids)).map((obstacle) => [obstacle.inspectorId, obstacle]));
    const place = ids.indexOf(inspectorId);
    const free = ids.findIndex((id, at) => at > place && !obstacles.has(id));
    for (const id of ids.slice(place, free === -1 ? undefined : free)) edges.push(edgeOf(slotId, obstacles.get(id) ?? gone(id), draw));
  }
  return edges;
}

/** What refused the pair is not there any more, and still it was refused once. */
function gone(inspectorId: string): SeatObstacle {
  return { inspectorId, reason: 'BOOKING_REFUSED', evidence: {} };
}

function edgeOf(slotId: string, { inspectorId, reason, evidence }: SeatObstacle, { profile }: Draw): RefusedEdge {
  const facts = { slotId, inspectorId, ...evidence };
  return { slotId, inspectorId, reason, evidenceDigest: documentDigest(nodePrimitives(profile), facts), evidence: facts };
}

function toRemovedEdge({ slotId, inspectorId, reason, evidenceDigest }: TakenOutEdge): RemovedEdge {
  return { slotId, inspectorId, reason, evidenceDigest };
}

function inspectorSeedOf({ id, inspectorSeed }: Draw): string {
  if (inspectorSeed === null) throw new Error(`draw ${id} has no seed of inspectors`);
  return inspectorSeed;
}

async function readTeams(manager: EntityManager, draw: Draw): Promise<Teams> {
  const bytes = await findFile(manager, draw.id, TEAMS_FILE);
  if (bytes === null) throw new Error(`draw ${draw.id} has no teams`);
  return fromTeamsFile(bytes);
}

function withdrawnAfter(before: Teams, { kind, unitId, reason, evidenceDigest }: Replacement): Teams['withdrawn'] {
  if (kind !== 'UNIT') return before.withdrawn;
  return [...before.withdrawn, { unitId, reason, evidenceDigest, edgesBefore: before.removedEdges.length }];
}

/**
 * An inspector who does not go is taken out of every seat of the team, so that the search for one of them cannot put her on another: also of those that
 * a replacement opened which was approved before, and carried out only after she had been taken off the team.
 */
function seatsLeft({ slots }: Teams, { slotId }: Replacement): Slot[] {
  const left = slots.find((slot) => slot.slotId === slotId);
  if (left === undefined) return [];
  const { visitId, department } = left;
  const stage = openedBy(left.slotId);
  return slots.filter((slot) => slot.visitId === visitId && slot.department === department && openedBy(slot.slotId) >= stage);
}
