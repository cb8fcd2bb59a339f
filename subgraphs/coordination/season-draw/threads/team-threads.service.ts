import { besideThreads, threadsFor } from '../../../subgraph-kit/threads/beside-threads.ts';
import { type AssignmentInput, departmentDraws, drawDepartments, joinTeams } from '../pure/assign-inspectors.ts';
import type { DepartmentDraw, DepartmentTeams } from '../pure/department-draw.ts';
import type { AssignmentResult, DrawProfile } from '../pure/draw-types.ts';
import { nodePrimitives } from '../pure/node-primitives.ts';

/** Below this number of pairs of a slot and an inspector another thread costs more than it saves. */
const PAIRS_PER_THREAD_MIN = 2_000_000;

/** Departments that one thread draws. */
interface TeamOrder {
  readonly departments: readonly DepartmentDraw[];
  readonly profile: DrawProfile;
}

/**
 * The inspectors' draw, its departments spread over several threads when it is large.
 *
 * @param threads how many at most; the result is the same for any number
 */
export async function assignInThreads(input: AssignmentInput, profile: DrawProfile, threads?: number): Promise<AssignmentResult> {
  const draws = departmentDraws(input, nodePrimitives(profile));
  const pairs = draws.departments.reduce((sum, draw) => sum + pairsOf(draw), 0);
  const [own = [], ...others] = inShares(draws.departments, threads ?? threadsFor(pairs, PAIRS_PER_THREAD_MIN));
  const calls = others.map((departments) => {
    const order: TeamOrder = { departments, profile };
    return { module: new URL(import.meta.url), name: drawTeams.name, input: order };
  });
  const drawn = await besideThreads(calls, () => drawTeams({ departments: own, profile }));
  return joinTeams(draws, new Map(drawn.flatMap((teams) => [...teams])));
}

/** Called in the other thread. */
export function drawTeams({ departments, profile }: TeamOrder): Map<string, DepartmentTeams> {
  return drawDepartments(departments, nodePrimitives(profile));
}

/** Departments in descending order of their work, each to the thread that has least so far. */
function inShares(departments: readonly DepartmentDraw[], threads: number): DepartmentDraw[][] {
  const shares = Array.from({ length: Math.max(1, Math.min(threads, departments.length)) }, () => ({
    pairs: 0,
    own: [] as DepartmentDraw[],
  }));
  for (const draw of departments.toSorted((left, right) => pairsOf(right) - pairsOf(left))) {
    const share = shares.reduce((least, one) => (one.pairs < least.pairs ? one : least));
    share.own.push(draw);
    share.pairs += pairsOf(draw);
  }
  return shares.map(({ own }) => own);
}

function pairsOf({ slots, inspectors }: DepartmentDraw): number {
  return slots.length * inspectors.length;
}
