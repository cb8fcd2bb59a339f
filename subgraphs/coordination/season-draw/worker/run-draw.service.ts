import { Worker } from 'node:worker_threads';
import { unreachable } from '../../../subgraph-kit/pure/invariant.ts';
import type { TranscriptFile } from '../pure/build-transcript.ts';
import type { AssignmentResult, DrawResult, Pool } from '../pure/draw-types.ts';
import type { ReplacedSeason } from '../pure/replace-units.ts';
import type { Verification } from '../pure/verify-transcript.ts';
import type { ThreadMessage } from './draw.thread.ts';
import type { DrawProgress, DrawTask, DrawTasks, PoolTask, ReplaceUnitsTask, RunDrawInput, TranscriptTask } from './draw-tasks.ts';

/** Room for young objects: documents live as long as the task that reads or writes them, and copying them about among the young costs more than they do. */
const ROOM = { maxYoungGenerationSizeMb: 256 };
const TASKS_WITH_DOCUMENTS: ReadonlySet<DrawTask> = new Set(['buildTranscript', 'verifyTranscript']);

/** How a caller follows and stops a task. */
export type TaskOptions = { readonly onProgress?: (progress: DrawProgress) => void; readonly signal?: AbortSignal };

/** The season draw: pool, tickets, sampling and visits, in threads of their own. The same input gives the same result. */
export function runDraw(input: RunDrawInput, options: TaskOptions = {}): Promise<DrawResult> {
  return inThread('runDraw', input, options);
}

/** The pool, for the snapshot. Its large arrays stand in shared memory, so handing them over costs nothing. */
export function createPoolInThreads(input: PoolTask, options: TaskOptions = {}): Promise<Pool> {
  return inThread('createPool', input, options);
}

/** The inspectors' draw. */
export function runAssignment(input: DrawTasks['assignInspectors']['input'], options: TaskOptions = {}): Promise<AssignmentResult> {
  return inThread('assignInspectors', input, options);
}

/** The season after withdrawals. */
export function runReplacement(input: ReplaceUnitsTask, options: TaskOptions = {}): Promise<ReplacedSeason> {
  return inThread('replaceUnits', input, options);
}

/** The teams after replacements. */
export function runReplay(input: DrawTasks['replayAssignment']['input'], options: TaskOptions = {}): Promise<AssignmentResult> {
  return inThread('replayAssignment', input, options);
}

/** The files of a transcript. */
export function writeTranscript(input: TranscriptTask, options: TaskOptions = {}): Promise<TranscriptFile[]> {
  return inThread('buildTranscript', input, options);
}

/** A verification of files. */
export function runVerification(input: DrawTasks['verifyTranscript']['input'], options: TaskOptions = {}): Promise<Verification> {
  return inThread('verifyTranscript', input, options);
}

/** One thread per task: it ends with the task, and its memory goes with it. */
function inThread<Task extends DrawTask>(
  task: Task,
  input: DrawTasks[Task]['input'],
  { onProgress, signal }: TaskOptions,
): Promise<DrawTasks[Task]['result']> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // Node reads TypeScript without types by itself; flags of this process (a test runner's, a loader's) are not for the thread.
    const thread = new Worker(new URL('./draw.thread.ts', import.meta.url), {
      workerData: { task, input },
      execArgv: [],
      resourceLimits: TASKS_WITH_DOCUMENTS.has(task) ? ROOM : {},
    });
    const stop = (): void => {
      thread.terminate();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', stop, { once: true });
    const lists = new Map<string, unknown[]>();
    thread.on('message', (message: ThreadMessage) => {
      switch (message.kind) {
        case 'progress':
          return onProgress?.(message.progress);
        case 'piece':
          append(lists, message.list, message.members);
          // The answer waits for its turn, so that whatever else this process has to do comes first.
          return setImmediate(() => thread.postMessage('next'));
        case 'done':
          return resolve(withLists(message.result, lists) as DrawTasks[Task]['result']);
        default:
          return unreachable(message);
      }
    });
    thread.once('error', reject);
    thread.once('exit', (code) => {
      signal?.removeEventListener('abort', stop);
      reject(new Error(`the draw thread ended with ${code} and no result`));
    });
  });
}

function withLists(result: unknown, lists: ReadonlyMap<string, readonly unknown[]>): unknown {
  return lists.size === 0 ? result : { ...(result as object), ...Object.fromEntries(lists) };
}

function append(lists: Map<string, unknown[]>, name: string, members: readonly unknown[]): void {
  const list = lists.get(name) ?? [];
  for (const member of members) list.push(member);
  lists.set(name, list);
}
