import { badInput, HubError } from '../../subgraph-kit/errors.ts';
import type { Caller } from '../../subgraph-kit/identity/caller.ts';
import { type MutationOutcome, runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { type Connection, EMPTY_CONNECTION, toConnection, toPageRequest } from '../../subgraph-kit/schema/connection.ts';
import type { JointInspector } from '../joint-registry/registry.ts';
import { requireUuid, type StepNotPossible, toStepNotPossible } from '../seasons/season.service.ts';
import type { Queryable } from '../visits/visit.repository.ts';
import type { PageArguments } from '../visits/visit-reading.service.ts';
import {
  departmentOfInspector,
  insertLeave,
  lockLeave,
  lockRecusal,
  pageRecusals,
  type Recorded,
  saveEndOfLeave,
  saveEndOfRecusal,
  saveRecusal,
} from './absence.repository.ts';
import type { Leave, Recusal, RecusalGround } from './absence.ts';

/** Result of `declareRecusal`. */
export interface DeclareRecusalResult {
  readonly __typename: 'DeclareRecusalSuccess';
  readonly recusal: Recusal;
}

/** Keeps that an inspector must not inspect an enterprise: draws from the next snapshot on keep them apart. */
export function declareRecusal(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly inspectorId: string; readonly creditCode: string; readonly ground: RecusalGround },
): Promise<DeclareRecusalResult> {
  const { idempotencyKey, ...rest } = input;
  const { inspectorId, creditCode, ground } = rest;
  return runMutation(context, { operation: 'declareRecusal', idempotencyKey, input: rest }, async (manager) => {
    await requireOwn(context, manager, inspectorId);
    const by = { declaredBy: context.caller.subject, declaredAt: context.clock.now() };
    const recusal = await saveRecusal(manager, { inspectorId, creditCode, ground, ...by });
    if (recusal === null) throw new HubError('STALE_VERSION');
    const result = { __typename: 'DeclareRecusalSuccess', recusal } as const;
    return { kind: 'done', result, subject: `Inspector:${inspectorId}`, before: null, after: recusal, clauses: ['CD-1.2e'] };
  });
}

/** Result of `recordLeave`. */
export interface RecordLeaveResult {
  readonly __typename: 'RecordLeaveSuccess';
  readonly leave: Leave;
}

/** Keeps that an inspector is away: draws from the next snapshot on pass over the inspector for visits whose window touches the leave. */
export function recordLeave(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly inspectorId: string; readonly from: CivilDate; readonly to: CivilDate },
): Promise<RecordLeaveResult> {
  const { idempotencyKey, ...rest } = input;
  const { inspectorId, from, to } = rest;
  if (to < from) throw badInput('to', to, { en: 'must not be before from', zh: '不得早于 from' });
  return runMutation(context, { operation: 'recordLeave', idempotencyKey, input: rest }, async (manager) => {
    await requireOwn(context, manager, inspectorId);
    const by = { recordedBy: context.caller.subject, recordedAt: context.clock.now() };
    const leave = await insertLeave(manager, { inspectorId, from, to, ...by });
    if (leave === null) throw new HubError('STALE_VERSION');
    const result = { __typename: 'RecordLeaveSuccess', leave } as const;
    return { kind: 'done', result, subject: `Inspector:${inspectorId}`, before: null, after: leave };
  });
}

/** Result of `endRecusal`. */
export type EndRecusalResult = { readonly __typename: 'EndRecusalSuccess'; readonly recusal: Recusal } | StepNotPossible;

/** Takes a recusal back: from the next snapshot on it holds no more. Whom it keeps away may only take back an own declaration. */
export function endRecusal(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly recusalId: string },
): Promise<EndRecusalResult> {
  const id = requireUuid('recusalId', input.recusalId);
  const call = { operation: 'endRecusal', idempotencyKey: input.idempotencyKey, input: { recusalId: id } };
  return runMutation<EndRecusalResult>(context, call, async (manager) => {
    const before = await requireOwnRecord(context, manager, await lockRecusal(manager, id));
    if (before.endedAt !== null) return refused(context, 'ENDED', []);
    const isOthers = context.caller.role === 'INSPECTOR' && before.recordedBy !== context.caller.subject;
    if (isOthers) return refused(context, 'RECORDED', ['ANOTHER_PERSON']);
    const endedAt = context.clock.now();
    await saveEndOfRecusal(manager, id, endedAt);
    return ended({ __typename: 'EndRecusalSuccess', recusal: before }, before, { endedAt, clauses: ['CD-1.2e'] });
  });
}

/** Result of `endLeave`. */
export type EndLeaveResult = { readonly __typename: 'EndLeaveSuccess'; readonly leave: Leave } | StepNotPossible;

/** Takes a leave back: from the next snapshot on it counts no more. */
export function endLeave(
  context: RequestContext,
  input: { readonly idempotencyKey: string; readonly leaveId: string },
): Promise<EndLeaveResult> {
  const id = requireUuid('leaveId', input.leaveId);
  const call = { operation: 'endLeave', idempotencyKey: input.idempotencyKey, input: { leaveId: id } };
  return runMutation<EndLeaveResult>(context, call, async (manager) => {
    const before = await requireOwnRecord(context, manager, await lockLeave(manager, id));
    if (before.endedAt !== null) return refused(context, 'ENDED', []);
    const endedAt = context.clock.now();
    await saveEndOfLeave(manager, id, endedAt);
    return ended({ __typename: 'EndLeaveSuccess', leave: before }, before, { endedAt, clauses: [] });
  });
}

function ended<R extends { readonly __typename: string }>(
  result: R,
  before: Recorded<Leave | Recusal>,
  { endedAt, clauses }: { readonly endedAt: Date; readonly clauses: readonly string[] },
): MutationOutcome<R> {
  return { kind: 'done', result, subject: `Inspector:${before.inspectorId}`, before, after: { ...before, endedAt }, clauses };
}

function refused({ locale }: RequestContext, from: string, missing: readonly string[]): MutationOutcome<StepNotPossible> {
  return { kind: 'refused', result: toStepNotPossible({ kind: 'notPossible', from, to: 'ENDED', missing }, locale) };
}

async function requireOwnRecord<Absence extends { readonly inspectorId: string }>(
  context: RequestContext,
  database: Queryable,
  absence: Absence | null,
): Promise<Absence> {
  if (absence === null) throw new HubError('NOT_FOUND');
  await requireOwn(context, database, absence.inspectorId);
  return absence;
}

/** Recusals of an inspector that hold, the newest first: for the inspector and the head of the own department; one statement for all inspectors of the level. */
export async function recusalsOfInspector(
  context: RequestContext,
  inspector: Pick<JointInspector, 'id' | 'department'>,
  wanted: PageArguments,
): Promise<Connection<Recusal>> {
  if (!isOwn(context.caller, inspector)) return EMPTY_CONNECTION;
  const page = toPageRequest(wanted.first, wanted.after, ['uuid']);
  const name = `recusals of inspectors ${page.first} ${wanted.after ?? ''}`;
  const load = (ids: readonly string[]): Promise<ReadonlyMap<string, Recusal[]>> => pageRecusals(context.database.manager, ids, page);
  return toConnection((await loaderOf(context, name, load).load(inspector.id)) ?? [], page, ({ id }) => [id]);
}

/** Inspectors speak for themselves, heads of departments for the inspectors of theirs. */
async function requireOwn({ caller }: RequestContext, database: Queryable, inspectorId: string): Promise<void> {
  const department = await departmentOfInspector(database, requireUuid('inspectorId', inspectorId));
  if (department === null) throw new HubError('NOT_FOUND');
  if (!isOwn(caller, { id: inspectorId, department })) throw new HubError('FORBIDDEN');
}

function isOwn(caller: Caller, inspector: Pick<JointInspector, 'id' | 'department'>): boolean {
  return caller.role === 'INSPECTOR' ? caller.inspectorId === inspector.id : caller.department === inspector.department;
}
