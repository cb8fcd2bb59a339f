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
    `insert into notice (visit_id, kind, served_at, channel, proof_digest, edition)
       select id, 'ADVANCE', $2, $3, proof, (select count(*) + 1 from notice x where x.visit_id = n.id)
         from unnest($1::uuid[], $4::text[]) as n (id, proof)`,
    [
      served.map((visit) => visit.id),
      order.at,
      order.channel,
      served.map((visit) => proofOf([visit.id, visit.creditCode, visit.sessionFrom.toISOString()], order)),
    ],
  );
  await manager.query(`update visit set state = 'NOTIFIED' where id = any($1) and state = 'TEAM_CONFIRMED'`, [
    served.map((visit) => visit.id),
  ]);
  return { served: served.length, tooLate: due.length - served.length };
}

/** Why an enterprise that was told of a visit is told again: CHANGE, somebody else comes; WITHDRAWAL, nobody does. */
export type LaterNotice = 'CHANGE' | 'WITHDRAWAL';

/**
 * Tells the enterprises of these visits what has become of what they were told, the way the advance notice went; who was told nothing is told nothing.
 *
 * The caller holds the visits. The proof is the digest of visit, enterprise, kind, the inspectors who come, channel and time.
 */
export async function serveLaterNotices(manager: EntityManager, kind: LaterNotice, visitIds: readonly string[], at: Date): Promise<void> {
  const told = (await manager.query(
    `select v.id, v.credit_code as "creditCode", n.channel, n.edition,
            array(select i::text from visit_team t, unnest(t.inspector_ids) i where t.visit_id = v.id order by 1) as inspectors
       from visit v join lateral (
         select max(x.edition) as edition, max(x.channel) filter (where x.kind = 'ADVANCE') as channel from notice x where x.visit_id = v.id) n on true
      where v.id = any($1) and n.channel is not null`,
    [visitIds],
  )) as { id: string; creditCode: string; channel: string; edition: number; inspectors: string[] }[];
  const rows = told.map(({ id, creditCode, channel, edition, inspectors }) => {
    const coming = kind === 'CHANGE' ? inspectors : [];
    return { id, channel, edition: edition + 1, proof: proofOf([id, creditCode, kind, ...coming], { channel, at }) };
  });
  await manager.query(
    `insert into notice (visit_id, kind, served_at, channel, proof_digest, edition)
       select n.id, $1, $2, n.channel, n.proof, n.edition from jsonb_to_recordset($3::jsonb) as n (id uuid, channel text, edition int, proof text)`,
    [kind, at, JSON.stringify(rows)],
  );
}

function proofOf(facts: readonly string[], order: Pick<NoticeOrder, 'channel' | 'at'>): string {
  return createHash('sha256')
    .update([...facts, order.channel, order.at.toISOString()].join('\n'))
    .digest('hex');
}
