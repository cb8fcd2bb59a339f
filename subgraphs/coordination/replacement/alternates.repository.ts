import type { Slot } from '../season-draw/pure/draw-types.ts';
import type { Queryable } from '../visits/visit.repository.ts';

/** A filled seat, as far as finding somebody else for it needs it. */
export interface Seat {
  readonly drawId: string;
  readonly slot: Slot;
  /** Everybody on the team, and whoever was taken out of the seat before. */
  readonly passedOver: readonly string[];
}

/** The seat that an inspector fills on a visit which has not begun, or null. */
export async function findSeat(database: Queryable, visitId: string, inspectorId: string): Promise<Seat | null> {
  const rows = (await database.query(
    `select v.draw_id as "drawId",
            jsonb_build_object('slotId', s.id, 'visitId', v.drawn_key, 'unitId', v.credit_code, 'department', t.department, 'seat', 1,
              'qualifications', (select coalesce(jsonb_agg(distinct i.category), '[]') from joint_item i where i.code = any(t.item_codes)),
              'area', coalesce(e.division_code, ''), 'windowFrom', v.window_from, 'windowTo', v.window_to) as slot,
            array(select i::text from unnest(t.inspector_ids) i
                  union select r.inspector_id::text from replacement_edge r where r.draw_id = v.draw_id and r.slot_id = s.id) as "passedOver"
       from visit_team t join visit v on v.id = t.visit_id left join joint_enterprise e on e.credit_code = v.credit_code
       cross join lateral (select t.slot_ids[array_position(t.inspector_ids, $2::uuid)] as id) s
      where t.visit_id = $1 and $2::uuid = any(t.inspector_ids) and v.started_at is null and v.state <> 'WITHDRAWN'`,
    [visitId, inspectorId],
  )) as Seat[];
  return rows[0] ?? null;
}

/** Seats that the inspectors of a department fill in a draw, by inspector. */
export async function seatsFilled(database: Queryable, drawId: string, department: string): Promise<Map<string, number>> {
  const rows = (await database.query(
    `select i::text as inspector, count(*)::int as seats from visit v join visit_team t on t.visit_id = v.id cross join unnest(t.inspector_ids) i
      where v.draw_id = $1 and v.state <> 'WITHDRAWN' and t.department = $2 group by i`,
    [drawId, department],
  )) as { inspector: string; seats: number }[];
  return new Map(rows.map(({ inspector, seats }) => [inspector, seats]));
}
