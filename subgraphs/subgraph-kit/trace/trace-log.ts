import { createHash, createHmac } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EntityManager } from 'typeorm';
import { invariant } from '../pure/invariant.ts';
import type { RequestContext } from '../request-context.ts';

/** What a change was about, for the trace log. */
export interface TraceFacts {
  /** Kind and id of what changed, for example `Season:0190…`. */
  readonly subject: string;
  readonly operation: string;
  /** State before and after; only their digests enter the log. */
  readonly before: unknown;
  readonly after: unknown;
  /** Rule pack and clauses that the change rests on, for example `LYG-4.3d`. */
  readonly clauses?: readonly string[];
}

/**
 * Appends the one entry of a change, in the change's transaction.
 *
 * The entry is canonical JSON (RFC 8785); its leaf is `SHA-256(00 || entry)` (RFC 9162 section 2.1). Persons appear as keyed commitments only.
 * Call it last: from here to the commit all changes of this subgraph wait for each other, which keeps the log gap-free.
 */
export async function appendTrace(manager: EntityManager, context: RequestContext, facts: TraceFacts): Promise<void> {
  const [[head]] = (await manager.query('update trace_head set size = size + 1 returning size - 1 as seq, commitment_key as "key"')) as [
    { seq: number; key: string }[],
  ];
  invariant(head !== undefined, 'trace_head has its one row');
  const at = context.clock.now().toISOString();
  const { caller } = context;
  const entry = canonicalize({
    seq: head.seq,
    at,
    actor: commitmentOf(caller.subject, head.key),
    role: caller.role,
    department: caller.department,
    operation: facts.operation,
    subject: facts.subject,
    before: digestOf(facts.before),
    after: digestOf(facts.after),
    clauses: facts.clauses ?? [],
    requestId: context.requestId,
  });
  invariant(entry !== undefined, 'a trace entry can be written as canonical JSON');
  const leaf = createHash('sha256').update(Buffer.of(0)).update(entry).digest();
  await manager.query('insert into trace_entry (seq, at, operation, subject, entry, leaf) values ($1, $2, $3, $4, $5, $6)', [
    head.seq,
    at,
    facts.operation,
    facts.subject,
    entry,
    leaf,
  ]);
}

/** Commitment to a person's subject id; the key keeps whoever has a copy of the log from trying names. */
function commitmentOf(subject: string, key: string): string {
  return createHmac('sha256', key).update(subject).digest('hex').slice(0, 32);
}

function digestOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = canonicalize(JSON.parse(JSON.stringify(value)));
  return createHash('sha256')
    .update(text ?? '')
    .digest('hex');
}
