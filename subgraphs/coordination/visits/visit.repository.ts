import type { EntityManager } from 'typeorm';
import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';
import type { PageRequest } from '../../subgraph-kit/schema/connection.ts';
import { INSPECTOR_COLUMNS, ITEM_COLUMNS } from '../joint-registry/joint-registry.repository.ts';
import { type Session, sessionBounds, type VisitToPlan } from './session-plan.ts';
import type { Notice, RecordedResult, SessionGap, Visit, VisitCount, VisitFilter, VisitState, VisitTeam } from './visit.ts';

/** What a repository needs: the data source, or a transaction's manager. */
export type Queryable = Pick<EntityManager, 'query'>;

/** Before the notice an enterprise knows nothing of visit v, because telling would spoil the inspection; who was told also learns what becomes of it. */
const IS_KNOWN = `(v.state not in ('DRAWN', 'TEAM_CONFIRMED', 'WITHDRAWN')
  or exists (select 1 from notice n where n.visit_id = v.id and n.kind = 'ADVANCE'))`;
const VISIT_COLUMNS = `v.id, v.season_id as "seasonId", v.credit_code as "creditCode", v.window_from as "windowFrom", v.window_to as "windowTo",
  lower(v.session) as "sessionFrom", upper(v.session) as "sessionTo", v.session_gap as "sessionGap", v.started_at as "startedAt",
  v.ended_at as "endedAt", v.state, ${IS_KNOWN} as "isKnown", v.version`;

/** First day of visit v: of its session, or of its window while it has none. */
export const FIRST_DAY = `coalesce((lower(v.session) at time zone 'Asia/Shanghai')::date, v.window_from)`;
/** Last day of visit v, as {@link FIRST_DAY}. */
export const LAST_DAY = `coalesce((upper(v.session) at time zone 'Asia/Shanghai')::date, v.window_to)`;
const STARTS_AT = `coalesce(lower(v.session), v.window_from::timestamp at time zone 'Asia/Shanghai')`;
/** The values of {@link filterValues} from $4 on. */
const IS_WANTED = `($4::text[] is null or v.state = any($4)) and ($5::date is null or ${LAST_DAY} >= $5) and ($6::date is null or ${FIRST_DAY} <= $6)
  and ($7::boolean is null or (v.session_gap is not null) = $7)
  and ($8::text is null or exists (select 1 from visit_team t where t.visit_id = v.id and t.department = $8))
  and ($9::text is null or (select e.division_code from joint_enterprise e where e.credit_code = v.credit_code) = $9)
  and ($10::boolean is null or exists (select 1 from visit_team t where t.visit_id = v.id and cardinality(t.inspector_ids) < t.seats) = $10)`;

/** Visits by id; ids that are unknown are missing. */
export async function findVisits(database: Queryable, ids: readonly string[]): Promise<ReadonlyMap<string, Visit>> {
  const rows = (await database.query(`select ${VISIT_COLUMNS} from visit v where v.id = any($1::uuid[])`, [ids])) as Visit[];
  return new Map(rows.map((visit) => [visit.id, visit]));
}

/** The visit, or null. */
export async function findVisit(database: Queryable, id: string): Promise<Visit | null> {
  return (await findVisits(database, [id])).get(id.toLowerCase()) ?? null;
}

/** The visit, held against changes until the end of the transaction, or null: its teams are changed by nobody else either. */
export async function lockVisit(manager: EntityManager, id: string): Promise<Visit | null> {
  await manager.query('select 1 from visit where id = $1 for no key update', [id]);
  return findVisit(manager, id);
}

/** A page of a season's visits in the order of their ids. */
export async function pageSeasonVisits(database: Queryable, seasonId: string, filter: VisitFilter, page: PageRequest): Promise<Visit[]> {
  return database.query(
    `select ${VISIT_COLUMNS} from visit v where v.season_id = $1 and ($2::uuid is null or v.id > $2::uuid) and ${IS_WANTED} order by v.id limit $3`,
    [seasonId, page.after?.[0] ?? null, page.limit, ...filterValues(filter)],
  );
}

/** A visit, and when its session or else its window begins. */
export interface StartingVisit extends Visit {
  readonly startsAt: Date;
}

/** A page of the visits on which the inspector stands, in the order in which they begin. */
export async function pageInspectorVisits(
  database: Queryable,
  inspectorId: string,
  filter: VisitFilter,
  page: PageRequest,
): Promise<StartingVisit[]> {
  return database.query(
    `select ${VISIT_COLUMNS}, ${STARTS_AT} as "startsAt" from visit v
      where v.id in (select t.visit_id from visit_team t where t.inspector_ids @> array[$1::uuid])
        and ($2::timestamptz is null or (${STARTS_AT}, v.id) > ($2, $11::uuid)) and ${IS_WANTED}
      order by "startsAt", v.id limit $3`,
    [inspectorId, page.after?.[0] ?? null, page.limit, ...filterValues(filter), page.after?.[1] ?? null],
  );
}

function filterValues(filter: VisitFilter): readonly unknown[] {
  const { states, from, to, hasSessionGap, department, divisionCode, hasUnfilledSeats } = filter;
  return [states, from, to, hasSessionGap, department, divisionCode, hasUnfilledSeats].map((value) => value ?? null);
}

/** How many visits of each of these seasons are in which state; states without visits are missing. */
export async function countVisits(database: Queryable, seasonIds: readonly string[]): Promise<ReadonlyMap<string, VisitCount[]>> {
  const rows = (await database.query(
    `select season_id as "seasonId", state, count(*)::int as count from visit where season_id = any($1::uuid[]) group by season_id, state`,
    [seasonIds],
  )) as VisitCount[];
  return Map.groupBy(rows, ({ seasonId }) => seasonId);
}

/** Which visits to enterprises somebody looks at. */
export interface EnterpriseVisitsView {
  readonly creditCodes: readonly string[];
  /** Only those of which the enterprise knows. */
  readonly known: boolean;
}

/** The first `limit` visits of each enterprise, newest first, for one level of a query in one statement. */
export async function visitsOfEnterprises(
  database: Queryable,
  view: EnterpriseVisitsView,
  page: PageRequest,
): Promise<Map<string, Visit[]>> {
  const rows = (await database.query(
    `select ${VISIT_COLUMNS} from unnest($1::text[]) as wanted (code)
      cross join lateral (select * from visit v where v.credit_code = wanted.code and ($2::uuid is null or v.id < $2::uuid) and (not $4 or ${IS_KNOWN})
        order by v.id desc limit $3) v
      order by v.id desc`,
    [view.creditCodes, page.after?.[0] ?? null, page.limit, view.known],
  )) as Visit[];
  return Map.groupBy(rows, (visit) => visit.creditCode);
}

/**
 * Teams by visit id, departments in the order of their codes.
 *
 * Whoever reads teams reads who comes and what for, so both stand in the statement: otherwise they would take two more, one level later.
 */
export async function teamsOfVisits(database: Queryable, visitIds: readonly string[]): Promise<Map<string, VisitTeam[]>> {
  const rows = (await database.query(
    `select t.visit_id as "visitId", t.department, t.item_codes as "itemCodes", t.inspector_ids as "inspectorIds", t.seats, t.unfilled,
            (select coalesce(json_agg(i), '[]') from (select ${ITEM_COLUMNS} from unnest(t.item_codes) with ordinality as c (listed, place)
               join joint_item on code = c.listed order by c.place) i) as items,
            (select coalesce(json_agg(i), '[]') from (select ${INSPECTOR_COLUMNS} from unnest(t.inspector_ids) with ordinality as c (listed, place)
               join joint_inspector on id = c.listed order by c.place) i) as inspectors
       from visit_team t where t.visit_id = any($1) order by t.visit_id, t.department`,
    [visitIds],
  )) as VisitTeam[];
  return Map.groupBy(rows, (team) => team.visitId);
}

/** A drawn visit, and whether every seat of every department is filled. */
export interface DrawnVisitToPlan extends VisitToPlan {
  readonly isFull: boolean;
}

/** Drawn visits of a season in the order of their ids. */
export async function visitsToPlan(manager: Queryable, seasonId: string): Promise<DrawnVisitToPlan[]> {
  return manager.query(
    `select v.id as "visitId", v.window_from as "windowFrom", v.window_to as "windowTo",
            (select coalesce(array_agg(i order by t.department, i), '{}') from visit_team t, unnest(t.inspector_ids) i where t.visit_id = v.id) as "inspectorIds",
            not exists (select 1 from visit_team t where t.visit_id = v.id and cardinality(t.inspector_ids) < t.seats) as "isFull"
       from visit v where v.season_id = $1 and v.state = 'DRAWN' order by v.id for update of v`,
    [seasonId],
  );
}

/** Sessions in which these inspectors are booked already, as bounds. */
export async function bookedSessions(manager: Queryable, from: CivilDate, to: CivilDate): Promise<{ inspectorId: string; from: Date }[]> {
  return manager.query(
    `select inspector_id as "inspectorId", lower(during) as "from" from booking
      where status <> 'RELEASED' and during && tstzrange($1::date::timestamptz, ($2::date + 1)::timestamptz)`,
    [from, to],
  );
}

/** A visit and the session planned for it, or the reason why there is none. */
export type PlannedVisit =
  | { readonly visitId: string; readonly session: Session }
  | { readonly visitId: string; readonly session: null; readonly gap: SessionGap };

/** Writes sessions; a visit without one keeps the reason. */
export async function saveSessions(manager: Queryable, planned: readonly PlannedVisit[]): Promise<void> {
  const found = planned.flatMap((visit) => (visit.session === null ? [] : [{ id: visit.visitId, bounds: sessionBounds(visit.session) }]));
  await manager.query(
    `update visit v set session = tstzrange(p.lower, p.upper), session_gap = null, state = 'TEAM_CONFIRMED'
       from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as p (id, lower, upper) where v.id = p.id`,
    [found.map((visit) => visit.id), found.map((visit) => visit.bounds[0]), found.map((visit) => visit.bounds[1])],
  );
  const missing = planned.flatMap((visit) => (visit.session === null ? [{ id: visit.visitId, gap: visit.gap }] : []));
  await manager.query(`update visit v set session_gap = m.gap from unnest($1::uuid[], $2::text[]) as m (id, gap) where v.id = m.id`, [
    missing.map((visit) => visit.id),
    missing.map((visit) => visit.gap),
  ]);
}

/** Books all inspectors of the season's confirmed visits; returns visits of which a booking was refused by the constraint. */
export async function bookTeams(manager: Queryable, visitIds: readonly string[]): Promise<string[]> {
  await manager.query(
    `insert into booking (inspector_id, visit_id, during)
       select i, v.id, v.session from visit v join visit_team t on t.visit_id = v.id cross join unnest(t.inspector_ids) i
        where v.id = any($1) and v.session is not null order by i, lower(v.session) on conflict do nothing`,
    [visitIds],
  );
  const rows = (await manager.query(
    `select v.id from visit v where v.id = any($1) and v.session is not null
        and (select count(*) from booking b where b.visit_id = v.id and b.status <> 'RELEASED')
          < (select coalesce(sum(cardinality(t.inspector_ids)), 0) from visit_team t where t.visit_id = v.id)`,
    [visitIds],
  )) as { id: string }[];
  return rows.map((row) => row.id);
}

/** Takes a visit that the caller holds to its next state. */
export async function moveVisit(
  manager: Queryable,
  visitId: string,
  to: VisitState,
  changes: { startedAt?: Date; endedAt?: Date } = {},
): Promise<void> {
  await manager.query(
    'update visit set state = $2, started_at = coalesce($3, started_at), ended_at = coalesce($4, ended_at) where id = $1',
    [visitId, to, changes.startedAt ?? null, changes.endedAt ?? null],
  );
}

/** Recorded results by visit, in the order of the items, which stand in the statement for the reason that those of teams do. */
export async function resultsOfVisits(database: Queryable, visitIds: readonly string[]): Promise<Map<string, RecordedResult[]>> {
  const rows = (await database.query(
    `select r.visit_id as "visitId", r.item_code as "itemCode", r.department, r.result_id as "resultId", r.result_codes as "resultCodes", r.problem,
            r.recorded_at as "recordedAt", (select to_json(i) from (select ${ITEM_COLUMNS} from joint_item where code = r.item_code) i) as item
       from visit_result r where r.visit_id = any($1) order by r.visit_id, r.item_code`,
    [visitIds],
  )) as RecordedResult[];
  return Map.groupBy(rows, (row) => row.visitId);
}

/** Notices by visit, in the order in which they were served. */
export async function noticesOfVisits(database: Queryable, visitIds: readonly string[]): Promise<Map<string, Notice[]>> {
  const rows = (await database.query(
    `select id, visit_id as "visitId", kind, ground, served_at as "servedAt", channel, proof_digest as "proofDigest" from notice
      where visit_id = any($1) order by visit_id, edition`,
    [visitIds],
  )) as Notice[];
  return Map.groupBy(rows, (notice) => notice.visitId);
}
