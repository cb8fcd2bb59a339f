import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EntityManager } from 'typeorm';
import { HubError } from '../errors.ts';
import type { RequestContext } from '../request-context.ts';
import { appendTrace, type TraceFacts } from '../trace/trace-log.ts';

/** A member of a result union. */
export interface MutationResult {
  readonly __typename: string;
}

/** What a mutation's work ends in: a change with its trace, or an expected refusal that leaves nothing behind. */
export type MutationOutcome<R extends MutationResult> =
  | ({ readonly kind: 'done'; readonly result: R } & Omit<TraceFacts, 'operation'>)
  | { readonly kind: 'refused'; readonly result: R };

/** Name of the operation, its key, and its input as the caller gave it. */
export interface MutationCall {
  readonly operation: string;
  readonly idempotencyKey: string;
  readonly input: object;
}

class Refusal extends Error {
  readonly result: MutationResult;

  constructor(result: MutationResult) {
    super('refused');
    this.result = result;
  }
}

/**
 * Runs a mutation once: one transaction with the change, its trace entry and its idempotency row.
 *
 * The same actor, operation and key give the first result again; the same key with other input is IDEMPOTENCY_CONFLICT. A refusal rolls back and
 * is not remembered, so that the caller may mend the cause and use the key again. Two calls at once with one key: the second waits for the first.
 */
export async function runMutation<R extends MutationResult>(
  context: RequestContext,
  call: MutationCall,
  work: (manager: EntityManager) => Promise<MutationOutcome<R>>,
): Promise<R> {
  const identity = [context.caller.subject, call.operation, call.idempotencyKey];
  const digest = inputDigest(call.input);
  try {
    return await context.database.transaction(async (manager) => {
      const inserted = (await manager.query(
        'insert into idempotency_key (actor, operation, key, input_digest) values ($1, $2, $3, $4) on conflict do nothing returning 1',
        [...identity, digest],
      )) as unknown[];
      if (inserted.length === 0) return (await firstResult(manager, identity, digest)) as R;
      const outcome = await work(manager);
      if (outcome.kind === 'refused') throw new Refusal(outcome.result);
      await manager.query('update idempotency_key set result = $4 where actor = $1 and operation = $2 and key = $3', [
        ...identity,
        JSON.stringify(outcome.result),
      ]);
      await appendTrace(manager, context, { ...outcome, operation: call.operation });
      return outcome.result;
    });
  } catch (error) {
    if (error instanceof Refusal) return error.result as R;
    throw error;
  }
}

async function firstResult(manager: EntityManager, identity: readonly string[], digest: Buffer): Promise<unknown> {
  const rows = (await manager.query('select input_digest, result from idempotency_key where actor = $1 and operation = $2 and key = $3', [
    ...identity,
  ])) as { input_digest: Buffer; result: unknown }[];
  const [row] = rows;
  if (row === undefined || !row.input_digest.equals(digest)) throw new HubError('IDEMPOTENCY_CONFLICT');
  return row.result;
}

function inputDigest(input: object): Buffer {
  return createHash('sha256')
    .update(canonicalize(JSON.parse(JSON.stringify(input))) ?? '')
    .digest();
}
