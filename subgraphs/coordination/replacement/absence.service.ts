import { badInput, HubError } from '../../subgraph-kit/errors.ts';
import { runMutation } from '../../subgraph-kit/mutation/run-mutation.ts';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { RequestContext } from '../../subgraph-kit/request-context.ts';
import { requireUuid } from '../seasons/season.service.ts';
import type { Queryable } from '../visits/visit.repository.ts';
import { departmentOfInspector, insertLeave, saveRecusal } from './absence.repository.ts';
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

/** Inspectors speak for themselves, heads of departments for the inspectors of theirs. */
async function requireOwn({ caller }: RequestContext, database: Queryable, inspectorId: string): Promise<void> {
  const department = await departmentOfInspector(database, requireUuid('inspectorId', inspectorId));
  if (department === null) throw new HubError('NOT_FOUND');
  const isOwn = caller.role === 'INSPECTOR' ? caller.inspectorId === inspectorId : caller.department === department;
  if (!isOwn) throw new HubError('FORBIDDEN');
}
