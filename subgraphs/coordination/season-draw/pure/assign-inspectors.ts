import { invariant } from '../../../subgraph-kit/pure/invariant.ts';
import { type DepartmentDraw, type DepartmentTeams, drawDepartment, type Withdrawal } from './department-draw.ts';
import type { Assignment, AssignmentResult, CandidateInspector, Hex, RemovedEdge, Slot } from './draw-types.ts';
import { fromHex, taggedHash, toHex } from './encoding.ts';
import { slotHashes } from './pair-order.ts';
import { type DrawPrimitives, HASH_BYTES } from './primitives.ts';
import { recordOrder } from './record-order.ts';
import { NOBODY } from './slot-network.ts';

/*
 * Section 6, exact enough to re-implement. Slots are taken in ascending order of H("slot", seedI, slotId). For each slot one augmenting-path
 * search, breadth first from that slot:
 *   1. take the next slot x of the queue;
 *   2. of the inspectors that fit x, do not yet fill a seat of x's visit, x itself included, and have capacity left, choose the first in ascending order of
 *      H("pair", seedI, slotId of x, inspectorId); with even load, the one with the smallest present load, then in that order. When there is
 *      one, x gets it, and every slot on the way back gets the inspector that its follower gave up: the search ends;
 *   3. otherwise, for the inspectors that fit x, in the order of the pairs: if the inspector fills another seat y of x's visit, put y into
 *      the queue; if not, put all slots that the inspector fills, in the order in which slots are drawn, into the queue; no slot and no
 *      inspector twice.
 * When the queue is empty the slot stays unfilled; what such a search has seen can never lead anywhere, so later searches skip it.
 *
 * Inspectors fit slots of their own department only, so no search ever leaves a department: each draws for itself, on whatever thread, and together
 * they give what one draw over all of them gives.
 */

/** What the inspectors' draw is made from, and what has happened to the teams since. */
export type AssignmentInput = {
  readonly inspectorSeed: Hex;
  /** All seats that ever were. */
  readonly slots: readonly Slot[];
  readonly inspectors: readonly CandidateInspector[];
  readonly evenLoad: boolean;
  /** Edges removed after the draw, in the order in which they were: each leaves everybody else where they are (section 7). */
  readonly removedEdges: readonly RemovedEdge[];
  /** Units that were withdrawn since, in order; none when left out. */
  readonly withdrawals?: readonly Withdrawal[];
};

/** seedI = H("inspector-seed", seed, digest of the visit list). */
export function inspectorSeedOf(seed: Hex, visitsDigest: Hex, primitives: DrawPrimitives): Hex {
  return toHex(taggedHash(primitives, 'inspector-seed', fromHex(seed), fromHex(visitsDigest)));
}

/** Fills as many slots of the draw as can be filled, then repeats every replacement. Closed slots are in no list of the result. */
export function assignInspectors(input: AssignmentInput, primitives: DrawPrimitives): AssignmentResult {
  const draws = departmentDraws(input, primitives);
  return joinTeams(draws, drawDepartments(draws.departments, primitives));
}

/** The inspectors' draw, taken apart. */
export type DepartmentDraws = {
  readonly inspectorSeed: Hex;
  /** All slots in the order in which they are drawn. */
  readonly slots: readonly Slot[];
  readonly departments: readonly DepartmentDraw[];
};

/** Takes the draw apart: one for each department that has slots. */
export function departmentDraws(input: AssignmentInput, primitives: DrawPrimitives): DepartmentDraws {
  const { inspectorSeed, evenLoad, inspectors, withdrawals = [] } = input;
  const slots = inDrawOrder(input, primitives);
  const inspectorsOf = Map.groupBy(inspectors, ({ department }) => department);
  const edges = edgesWithin(input);
  const departments = [...Map.groupBy(slots, ({ department }) => department)].map(([department, own]): DepartmentDraw => {
    const isOwn = (edge: DepartmentEdge): boolean => edge.department === department;
    return {
      ...{ inspectorSeed, evenLoad, department, slots: own },
      inspectors: inspectorsOf.get(department) ?? [],
      removedEdges: edges.filter(isOwn).map(({ edge }) => edge),
      withdrawals: withdrawals.map(({ closed, edgesBefore }) => ({
        closed,
        edgesBefore: edges.slice(0, edgesBefore).filter(isOwn).length,
      })),
    };
  });
  return { inspectorSeed, slots, departments };
}

/** The teams of some departments, by department. */
export function drawDepartments(departments: readonly DepartmentDraw[], primitives: DrawPrimitives): Map<string, DepartmentTeams> {
  return new Map(departments.map((draw) => [draw.department, drawDepartment(draw, primitives)]));
}

/** Puts together what all departments drew, in the order of the slots. */
export function joinTeams(
  { inspectorSeed, slots, departments }: DepartmentDraws,
  teamsOf: ReadonlyMap<string, DepartmentTeams>,
): AssignmentResult {
  const assigned: Assignment[] = [];
  const unfilled: AssignmentResult['unfilled'][number][] = [];
  const drawn = new Map(
    departments.map(({ department, inspectors }) => [department, { inspectors, teams: teamsOf.get(department), next: 0 }]),
  );
  for (const { slotId, department } of slots) {
    const own = drawn.get(department);
    invariant(own?.teams !== undefined, 'every department with slots has drawn');
    const { inspectors, teams, next } = own;
    const inspector = inspectors[teams.inspectorOf[next] ?? NOBODY];
    const reason = teams.unfilled.get(next);
    if (inspector !== undefined) assigned.push({ slotId, inspectorId: inspector.inspectorId });
    else if (reason !== undefined) unfilled.push({ slotId, reason });
    own.next += 1;
  }
  return { inspectorSeed, assigned, unfilled };
}

/** A removed edge; its department is null when its inspector is of another one than its slot, and so never fitted. */
type DepartmentEdge = {
  readonly edge: RemovedEdge;
  readonly department: string | null;
};

function edgesWithin({ slots, inspectors, removedEdges }: AssignmentInput): DepartmentEdge[] {
  const named = new Set(removedEdges.flatMap(({ slotId, inspectorId }) => [slotId, inspectorId]));
  const slotOf = new Map(slots.flatMap(({ slotId, department }) => (named.has(slotId) ? [[slotId, department]] : [])));
  const inspectorOf = new Map(
    inspectors.flatMap(({ inspectorId, department }) => (named.has(inspectorId) ? [[inspectorId, department]] : [])),
  );
  return removedEdges.map((edge) => {
    const department = slotOf.get(edge.slotId);
    const other = inspectorOf.get(edge.inspectorId);
    invariant(department !== undefined && other !== undefined, 'a removed edge is one of a known slot and a known inspector');
    return { edge, department: department === other ? department : null };
  });
}

/** Slots in the order in which they are drawn. */
function inDrawOrder({ inspectorSeed, slots }: AssignmentInput, primitives: DrawPrimitives): Slot[] {
  const hashes = slotHashes(
    inspectorSeed,
    slots.map(({ slotId }) => slotId),
    primitives,
  );
  return Array.from(recordOrder(hashes, HASH_BYTES), (index) => slots[index] as Slot);
}
