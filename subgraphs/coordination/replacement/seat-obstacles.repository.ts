import { FIRST_DAY, LAST_DAY, type Queryable } from '../visits/visit.repository.ts';

/** What the registers hold against sending an inspector to a visit now, beyond what the snapshot knew. */
export interface SeatObstacle {
  readonly inspectorId: string;
  readonly reason: 'BOOKING_REFUSED' | 'ON_LEAVE' | 'RECUSED' | 'NOT_ACTIVE';
  /** The facts, from which the digest of the evidence is made. */
  readonly evidence: object;
}

/** First obstacle of each of these inspectors to going to the visit; whoever has none is not among them. */
export async function obstaclesOf(database: Queryable, visitId: string, inspectorIds: readonly string[]): Promise<SeatObstacle[]> {
  return database.query(
    `select i.id::text as "inspectorId", o.reason, o.evidence
       from visit v cross join unnest($2::uuid[]) with ordinality as wanted (id, place) join joint_inspector i on i.id = wanted.id
       cross join lateral (select ${FIRST_DAY} as first_day, ${LAST_DAY} as last_day) days
       join lateral (
         select 'BOOKING_REFUSED' as reason, jsonb_build_object('bookingId', b.id, 'visitId', v.id, 'during', b.during::text) as evidence
           from booking b where b.inspector_id = i.id and b.status <> 'RELEASED' and b.visit_id <> v.id and b.during && v.session
         union all
         select 'ON_LEAVE', jsonb_build_object('leaveId', l.id, 'from', l.leave_from, 'to', l.leave_to)
           from inspector_leave l where l.inspector_id = i.id and l.ended_at is null and l.leave_from <= last_day and l.leave_to >= first_day
         union all
         select 'RECUSED', jsonb_build_object('recusalId', r.id, 'creditCode', r.credit_code, 'ground', r.ground)
           from inspector_recusal r where r.inspector_id = i.id and r.ended_at is null and r.credit_code = v.credit_code
         union all
         select 'NOT_ACTIVE', jsonb_build_object('status', i.status, 'certified', i.certified, 'certificateValidUntil', i.certificate_valid_until)
          where i.status <> 'ACTIVE' or not i.certified or coalesce(i.certificate_valid_until < last_day, true)
         limit 1) o on true
      where v.id = $1 order by wanted.place`,
    [visitId, inspectorIds],
  );
}
