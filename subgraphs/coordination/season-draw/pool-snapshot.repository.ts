import type { EntityManager } from 'typeorm';
import type { DrawnEntry } from './draw.ts';
import type { RegisteredUnit } from './pool-weights.ts';
import type { CandidateInspector } from './pure/draw-types.ts';

/**
 * Credit risk class with which an enterprise is drawn while nobody has classified it. Product default: it must neither leave the pool nor count as
 * the safest.
 */
const UNCLASSIFIED_COUNTS_AS = 'B';
/** Units read at a time. */
const UNITS_PER_READ = 20_000;

/**
 * All registered units of a jurisdiction in the order of their credit codes, with the pools in which they are active.
 *
 * Call it in a REPEATABLE READ transaction, so that all pages are one moment.
 */
export async function* readUnits(manager: EntityManager, jurisdiction: string): AsyncGenerator<RegisteredUnit> {
  let after = '';
  for (;;) {
    const units = (await manager.query(
      `with page as (
         select credit_code, status, division_code, credit_risk_class from joint_enterprise
          where jurisdiction = $1 and credit_code > $2 order by credit_code limit $3)
       select p.credit_code as "creditCode", p.status = 'ACTIVE' as active, p.division_code as "divisionCode", 
              coalesce(p.credit_risk_class, '${UNCLASSIFIED_COUNTS_AS}') as "creditRiskClass",
              coalesce(array_agg(r.department || ':' || r.category) filter (where r.status = 'ACTIVE'), '{}') as pools
         from page p left join joint_register_entry r on r.credit_code = p.credit_code
        group by p.credit_code, p.status, p.division_code, p.credit_risk_class order by p.credit_code`,
      [jurisdiction, after, UNITS_PER_READ],
    )) as RegisteredUnit[];
    yield* units;
    const last = units.at(-1);
    if (last === undefined || units.length < UNITS_PER_READ) return;
    after = last.creditCode;
  }
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

/** Divisions of these enterprises. */
export async function divisionsOfUnits(manager: EntityManager, creditCodes: readonly string[]): Promise<Map<string, string>> {
  const rows = (await manager.query(
    'select credit_code as code, division_code as division from joint_enterprise where credit_code = any($1)',
    [creditCodes],
  )) as { code: string; division: string }[];
  return new Map(rows.map((row) => [row.code, row.division]));
}
