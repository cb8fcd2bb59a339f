import type { EntityManager } from 'typeorm';
import { DEFAULT_PACK_ID } from '../rules/rule-packs.ts';
import { INSPECTORS_ON_SITE_MIN } from '../visits/visit.ts';
import type { EntryFacts, VisitFact } from './entry-decision.ts';

/** More visits than an enterprise has in years; older ones decide nothing. */
const VISITS_MAX = 50;

/** What decisions about these enterprises rest on, in one indexed statement; an enterprise that nobody registered has the default pack and no visits. */
export async function findEntryFacts(manager: EntityManager, creditCodes: readonly string[]): Promise<ReadonlyMap<string, EntryFacts>> {
  const rows = (await manager.query(
    `select c.code as "creditCode", coalesce(rules.pack_id, $2) as "rulePackId", coalesce(found.visits, '[]') as visits
       from unnest($1::text[]) as c(code)
       left join joint_enterprise e on e.credit_code = c.code
       left join jurisdiction_rules rules on rules.jurisdiction = e.jurisdiction
       left join lateral (
         select jsonb_agg(to_jsonb(v)) as visits from (
           select v.id, s.rule_pack_id as "rulePackId", s.rehearsal, v.state, v.window_from as "windowFrom", v.window_to as "windowTo",
                  v.started_at as "startedAt", v.ended_at as "endedAt",
                  (select max(n.served_at) from notice n where n.visit_id = v.id and n.kind = 'ADVANCE') as "notifiedAt",
                  exists (select 1 from visit_team t where t.visit_id = v.id
                             and (cardinality(t.inspector_ids) < $3 or cardinality(t.inspector_ids) + cardinality(t.unfilled) < t.seats)) as "isTeamShort",
                  (select jsonb_agg(jsonb_build_object('code', i.item_code, 'department', i.department, 'entryId', i.entry_id, 'category', j.category)
                            order by i.item_code)
                     from visit_item i left join joint_item j on j.code = i.item_code where i.visit_id = v.id) as items
             from visit v
             join season s on s.id = v.season_id
             join draw d on d.id = v.draw_id and d.state <> 'SUPERSEDED'
            where v.credit_code = c.code and v.state <> 'WITHDRAWN' order by v.id desc limit ${VISITS_MAX}) v) found on true`,
    [creditCodes, DEFAULT_PACK_ID, INSPECTORS_ON_SITE_MIN],
  )) as { creditCode: string; rulePackId: string; visits: VisitRow[] }[];
  return new Map(rows.map((row) => [row.creditCode, { rulePackId: row.rulePackId, visits: row.visits.map(toFact) }]));
}

/** A visit as JSON has it: instants are texts. */
type VisitRow = Omit<VisitFact, 'startedAt' | 'endedAt' | 'notifiedAt' | 'items'> & {
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly notifiedAt: string | null;
  readonly items: VisitFact['items'] | null;
};

function toFact(row: VisitRow): VisitFact {
  return {
    ...row,
    startedAt: toInstant(row.startedAt),
    endedAt: toInstant(row.endedAt),
    notifiedAt: toInstant(row.notifiedAt),
    items: row.items ?? [],
  };
}

function toInstant(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
