import type { EntityManager } from 'typeorm';
import type { DrawnEntry } from './draw.ts';
import type { UnitKind } from './pool-weights.ts';
import type { CandidateInspector } from './pure/draw-types.ts';

/**
 * Credit risk class with which an enterprise is drawn while nobody has classified it. Product default: it must neither leave the pool nor count as
 * the safest.
 */
const UNCLASSIFIED_COUNTS_AS = 'B';
/** Units read at a time. */
const UNITS_PER_READ = 10_000;
/** No code of a department or category holds it. */
const LINE_FEED = '\n';

/** A registered unit. Units with the same facts are of one kind, and there are few kinds however many units there are. */
export interface UnitRow {
  readonly creditCode: string;
  /** Facts of the unit, as one text: the same text is the same kind. */
  readonly kind: string;
}

/**
 * All registered units of a jurisdiction in the order of their credit codes, page by page, each with its kind.
 *
 * Reads through a cursor, so that neither side ever holds more than a page. Call it in a REPEATABLE READ transaction of which it is the only reader.
 */
export async function* readUnits(manager: EntityManager, jurisdiction: string): AsyncGenerator<readonly UnitRow[]> {
  // All rows will be read: the plan that gives the first row soonest is not wanted.
  await manager.query('set local cursor_tuple_fraction = 1');
  await manager.query(
    `declare registered_units no scroll cursor for
       select e.credit_code as "creditCode",
              concat_ws(e'\n', e.status = 'ACTIVE', e.division_code, coalesce(e.credit_risk_class, '${UNCLASSIFIED_COUNTS_AS}'),
                string_agg(r.department || ':' || r.category, e'\n' order by r.department, r.category) filter (where r.status = 'ACTIVE')) as kind
         from joint_enterprise e left join joint_register_entry r on r.credit_code = e.credit_code
        where e.jurisdiction = $1 group by e.credit_code order by e.credit_code`,
    [jurisdiction],
  );
  for (;;) {
    const units = (await manager.query(`fetch ${UNITS_PER_READ} from registered_units`)) as UnitRow[];
    yield units;
    if (units.length < UNITS_PER_READ) break;
  }
  await manager.query('close registered_units');
}

/** What a kind says of its units. */
export function unitKind(kind: string): UnitKind {
  const [active, divisionCode = '', creditRiskClass = '', ...pools] = kind.split(LINE_FEED);
  return { active: active === 't', divisionCode, creditRiskClass, pools };
}

/** Inspectors who may be drawn: of the departments of the season, certified and active, with the seats that bookings and earlier draws leave of their yearly limit. */
export async function readInspectors(
  manager: EntityManager,
  entries: readonly DrawnEntry[],
  { year, noRepeatVisits, snapshotAt }: { readonly year: number; readonly noRepeatVisits: number; readonly snapshotAt: string },
): Promise<CandidateInspector[]> {
  return manager.query(
    `select i.id::text as "inspectorId", i.department, array(select unnest(i.qualifications) order by 1) as qualifications,
            case when i.division_code like '%00' then '{}'::text[] else array[i.division_code] end as areas,
            i.certificate_valid_until as "certificateValidUntil",
            greatest(0, i.yearly_capacity
              - (select count(*) from booking b where b.inspector_id = i.id and b.status <> 'RELEASED' and extract(year from lower(b.during)) = $2)
              - (select count(*) from visit_team t where t.inspector_ids @> array[i.id] and t.state = 'DRAWN'
                                                    and extract(year from t.window_from) = $2))::int as capacity,
            coalesce((select jsonb_agg(jsonb_build_object('from', l.leave_from, 'to', l.leave_to) order by l.leave_from, l.leave_to)
                        from (select distinct leave_from, leave_to from inspector_leave
                               where inspector_id = i.id and ended_at is null and leave_to >= $4::timestamptz::date) l), '[]') as busy,
            array(select distinct r.credit_code from inspector_recusal r where r.inspector_id = i.id and r.ended_at is null order by 1) as recusals,
            array(select distinct v.credit_code from (
                    select x.credit_code, x.id, row_number() over (partition by x.credit_code order by x.id desc) as nth from visit x
                     where x.state <> 'WITHDRAWN' and x.credit_code in (select y.credit_code from visit y join visit_team t on t.visit_id = y.id where t.inspector_ids @> array[i.id])) v
                   join visit_team t on t.visit_id = v.id where v.nth <= $3 and i.id = any(t.inspector_ids) order by 1) as "recentUnits"
       from joint_inspector i where i.department = any($1) and i.certified and i.status = 'ACTIVE' order by i.id::text`,
    [[...new Set(entries.map((entry) => entry.department))], year, noRepeatVisits, snapshotAt],
  );
}

/** Supervision category of each item. */
export async function categoriesOfItems(manager: EntityManager, itemCodes: readonly string[]): Promise<Map<string, string>> {
  const rows = (await manager.query('select code, category from joint_item where code = any($1)', [itemCodes])) as {
    code: string;
    category: string;
  }[];
  return new Map(rows.map((row) => [row.code, row.category]));
}
