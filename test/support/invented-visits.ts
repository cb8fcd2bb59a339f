import type pg from 'pg';

/** What matters of an invented visit; the rest is made up. */
export interface InventedVisit {
  readonly creditCode: string;
  readonly state?: string;
  readonly windowFrom?: string;
  readonly windowTo?: string;
  /** First moment of a session of three hours. */
  readonly sessionFrom?: string;
  readonly sessionGap?: string;
  readonly teams?: readonly InventedTeam[];
}

/** One department's part in an invented visit, of two seats. */
export interface InventedTeam {
  readonly department: string;
  readonly inspectorIds?: readonly string[];
  readonly unfilled?: readonly string[];
}

/** A drawn season without visits. */
export async function inventSeason(client: pg.Client, code: string): Promise<string> {
  const { rows } = await client.query(
    `with s as (insert into season (jurisdiction, code, name, year, window_from, window_to, opened_by, opened_at)
                  values ('330100', $1, '-', 2026, '2026-01-01', '2026-12-31', '-', now()) returning id)
     insert into draw (season_id, profile, plan, plan_digest, witness, announced_at)
       select id, 'DRAW1-SHA256', '{}', '-', '-', now() from s returning season_id as id`,
    [code],
  );
  return rows[0].id;
}

/** Visits of a season in the given order, straight in the tables: whatever state they are in, they never went the way there. */
export async function inventVisits(client: pg.Client, seasonId: string, visits: readonly InventedVisit[]): Promise<string[]> {
  await client.query('begin');
  // Without triggers and foreign keys a visit may begin in any state.
  await client.query('set local session_replication_role = replica');
  // Ids of one millisecond have no order of their own.
  const { rows } = await client.query('select uuid_v7()::text as id from generate_series(1, $1) order by 1', [visits.length]);
  const ids = rows.map(({ id }) => id as string);
  for (const [place, visit] of visits.entries()) await inventVisit(client, { id: ids[place] ?? '', seasonId }, visit);
  await client.query('commit');
  return ids;
}

async function inventVisit(
  client: pg.Client,
  { id, seasonId }: { readonly id: string; readonly seasonId: string },
  visit: InventedVisit,
): Promise<void> {
  const { creditCode, state = 'DRAWN', windowFrom = '2026-03-01', windowTo = '2026-06-30' } = visit;
  await client.query(
    `insert into visit (id, season_id, draw_id, drawn_key, credit_code, window_from, window_to, session, session_gap, state)
       select $8, $1, d.id, gen_random_uuid()::text, $2, $3, $4, tstzrange($5::timestamptz, $5::timestamptz + interval '3 hours'), $6, $7
         from draw d where d.season_id = $1`,
    [seasonId, creditCode, windowFrom, windowTo, visit.sessionFrom ?? null, visit.sessionGap ?? null, state, id],
  );
  for (const { department, inspectorIds = [], unfilled = [] } of visit.teams ?? []) {
    await client.query(
      `insert into visit_team (visit_id, season_id, department, credit_code, item_codes, inspector_ids, slot_ids, seats, unfilled, window_from, window_to, state)
         values ($1, $2, $3, $4, '{ITEM}', $5::uuid[], $6, 2, $7, $8, $9, $10)`,
      [id, seasonId, department, creditCode, inspectorIds, inspectorIds.map(() => '-'), unfilled, windowFrom, windowTo, state],
    );
  }
}

/** That the enterprises of these visits were told. */
export async function inventNotices(client: pg.Client, visitIds: readonly string[]): Promise<void> {
  await client.query(
    `insert into notice (visit_id, kind, served_at, channel, proof_digest) select id, 'ADVANCE', now(), 'PLATFORM', '-' from unnest($1::uuid[]) id`,
    [visitIds],
  );
}
