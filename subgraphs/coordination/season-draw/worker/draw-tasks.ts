import { type AssignmentInput, assignInspectors } from '../pure/assign-inspectors.ts';
import { buildTranscript, type DrawRecord, type TranscriptFile } from '../pure/build-transcript.ts';
import { composeVisits, visitsDigest } from '../pure/compose-visits.ts';
import type { PoolInput } from '../pure/create-pool.ts';
import type { Audience } from '../pure/draw-transcript.ts';
import type { AssignmentResult, DrawProfile, DrawResult, Hex, PlanEntry, Pool, WithdrawnUnit } from '../pure/draw-types.ts';
import type { DrawPrimitives } from '../pure/primitives.ts';
import { type ReplacedSeason, replaceUnits } from '../pure/replace-units.ts';
import { type ReplayInput, replayAssignment } from '../pure/replay-assignment.ts';
import { sample } from '../pure/sample.ts';
import type { TranscriptFiles } from '../pure/verify-files.ts';
import { type Verification, verifyTranscript } from '../pure/verify-transcript.ts';

/** What a draw thread can be asked for, and what each task takes and gives. All values can be sent between threads. */
export type DrawTasks = {
  readonly createPool: { readonly input: PoolTask; readonly result: Pool };
  readonly runDraw: { readonly input: RunDrawInput; readonly result: DrawResult };
  readonly assignInspectors: { readonly input: AssignmentInput & { readonly profile: DrawProfile }; readonly result: AssignmentResult };
  readonly replaceUnits: { readonly input: ReplaceUnitsTask; readonly result: ReplacedSeason };
  readonly replayAssignment: { readonly input: ReplayInput & { readonly profile: DrawProfile }; readonly result: AssignmentResult };
  readonly buildTranscript: { readonly input: TranscriptTask; readonly result: TranscriptFile[] };
  readonly verifyTranscript: { readonly input: { readonly files: TranscriptFiles }; readonly result: Verification };
};

/** Name of a task. */
export type DrawTask = keyof DrawTasks;

/** A pool to be made under a profile. */
export type PoolTask = PoolInput & { readonly profile: DrawProfile };

/** What the season draw is computed from once the seed is known. */
export type RunDrawInput = PoolTask & { readonly seed: Hex; readonly entries: readonly PlanEntry[] };

/** A season whose withdrawals are to be carried out; the pool is made again from its columns and key. */
export type ReplaceUnitsTask = RunDrawInput & { readonly withdrawn: readonly WithdrawnUnit[] };

/** A transcript to be written; the pool is made again from its columns and key. */
export type TranscriptTask = {
  readonly record: Omit<DrawRecord, 'pool' | 'outcomes'>;
  readonly columns: PoolInput['columns'];
  readonly frames: PoolInput['frames'];
  readonly audience: Audience;
};

/** Where a task has got to. */
export type DrawProgress = {
  readonly phase: 'LEAVES' | 'POOL' | 'SAMPLING' | 'VISITS' | 'ASSIGNMENT' | 'TRANSCRIPT' | 'VERIFICATION';
  /** Share that is done, in hundredths. */
  readonly percent: number;
};

/** What a task needs from its thread. */
export type TaskTools = {
  readonly primitivesOf: (profile: DrawProfile) => DrawPrimitives;
  /** Makes the pool, with the help of other threads when it is large. */
  readonly poolOf: (input: PoolTask) => Promise<Pool>;
  readonly report: (progress: DrawProgress) => void;
};

/** Carries out a task in the present thread. */
export async function carryOut<Task extends DrawTask>(
  task: Task,
  input: DrawTasks[Task]['input'],
  tools: TaskTools,
): Promise<DrawTasks[Task]['result']> {
  return (await CARRIED_OUT[task](input, tools)) as DrawTasks[Task]['result'];
}

type CarriedOut = {
  readonly [Task in DrawTask]: (input: DrawTasks[Task]['input'], tools: TaskTools) => Promise<DrawTasks[Task]['result']>;
};

const CARRIED_OUT: CarriedOut = {
  createPool: (input, { poolOf }) => poolOf(input),
  runDraw: drawSeason,
  async assignInspectors(input, { primitivesOf, report }) {
    report({ phase: 'ASSIGNMENT', percent: 0 });
    return assignInspectors(input, primitivesOf(input.profile));
  },
  async replaceUnits(input, { primitivesOf, poolOf, report }) {
    const pool = await poolOf(input);
    report({ phase: 'SAMPLING', percent: 0 });
    return replaceUnits({ ...input, pool }, primitivesOf(input.profile));
  },
  async replayAssignment(input, { primitivesOf, report }) {
    report({ phase: 'ASSIGNMENT', percent: 0 });
    return replayAssignment(input, primitivesOf(input.profile));
  },
  buildTranscript: writeTranscript,
  async verifyTranscript({ files }, { primitivesOf, report }) {
    report({ phase: 'VERIFICATION', percent: 0 });
    return verifyTranscript(files, primitivesOf);
  },
};

async function drawSeason(input: RunDrawInput, { primitivesOf, poolOf, report }: TaskTools): Promise<DrawResult> {
  const primitives = primitivesOf(input.profile);
  const pool = await poolOf(input);
  report({ phase: 'SAMPLING', percent: 0 });
  const frames = sample(pool, input.seed, primitives);
  report({ phase: 'VISITS', percent: 0 });
  const visits = composeVisits(frames, input.entries);
  const { drawId, profile, seed } = input;
  return { drawId, profile, seed, frames, visits, visitsDigest: visitsDigest(visits, primitives) };
}

async function writeTranscript({ record, columns, frames, audience }: TranscriptTask, tools: TaskTools): Promise<TranscriptFile[]> {
  const { plan, poolKey, seed } = record;
  const primitives = tools.primitivesOf(plan.profile);
  const pool = await tools.poolOf({ drawId: plan.drawId, poolKey, columns, frames, profile: plan.profile });
  tools.report({ phase: 'TRANSCRIPT', percent: 0 });
  const { withdrawn = [] } = record;
  const outcomes =
    withdrawn.length === 0
      ? sample(pool, seed, primitives)
      : replaceUnits({ pool, seed, entries: plan.entries, withdrawn }, primitives).outcomes;
  return buildTranscript({ ...record, pool, outcomes }, audience, primitives);
}
