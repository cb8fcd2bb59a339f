import type { EntityManager } from 'typeorm';
import { HubError } from '../../subgraph-kit/errors.ts';
import { type MutationOutcome, runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import { civilDateOf } from '../../subgraph-kit/pure/civil-date.ts';
import { unreachable } from '../../subgraph-kit/pure/invariant.ts';
import { inLocale, type Locale } from '../../subgraph-kit/pure/localised-text.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { serveNotices } from '../notices/notice.service.ts';
import { lockSeasonsOf } from '../results/results.repository.ts';
import { completeWork } from '../results/results.service.ts';
import { findSeasons, lockSeason } from '../seasons/season.repository.ts';
import { requireUuid, type StepNotPossible, toStepNotPossible } from '../seasons/season.service.ts';
import type { Season } from '../seasons/season.ts';
import { findVisit } from './visit.repository.ts';
import { confirmTeams, endVisit, startVisit, type VisitRefusal, type VisitStep } from './visit.service.ts';
import type { Visit } from './visit.ts';

/** Channel of the notices that the hub serves itself. */
const PLATFORM_CHANNEL = 'PLATFORM';
/** Hours of advance notice: product default, since the trial pack follows the city that makes notice optional (LYG-4.3j). */
const NOTICE_LEAD_HOURS = 0;

interface SeasonCall {
  readonly idempotencyKey: string;
  readonly seasonId: string;
}

/** Result of `confirmTeams`. */
export type ConfirmTeamsResult =
  | { readonly __typename: 'ConfirmTeamsSuccess'; readonly season: Season; readonly confirmed: number; readonly withoutSession: number }
  | StepNotPossible;

/** Plans a session for every drawn visit of the season and books the teams. */
export function confirmSeasonTeams(context: RequestContext, input: SeasonCall): Promise<ConfirmTeamsResult> {
  return forDrawnSeason<ConfirmTeamsResult>(
    context,
    { operation: 'confirmTeams', input, to: 'TEAM_CONFIRMED' },
    async (manager, season) => {
      const counts = await confirmTeams(manager, season.id, civilDateOf(context.clock.now()));
      return { result: { __typename: 'ConfirmTeamsSuccess', season, ...counts }, after: counts, clauses: ['CD-1.2d', 'PJ-3.4.3b'] };
    },
  );
}

/** Result of `serveNotices`. */
export type ServeNoticesResult =
  | { readonly __typename: 'ServeNoticesSuccess'; readonly season: Season; readonly served: number; readonly tooLate: number }
  | StepNotPossible;

/** Serves the notices of all confirmed visits of the season. */
export function serveSeasonNotices(context: RequestContext, input: SeasonCall): Promise<ServeNoticesResult> {
  return forDrawnSeason<ServeNoticesResult>(context, { operation: 'serveNotices', input, to: 'NOTIFIED' }, async (manager, season) => {
    const counts = await serveNotices(manager, {
      seasonId: season.id,
      channel: PLATFORM_CHANNEL,
      at: context.clock.now(),
      leadHours: NOTICE_LEAD_HOURS,
      rehearsal: season.rehearsal,
    });
    return { result: { __typename: 'ServeNoticesSuccess', season, ...counts }, after: counts, clauses: ['CC-2.5.5a', 'CC-2.5.5b'] };
  });
}

interface SeasonWork<R> {
  readonly result: R;
  readonly after: unknown;
  readonly clauses: readonly string[];
}

function forDrawnSeason<R extends { readonly __typename: string }>(
  context: RequestContext,
  call: { readonly operation: string; readonly input: SeasonCall; readonly to: string },
  work: (manager: EntityManager, season: Season) => Promise<SeasonWork<R>>,
): Promise<R> {
  const { idempotencyKey, ...rest } = call.input;
  return runMutation<R>(context, { operation: call.operation, idempotencyKey, input: rest }, async (manager) => {
    const season = await lockSeason(manager, requireUuid('seasonId', rest.seasonId));
    if (season === null) throw new HubError('NOT_FOUND');
    if (season.state !== 'DRAWN') {
      const refusal = { kind: 'notPossible', from: season.state, to: call.to, missing: ['DRAWN'] } as const;
      return { kind: 'refused', result: toStepNotPossible(refusal, context.locale) as never };
    }
    const { result, after, clauses } = await work(manager, season);
    return { kind: 'done', result, subject: `Season:${season.id}`, before: season, after, clauses };
  });
}

/** Result of a step of one visit. */
export type VisitStepResult = { readonly __typename: 'VisitStepSuccess'; readonly visit: Visit } | VisitFailure;

type VisitFailure =
  | StepNotPossible
  | (Failure<'NotEnoughInspectors'> & { readonly department: string; readonly present: number; readonly required: number })
  | Failure<'NotOnTeam'>
  | (Failure<'TimeNotPossible'> & { readonly at: Date });

interface Failure<Name extends string> {
  readonly __typename: Name;
  readonly code: string;
  readonly message: string;
}

/** Entry of a team, recorded by one of its inspectors. */
export function recordStart(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly visitId: string; readonly startedAt: Date; readonly inspectorIds: readonly string[] },
): Promise<VisitStepResult> {
  return visitStep(context, { operation: 'startVisit', input, clauses: ['PJ-3.4.3b', 'PJ-3.4.3c'] }, (manager, rehearsal) =>
    startVisit(
      manager,
      { visitId: input.visitId, at: input.startedAt, inspectorIds: input.inspectorIds, now: context.clock.now(), rehearsal },
      context.caller,
    ),
  );
}

/** End of an inspection on site, recorded by one of its inspectors. */
export function recordEnd(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly visitId: string; readonly endedAt: Date },
): Promise<VisitStepResult> {
  return visitStep(context, { operation: 'endVisit', input, clauses: ['CC-2.6c'] }, async (manager, rehearsal) => {
    await lockSeasonsOf(manager, [input.visitId]);
    const step = await endVisit(
      manager,
      { visitId: input.visitId, at: input.endedAt, now: context.clock.now(), rehearsal },
      context.caller,
    );
    // Results may have come in before the end was recorded.
    if (step.kind === 'done') await completeWork(manager, [input.visitId]);
    return step;
  });
}

function visitStep(
  context: RequestContext,
  call: {
    readonly operation: string;
    readonly input: { readonly idempotencyKey: string; readonly visitId: string };
    readonly clauses: readonly string[];
  },
  work: (manager: EntityManager, rehearsal: boolean) => Promise<VisitStep>,
): Promise<VisitStepResult> {
  const { idempotencyKey, ...rest } = call.input;
  requireUuid('visitId', rest.visitId);
  return runMutation<VisitStepResult>(context, { operation: call.operation, idempotencyKey, input: rest }, async (manager) => {
    const step = await work(manager, await isRehearsal(manager, rest.visitId));
    return toOutcome(step, call.clauses, context.locale);
  });
}

async function isRehearsal(manager: EntityManager, visitId: string): Promise<boolean> {
  const visit = await findVisit(manager, visitId);
  if (visit === null) return false;
  return (await findSeasons(manager, [visit.seasonId])).get(visit.seasonId)?.rehearsal ?? false;
}

function toOutcome(step: VisitStep, clauses: readonly string[], locale: Locale): MutationOutcome<VisitStepResult> {
  if (step.kind !== 'done') return { kind: 'refused', result: toFailure(step, locale) };
  const { before, after } = step;
  return { kind: 'done', result: { __typename: 'VisitStepSuccess', visit: after }, subject: `Visit:${after.id}`, before, after, clauses };
}

function toFailure(refusal: VisitRefusal, locale: Locale): VisitFailure {
  const say = (zh: string, en: string): string => inLocale({ zh, en }, locale);
  switch (refusal.kind) {
    case 'notFound':
    case 'notOnTeam':
      return {
        __typename: 'NotOnTeam',
        code: 'NOT_ON_TEAM',
        message: say('您不在该次检查的人员名单中。', 'You are not one of the inspectors of this visit.'),
      };
    case 'wrongState':
      return toStepNotPossible({ kind: 'notPossible', from: refusal.state, to: 'next step', missing: refusal.needed }, locale);
    case 'tooFew': {
      const { department, present, required } = refusal;
      const message = say(
        `${department} 到场执法人员 ${present} 人，至少需要 ${required} 人（PJ-3.4.3b）。`,
        `${department} has ${present} inspectors on site; at least ${required} are required (PJ-3.4.3b).`,
      );
      return { __typename: 'NotEnoughInspectors', code: 'NOT_ENOUGH_INSPECTORS', message, department, present, required };
    }
    case 'inFuture':
      return timeNotPossible(refusal.at, say('时间不得晚于当前时间。', 'The time must not lie in the future.'));
    case 'endsBeforeStart':
      return timeNotPossible(refusal.startedAt, say('结束时间不得早于开始时间。', 'The end must not come before the beginning.'));
    default:
      return unreachable(refusal);
  }
}

function timeNotPossible(at: Date, message: string): VisitFailure {
  return { __typename: 'TimeNotPossible', code: 'TIME_NOT_POSSIBLE', message, at };
}
