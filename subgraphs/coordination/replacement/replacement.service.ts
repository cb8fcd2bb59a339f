import type { EntityManager } from 'typeorm';
import { HubError } from '../../subgraph-kit/errors.ts';
import { type MutationOutcome, runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import { serveLaterNotices } from '../notices/notice.service.ts';
import { requireEvidence } from '../season-draw/attempt.service.ts';
import { lockDraw } from '../season-draw/draw.repository.ts';
import { REPLACEMENT_QUEUE } from '../season-draw/draw-queues.ts';
import { requireUuid, type StepNotPossible, toStepNotPossible } from '../seasons/season.service.ts';
import { servicesOf } from '../services.ts';
import { teamsOfVisits } from '../visits/visit.repository.ts';
import type { VisitTeam } from '../visits/visit.ts';
import type { PageArguments } from '../visits/visit-reading.service.ts';
import {
  insertReplacement,
  lockReplacement,
  lockVisit,
  lockVisitsOfUnit,
  pageReplacements,
  saveDecision,
  takeOffTeam,
  type VisitToReplace,
  withdrawVisits,
} from './replacement.repository.ts';
import { type InspectorReason, isWithdrawable, type Replacement, type UnitReason, WITHDRAWABLE_STATES } from './replacement.ts';

/** Result of asking for, or deciding on, a replacement. */
export type ReplacementResult = { readonly __typename: 'ReplacementSuccess'; readonly replacement: Replacement } | StepNotPossible;

/** A replacement that somebody asks for. */
export interface RequestReplacement<Reason> {
  readonly idempotencyKey: string;
  readonly visitId: string;
  readonly reason: Reason;
  readonly evidenceDigest: string;
}

/** Asks for an enterprise to be left out: the next ball of each of its frames takes its place. For members of a department on the visit. */
export function requestUnitReplacement(context: RequestContext, input: RequestReplacement<UnitReason>): Promise<ReplacementResult> {
  const { caller } = context;
  return request(context, { operation: 'requestUnitReplacement', input, clauses: [] }, (visit, teams) => {
    const isTheirs = teams.some(({ department, inspectorIds }) =>
      caller.role === 'INSPECTOR' ? inspectorIds.includes(caller.inspectorId ?? '') : department === caller.department,
    );
    if (!isTheirs) throw new HubError('FORBIDDEN');
    return { kind: 'UNIT', unitId: visit.creditCode, visitId: visit.id, department: null, inspectorId: null };
  });
}

/** Asks for an inspector to be replaced on a visit: oneself, or one of the own department (CD-1.2e). */
export function requestInspectorReplacement(
  context: RequestContext,
  input: RequestReplacement<InspectorReason> & { readonly inspectorId: string },
): Promise<ReplacementResult> {
  const inspectorId = requireUuid('inspectorId', input.inspectorId);
  const { caller } = context;
  return request(context, { operation: 'requestInspectorReplacement', input, clauses: ['CD-1.2e'] }, (visit, teams) => {
    if (caller.role === 'INSPECTOR' && caller.inspectorId !== inspectorId) throw new HubError('FORBIDDEN');
    const team = teams.find(({ inspectorIds }) => inspectorIds.includes(inspectorId));
    if (team === undefined) return null;
    const { department } = team;
    if (caller.role !== 'INSPECTOR' && caller.department !== department) throw new HubError('FORBIDDEN');
    return { kind: 'INSPECTOR', unitId: visit.creditCode, visitId: visit.id, department, inspectorId };
  });
}

type Wanted = Pick<Replacement, 'kind' | 'unitId' | 'visitId' | 'department' | 'inspectorId'>;

function request(
  context: RequestContext,
  call: { readonly operation: string; readonly input: RequestReplacement<Replacement['reason']>; readonly clauses: readonly string[] },
  want: (visit: VisitToReplace, teams: readonly VisitTeam[]) => Wanted | null,
): Promise<ReplacementResult> {
  const { operation, input, clauses } = call;
  requireEvidence(input.evidenceDigest);
  const { idempotencyKey, ...rest } = input;
  return runMutation<ReplacementResult>(context, { operation, idempotencyKey, input: rest }, async (manager) => {
    const visit = await lockVisit(manager, requireUuid('visitId', input.visitId));
    if (visit === null) throw new HubError('NOT_FOUND');
    const wanted = want(visit, (await teamsOfVisits(manager, [visit.id])).get(visit.id) ?? []);
    if (!isWithdrawable(visit.state)) return refused(context, visit.state, operation, WITHDRAWABLE_STATES);
    if (wanted === null) return refused(context, visit.state, operation, ['INSPECTOR_ON_TEAM']);
    const { reason, evidenceDigest } = input;
    const by = { requestedBy: context.caller.subject, requestedAt: context.clock.now() };
    const replacement = await insertReplacement(manager, { drawId: visit.drawId, ...wanted, reason, evidenceDigest, ...by });
    if (replacement === null) return refused(context, 'REQUESTED', operation, ['DECISION']);
    return done(replacement, null, clauses);
  });
}

/** Decides on a replacement: of an enterprise a coordinator, of an inspector the head of the department; never who asked for it or is replaced. */
export function decideReplacement(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly replacementId: string; readonly approve: boolean },
): Promise<ReplacementResult> {
  const { idempotencyKey, ...rest } = input;
  return runMutation<ReplacementResult>(context, { operation: 'decideReplacement', idempotencyKey, input: rest }, async (manager) => {
    const replacement = await lockReplacement(manager, requireUuid('replacementId', input.replacementId));
    if (replacement === null) throw new HubError('NOT_FOUND');
    if (!isApprover(context, replacement)) throw new HubError('FORBIDDEN');
    const decided = await decide(context, manager, { replacement, approve: input.approve });
    if ('missing' in decided) return refused(context, replacement.decision ?? 'REQUESTED', 'decideReplacement', [decided.missing]);
    return done(decided, { decision: null }, decided.kind === 'INSPECTOR' ? ['CD-1.2e'] : []);
  });
}

/** Something that has to be there first. */
interface Missing {
  readonly missing: string;
}

async function decide(
  context: RequestContext,
  manager: EntityManager,
  { replacement, approve }: { readonly replacement: Replacement; readonly approve: boolean },
): Promise<Replacement | Missing> {
  const obstacle = obstacleOf(context, replacement);
  if (obstacle !== null) return { missing: obstacle };
  const { drawId } = replacement;
  if ((await lockDraw(manager, drawId))?.state !== 'DRAWN') return { missing: 'DRAWN' };
  const at = context.clock.now();
  const effect = approve ? await standDown(manager, replacement, at) : { slotId: null };
  if ('missing' in effect) return effect;
  const decided = await saveDecision(manager, replacement, { approve, by: context.caller.subject, at, slotId: effect.slotId });
  if (decided === null) return { missing: 'REQUEST' };
  if (approve) await servicesOf(context).jobs.send(manager, REPLACEMENT_QUEUE, { drawId }, { singletonKey: drawId });
  return decided;
}

/** What an approval brings about at once, so that nobody sets out any more; the next ball, the substitute and the record follow as a job. */
async function standDown(
  manager: EntityManager,
  replacement: Replacement,
  at: Date,
): Promise<{ readonly slotId: string | null } | Missing> {
  const { kind, drawId, unitId, visitId } = replacement;
  const visits = (await lockVisitsOfUnit(manager, drawId, unitId)).filter(({ state }) => state !== 'WITHDRAWN');
  if (kind === 'INSPECTOR') {
    const visit = visits.find(({ id }) => id === visitId);
    if (visit === undefined || !isWithdrawable(visit.state)) return { missing: 'VISIT_NOT_BEGUN' };
    const slotId = await takeOffTeam(manager, replacement);
    return slotId === null ? { missing: 'INSPECTOR_ON_TEAM' } : { slotId };
  }
  if (visits.length === 0 || !visits.every(({ state }) => isWithdrawable(state))) return { missing: 'VISIT_NOT_BEGUN' };
  const ids = visits.map(({ id }) => id);
  await withdrawVisits(manager, ids);
  await serveLaterNotices(manager, 'WITHDRAWAL', ids, at);
  return { slotId: null };
}

/** Whether the caller may decide on it, as far as the replacement itself goes. */
export function mayDecide(context: RequestContext, replacement: Replacement): boolean {
  return isApprover(context, replacement) && obstacleOf(context, replacement) === null;
}

function isApprover({ caller }: RequestContext, { kind, department }: Replacement): boolean {
  return kind === 'UNIT' ? caller.role === 'COORDINATOR' : caller.role === 'DEPARTMENT_HEAD' && caller.department === department;
}

function obstacleOf({ caller }: RequestContext, { decision, requestedBy, inspectorId }: Replacement): string | null {
  if (decision !== null) return 'REQUEST';
  const isInvolved = requestedBy === caller.subject || (inspectorId !== null && inspectorId === caller.inspectorId);
  return isInvolved ? 'ANOTHER_PERSON' : null;
}

/** Replacements of a draw. Why an inspector does not go is nobody's business but the own department's and those who watch over the draw. */
export async function listReplacements(
  { database, caller }: RequestContext,
  drawId: string,
  wanted: PageArguments & { readonly undecided: boolean | null },
): Promise<Connection<Replacement>> {
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  const seesAll = caller.role === 'COORDINATOR' || caller.role === 'AUDITOR' || caller.role === 'SERVICE';
  const view = {
    drawId: requireUuid('drawId', drawId),
    undecided: wanted.undecided === true,
    department: seesAll ? null : (caller.department ?? ''),
  };
  return toConnection(await pageReplacements(database.manager, view, page), page, (replacement) => [replacement.id]);
}

function done(replacement: Replacement, before: unknown, clauses: readonly string[]): MutationOutcome<ReplacementResult> {
  const result = { __typename: 'ReplacementSuccess', replacement } as const;
  return { kind: 'done', result, subject: `Draw:${replacement.drawId}`, before, after: replacement, clauses };
}

function refused(context: RequestContext, from: string, to: string, missing: readonly string[]) {
  return { kind: 'refused', result: toStepNotPossible({ kind: 'notPossible', from, to, missing }, context.locale) } as const;
}
