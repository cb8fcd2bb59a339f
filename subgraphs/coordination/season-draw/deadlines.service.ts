import { HubError } from '../../subgraph-kit/errors.ts';
import { runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { appendTrace } from '../../subgraph-kit/trace/trace-log.ts';
import { requireUuid } from '../seasons/season.service.ts';
import { type JobContext, servicesOf } from '../services.ts';
import { findDraw, lockDraw } from './draw.repository.ts';
import type { Draw, PartyProgress } from './draw.ts';
import { nextDeadline, plannedDeadlines, recoverUntil } from './draw-deadlines.ts';
import { failureOf } from './draw-failure.ts';
import { partiesOfDraw } from './draw-parties.repository.ts';
import { failDraw, fallBackByDate, freezeByDate, type PhaseTools, settleByDate } from './draw-phases.service.ts';
import { DEADLINE_QUEUE, RUN_QUEUE, SNAPSHOT_QUEUE } from './draw-queues.ts';
import { jobRequest } from './job-request.service.ts';

/** States after which no deadline matters. */
const ENDED: ReadonlySet<string> = new Set(['DRAWN', 'FAILED', 'SUPERSEDED']);

/** Result of `checkDrawDeadlines`. */
export interface CheckDeadlinesResult {
  readonly __typename: 'CheckDrawDeadlinesSuccess';
  readonly draw: Draw;
}

/** Does by date what is due, as a job, and orders the next look. However late or often it runs, the dates of the plan decide. */
export async function checkDeadlinesOfDraw(drawId: string, context: JobContext): Promise<void> {
  const request = jobRequest(context, drawId);
  await context.database.transaction((manager) => takeDueStep({ manager, jobs: context.jobs, now: context.clock.now() }, drawId, request));
}

/** Does by date what is due, at somebody's wish: for the day on which the job library does not run. */
export function checkDeadlines(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly drawId: string },
): Promise<CheckDeadlinesResult> {
  const { idempotencyKey, ...rest } = input;
  return runMutation<CheckDeadlinesResult>(context, { operation: 'checkDrawDeadlines', idempotencyKey, input: rest }, async (manager) => {
    const drawId = requireUuid('drawId', input.drawId);
    const tools = { manager, jobs: servicesOf(context).jobs, now: context.clock.now() };
    const draw = await takeDueStep(tools, drawId, context);
    if (draw === null) throw new HubError('NOT_FOUND');
    const result = { __typename: 'CheckDrawDeadlinesSuccess', draw } as const;
    return { kind: 'done', result, subject: `Draw:${drawId}`, before: null, after: { state: draw.state } };
  });
}

/** Takes the step that is due, if any, and leaves a trace of its own: the freeze is an entry by itself, which the seed is bound to. */
async function takeDueStep(tools: PhaseTools, drawId: string, request: RequestContext): Promise<Draw | null> {
  const { manager, jobs, now } = tools;
  const draw = await lockDraw(manager, drawId);
  if (draw === null) return null;
  const before = factsOf(draw, await partiesOfDraw(manager, drawId));
  await doDue(tools, draw);
  const present = (await findDraw(manager, drawId)) ?? draw;
  const after = factsOf(present, await partiesOfDraw(manager, drawId));
  const next = ENDED.has(present.state) ? null : nextDeadline(present.plan, now);
  if (next !== null) await jobs.send(manager, DEADLINE_QUEUE, { drawId }, { singletonKey: drawId, startAfter: next });
  if (JSON.stringify(before) !== JSON.stringify(after))
    await appendTrace(manager, request, { operation: operationOf(draw, present), subject: `Draw:${drawId}`, before, after });
  return present;
}

async function doDue(tools: PhaseTools, draw: Draw): Promise<void> {
  const { now, manager, jobs } = tools;
  const { snapshotAt, commitUntil } = plannedDeadlines(draw.plan);
  switch (draw.state) {
    case 'ANNOUNCED':
      if (now >= commitUntil) await failDraw(tools, draw, failureOf('NO_SNAPSHOT', []));
      else if (now >= snapshotAt) await jobs.send(manager, SNAPSHOT_QUEUE, { drawId: draw.id }, { singletonKey: draw.id });
      return;
    case 'SNAPSHOT_TAKEN':
      if (now >= commitUntil) await freezeByDate(tools, draw);
      return;
    case 'FROZEN':
      return doDueAfterFreeze(tools, draw);
    case 'REVEALED':
      return jobs.send(manager, RUN_QUEUE, { drawId: draw.id }, { singletonKey: draw.id });
    default:
      return;
  }
}

async function doDueAfterFreeze(tools: PhaseTools, draw: Draw): Promise<void> {
  const { beaconUntil, revealUntil } = plannedDeadlines(draw.plan);
  if (tools.now >= beaconUntil) await fallBackByDate(tools, draw);
  if (tools.now < revealUntil) return;
  const present = await lockDraw(tools.manager, draw.id);
  if (present !== null) await settleByDate(tools, present, tools.now >= recoverUntil(draw.plan));
}

/** Under what the trace log has a step that was taken by date. */
function operationOf(before: Draw, after: Draw): string {
  if (after.state === 'FAILED') return 'failDraw';
  if (before.state === 'SNAPSHOT_TAKEN') return 'freezeDraw';
  return after.state === 'REVEALED' ? 'recoverReveals' : 'passDeadline';
}

function factsOf({ state, failure, beacon }: Draw, parties: readonly PartyProgress[]): object {
  return { state, failure, beacon, parties };
}
