import type { Queryable } from '../visits/visit.repository.ts';
import type { AttemptRequest } from './ceremony.ts';

const COLUMNS = `id, draw_id as "drawId", defect, explanation, evidence_digest as "evidenceDigest", requested_by as "requestedBy",
  requested_at as "requestedAt", decision, decided_by as "decidedBy",
  decided_at as "decidedAt", decision_note as "decisionNote", approval_digest as "approvalDigest"`;

/** A new request; null when the attempt has one that is open or approved. */
export async function insertAttemptRequest(
  database: Queryable,
  request: Pick<AttemptRequest, 'drawId' | 'defect' | 'explanation' | 'evidenceDigest' | 'requestedBy' | 'requestedAt'>,
): Promise<AttemptRequest | null> {
  const rows = (await database.query(
    `insert into draw_attempt_request (draw_id, defect, explanation, evidence_digest, requested_by, requested_at)
       select $1::uuid, $2, $3, $4, $5, $6 where not exists (select 1 from draw_attempt_request where draw_id = $1::uuid and decision = 'APPROVED')
     on conflict do nothing returning ${COLUMNS}`,
    [request.drawId, request.defect, request.explanation, request.evidenceDigest, request.requestedBy, request.requestedAt],
  )) as AttemptRequest[];
  return rows[0] ?? null;
}

/** The request, held against changes until the end of the transaction. */
export async function lockAttemptRequest(database: Queryable, id: string): Promise<AttemptRequest | null> {
  const rows = (await database.query(`select ${COLUMNS} from draw_attempt_request where id = $1 for update`, [id])) as AttemptRequest[];
  return rows[0] ?? null;
}

/** Keeps the decision on an open request. */
export async function saveAttemptDecision(
  database: Queryable,
  id: string,
  decision: {
    readonly decision: 'APPROVED' | 'REFUSED';
    readonly note: string | null;
    readonly by: string;
    readonly at: Date;
    readonly approvalDigest: string | null;
  },
): Promise<AttemptRequest | null> {
  const [rows] = (await database.query(
    `update draw_attempt_request set decision = $2, decision_note = $3, decided_by = $4, decided_at = $5, approval_digest = $6
      where id = $1 and decision is null returning ${COLUMNS}`,
    [id, decision.decision, decision.note, decision.by, decision.at, decision.approvalDigest],
  )) as [AttemptRequest[], number];
  return rows[0] ?? null;
}

/** The approval to supersede this attempt, or null. */
export async function approvedRequest(database: Queryable, drawId: string): Promise<AttemptRequest | null> {
  const rows = (await database.query(`select ${COLUMNS} from draw_attempt_request where draw_id = $1 and decision = 'APPROVED'`, [
    drawId,
  ])) as AttemptRequest[];
  return rows[0] ?? null;
}

/** Requests to supersede these attempts, in the order in which they were made. */
export async function requestsOfDraws(database: Queryable, drawIds: readonly string[]): Promise<Map<string, AttemptRequest[]>> {
  const rows = (await database.query(`select ${COLUMNS} from draw_attempt_request where draw_id = any($1::uuid[]) order by draw_id, id`, [
    drawIds,
  ])) as AttemptRequest[];
  return Map.groupBy(rows, ({ drawId }) => drawId);
}

/** Visits of a draw that somebody outside was told of, or that have begun. */
export async function countVisitsUnderWay(database: Queryable, drawId: string): Promise<number> {
  const rows = (await database.query(
    `select count(*)::int as visits from visit v where draw_id = $1 and state <> 'WITHDRAWN'
        and (state not in ('DRAWN', 'TEAM_CONFIRMED') or exists (select 1 from notice n where n.visit_id = v.id))`,
    [drawId],
  )) as { visits: number }[];
  return rows[0]?.visits ?? 0;
}

/** Withdraws the visits of a superseded draw and gives their inspectors' time free. */
export async function withdrawVisitsOfDraw(database: Queryable, drawId: string): Promise<void> {
  await database.query(`update visit set state = 'WITHDRAWN' where draw_id = $1 and state <> 'WITHDRAWN'`, [drawId]);
  await database.query(
    `update booking set status = 'RELEASED' where status <> 'RELEASED' and visit_id in (select id from visit where draw_id = $1)`,
    [drawId],
  );
}
