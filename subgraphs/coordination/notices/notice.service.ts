import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';

/** How and on which ground the notices of a season are served. */
export interface NoticeOrder {
  readonly seasonId: string;
  /** Channel of service, for example `PLATFORM`. */
  readonly channel: string;
  readonly at: Date;
  /** Hours that a notice must come before the visit; 0 where the pack names none. */
  readonly leadHours: number;
  /** A rehearsal may serve late. */
  readonly rehearsal: boolean;
}

/** What became of the confirmed visits. */
export interface NoticesServed {
  readonly served: number;
  /** Visits whose session is too near for the lead time. */
  readonly tooLate: number;
}

/**
 * Serves the advance notice of every confirmed visit of the season and keeps the proof of service (CC-2.5.5a, CC-2.5.5b).
 *
 * The proof is the digest of what was served, when and how. A visit whose session is nearer than the lead time is left as it is.
 */
export async function serveNotices(manager: EntityManager, order: NoticeOrder): Promise<NoticesServed> {
  const due = (await manager.query(
    `select v.id, v.credit_code as "creditCode", lower(v.session) as "sessionFrom",
            lower(v.session) >= $2::timestamptz + make_interval(hours => $3) as "inTime"
       from visit v where v.season_id = $1 and v.state = 'TEAM_CONFIRMED' order by v.id for update`,
    [order.seasonId, order.at, order.leadHours],
  )) as { id: string; creditCode: string; sessionFrom: Date; inTime: boolean }[];
  const served = due.filter((visit) => visit.inTime || order.rehearsal);
  await manager.query(
    `insert into notice (visit_id, kind, served_at, channel, proof_digest) select id, 'ADVANCE', $2, $3, proof
       from unnest($1::uuid[], $4::text[]) as n (id, proof) on conflict (visit_id) do nothing`,
    [served.map((visit) => visit.id), order.at, order.channel, served.map((visit) => proofOf(visit, order))],
  );
  await manager.query(`update visit set state = 'NOTIFIED' where id = any($1) and state = 'TEAM_CONFIRMED'`, [
    served.map((visit) => visit.id),
  ]);
  return { served: served.length, tooLate: due.length - served.length };
}

function proofOf(visit: { id: string; creditCode: string; sessionFrom: Date }, order: NoticeOrder): string {
  const text = [visit.id, visit.creditCode, visit.sessionFrom.toISOString(), order.channel, order.at.toISOString()].join('\n');
  return createHash('sha256').update(text).digest('hex');
}
