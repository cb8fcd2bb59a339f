import type { EntityManager } from 'typeorm';
import { badInput, HubError } from '../../subgraph-kit/errors.ts';
import { runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { lockSeason, moveSeason } from '../seasons/season.repository.ts';
import { requireUuid, type StepNotPossible, toStepNotPossible } from '../seasons/season.service.ts';
import type { Season } from '../seasons/season.ts';
import type { StepRefusal } from '../seasons/state-step.ts';
import {
  approvedRequest,
  countVisitsUnderWay,
  insertAttemptRequest,
  lockAttemptRequest,
  requestsOfDraws,
  saveAttemptDecision,
  withdrawVisitsOfDraw,
} from './attempt.repository.ts';
import type { AttemptRequest, Defect } from './ceremony.ts';
import { drawsOfSeasons, lockDraw, moveDraw } from './draw.repository.ts';
import { AUDITOR_ID, type Draw } from './draw.ts';
import type { SupersededAttempt } from './pure/draw-types.ts';
import { documentDigest } from './pure/encoding.ts';
import { nodePrimitives } from './pure/node-primitives.ts';

const REQUESTS = Symbol('attempt requests of draws');
const EVIDENCE = /^[0-9a-f]{64}$/u;
const EXPLANATION_LENGTH_MAX = 2_000;
/** States from which a draw can be superseded. */
const SUPERSEDABLE: ReadonlySet<string> = new Set(['FAILED', 'DRAWN']);

/** Result of asking for, or deciding on, a further attempt. */
export type AttemptResult = { readonly __typename: 'AttemptSuccess'; readonly request: AttemptRequest } | StepNotPossible;

/** Input of `requestNewAttempt`. */
export interface RequestNewAttempt {
  readonly idempotencyKey: string;
  readonly drawId: string;
  readonly defect: Defect;
  readonly explanation: string;
  readonly evidenceDigest: string;
}

/** Asks the supervising body to let a named defect of a draw be mended by a further attempt. */
export function requestNewAttempt(context: RequestContext, input: RequestNewAttempt): Promise<AttemptResult> {
  requireEvidence(input.evidenceDigest);
  if (input.explanation.trim() === '' || input.explanation.length > EXPLANATION_LENGTH_MAX)
    throw badInput('explanation', input.explanation.length, {
      en: `must have 1 to ${EXPLANATION_LENGTH_MAX} characters`,
      zh: `长度必须为 1 到 ${EXPLANATION_LENGTH_MAX} 个字符`,
    });
  const { idempotencyKey, ...rest } = input;
  return runMutation<AttemptResult>(context, { operation: 'requestNewAttempt', idempotencyKey, input: rest }, async (manager) => {
    const draw = await lockDraw(manager, requireUuid('drawId', input.drawId));
    if (draw === null) throw new HubError('NOT_FOUND');
    if (!SUPERSEDABLE.has(draw.state)) return refused(context, draw.state, 'requestNewAttempt', [...SUPERSEDABLE]);
    const { defect, explanation, evidenceDigest } = input;
    const by = { requestedBy: context.caller.subject, requestedAt: context.clock.now() };
    const request = await insertAttemptRequest(manager, { drawId: draw.id, defect, explanation, evidenceDigest, ...by });
    if (request === null) return refused(context, draw.state, 'requestNewAttempt', ['DECISION']);
    const result = { __typename: 'AttemptSuccess', request } as const;
    return { kind: 'done', result, subject: `Draw:${draw.id}`, before: { state: draw.state }, after: { defect, evidenceDigest } };
  });
}

/** Input of `decideNewAttempt`. */
export interface DecideNewAttempt {
  readonly idempotencyKey: string;
  readonly requestId: string;
  readonly approve: boolean;
  readonly note?: string | null;
}

/** The supervising body approves or refuses a further attempt; whoever asked for it cannot. */
export function decideNewAttempt(context: RequestContext, input: DecideNewAttempt): Promise<AttemptResult> {
  const { idempotencyKey, ...rest } = input;
  return runMutation<AttemptResult>(context, { operation: 'decideNewAttempt', idempotencyKey, input: rest }, async (manager) => {
    const request = await lockAttemptRequest(manager, requireUuid('requestId', input.requestId));
    if (request === null) throw new HubError('NOT_FOUND');
    if (request.decision !== null) return refused(context, request.decision, 'decideNewAttempt', ['REQUEST']);
    if (request.requestedBy === context.caller.subject) return refused(context, 'OPEN', 'decideNewAttempt', ['ANOTHER_PERSON']);
    const decided = await saveAttemptDecision(manager, request.id, decisionOf(context, input, request));
    if (decided === null) return refused(context, 'DECIDED', 'decideNewAttempt', ['REQUEST']);
    const result = { __typename: 'AttemptSuccess', request: decided } as const;
    return { kind: 'done', result, subject: `Draw:${request.drawId}`, before: { request }, after: { decision: decided.decision } };
  });
}

function decisionOf(
  context: RequestContext,
  { approve, note }: DecideNewAttempt,
  request: AttemptRequest,
): Parameters<typeof saveAttemptDecision>[2] {
  const at = context.clock.now();
  const common = { note: note ?? null, by: context.caller.subject, at };
  if (!approve) return { decision: 'REFUSED', approvalDigest: null, ...common };
  return { decision: 'APPROVED', approvalDigest: approvalDigestOf(request, at), ...common };
}

/** Requests to supersede a draw. */
export async function loadAttemptRequests(context: RequestContext, draw: Draw): Promise<readonly AttemptRequest[]> {
  const load = (ids: readonly string[]): Promise<Map<string, AttemptRequest[]>> => requestsOfDraws(context.database.manager, ids);
  return (await loaderOf(context, REQUESTS, load).load(draw.id)) ?? [];
}

/** A season whose draw may be announced now: for the first time, or once more after an approved defect. */
export interface OpenedAttempt {
  readonly kind: 'opened';
  readonly season: Season;
  readonly attempt: number;
  readonly supersedes: SupersededAttempt | null;
  readonly approvalId: string | null;
  readonly clauses: readonly string[];
}

/** Moves the season to the announcement, and supersedes the attempt before when there is one. */
export async function openAttempt(manager: EntityManager, seasonId: string): Promise<OpenedAttempt | StepRefusal> {
  const season = await lockSeason(manager, seasonId);
  if (season === null) throw new HubError('NOT_FOUND');
  const last = (await drawsOfSeasons(manager, [seasonId])).get(seasonId)?.at(-1);
  if (last !== undefined) return reopen(manager, season, (await lockDraw(manager, last.id)) ?? last);
  const move = await moveSeason(manager, seasonId, null, 'DRAW_ANNOUNCED');
  if (move.kind === 'notPossible') return move;
  return { kind: 'opened', season: move.season, attempt: 1, supersedes: null, approvalId: null, clauses: move.clauses };
}

async function reopen(manager: EntityManager, season: Season, last: Draw): Promise<OpenedAttempt | StepRefusal> {
  const refuse = (missing: string): StepRefusal => ({ kind: 'notPossible', from: season.state, to: 'DRAW_ANNOUNCED', missing: [missing] });
  if (!SUPERSEDABLE.has(last.state)) return refuse('END_OF_PRESENT_ATTEMPT');
  const approval = await approvedRequest(manager, last.id);
  if (approval?.approvalDigest == null) return refuse('APPROVED_ATTEMPT');
  if ((await countVisitsUnderWay(manager, last.id)) > 0) return refuse('NO_VISIT_NOTIFIED');
  await withdrawVisitsOfDraw(manager, last.id);
  if (!(await moveDraw(manager, last, 'SUPERSEDED', {}))) throw new HubError('STALE_VERSION');
  const move = season.state === 'DRAW_ANNOUNCED' ? null : await moveSeason(manager, season.id, null, 'DRAW_ANNOUNCED');
  if (move?.kind === 'notPossible') return move;
  const { defect, approvalDigest } = approval;
  return {
    kind: 'opened',
    season: move?.season ?? season,
    attempt: last.attempt + 1,
    supersedes: { drawId: last.id, attempt: last.attempt, defect, approvedBy: AUDITOR_ID, approvalDigest },
    approvalId: approval.id,
    clauses: ['CC-2.5.3a'],
  };
}

/** The digest of evidence when it is one; throws BAD_USER_INPUT. */
export function requireEvidence(digest: string): string {
  if (!EVIDENCE.test(digest))
    throw badInput('evidenceDigest', digest, {
      en: 'must be a digest of 32 bytes in lower-case hexadecimal',
      zh: '必须是 32 字节摘要的小写十六进制文本',
    });
  return digest;
}

function approvalDigestOf(request: AttemptRequest, at: Date): string {
  const { id, drawId, defect, explanation, evidenceDigest } = request;
  const approval = { requestId: id, drawId, defect, explanation, evidenceDigest, approvedAt: at.toISOString() };
  return documentDigest(nodePrimitives('DRAW1-SHA256'), approval);
}

function refused(context: RequestContext, from: string, to: string, missing: readonly string[]) {
  return { kind: 'refused', result: toStepNotPossible({ kind: 'notPossible', from, to, missing }, context.locale) } as const;
}
