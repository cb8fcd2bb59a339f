import type { EntityManager } from 'typeorm';

/** A result as a department's feed tells it. */
export interface FedResult {
  readonly id: string;
  readonly visitId: string;
  readonly itemCode: string;
  readonly resultCodes: readonly string[];
  readonly problem: boolean;
  readonly recordedAt: string;
  readonly endedOn: string;
}

/** A finding as a department's feed tells it. */
export interface FedFinding {
  readonly id: string;
  readonly creditCode: string;
  readonly itemCode: string;
  readonly resultId: string | null;
  readonly foundOn: string;
  readonly handlingStatus: string;
}

/** Stores results that belong to this department's items on visits that take place; the first result of a visit and item stands. Returns the visits concerned. */
export async function saveResults(manager: EntityManager, department: string, results: readonly FedResult[]): Promise<string[]> {
  const rows = (await manager.query(
    `insert into visit_result (visit_id, item_code, result_id, department, result_codes, problem, ended_on, recorded_at)
       select r."visitId", r."itemCode", r.id, $1, array(select jsonb_array_elements_text(r."resultCodes")), r.problem, r."endedOn", r."recordedAt"
         from jsonb_to_recordset($2::jsonb) as r (id uuid, "visitId" uuid, "itemCode" text, "resultCodes" jsonb, problem boolean, "endedOn" date, "recordedAt" timestamptz)
         join visit_item i on i.visit_id = r."visitId" and i.item_code = r."itemCode" and i.department = $1
         join visit v on v.id = i.visit_id and v.state <> 'WITHDRAWN'
       on conflict do nothing returning visit_id`,
    [department, JSON.stringify(results)],
  )) as { visit_id: string }[];
  return [...new Set(rows.map((row) => row.visit_id))];
}

/** Stores the present state of findings. */
export async function saveFindings(manager: EntityManager, department: string, findings: readonly FedFinding[]): Promise<void> {
  await manager.query(
    `insert into finding_state as f (id, department, credit_code, item_code, result_id, found_on, handling_status)
       select r.id, $1, r."creditCode", r."itemCode", r."resultId", r."foundOn", r."handlingStatus"
         from jsonb_to_recordset($2::jsonb) as r (id uuid, "creditCode" text, "itemCode" text, "resultId" uuid, "foundOn" date, "handlingStatus" text)
       on conflict (id) do update set handling_status = excluded.handling_status, received_at = now()
       where f.department = excluded.department and f.handling_status is distinct from excluded.handling_status`,
    [department, JSON.stringify(findings)],
  );
}

/**
 * Holds the seasons of these visits against changes: of two departments whose last results arrive at once, the second waits and then sees the first one's.
 */
export async function lockSeasonsOf(manager: EntityManager, visitIds: readonly string[]): Promise<void> {
  await manager.query(
    'select 1 from season where id in (select season_id from visit where id = any($1::uuid[])) order by id for no key update',
    [visitIds],
  );
}

/** Ended visits all of whose items have a result go to RESULT_ENTERED; returns their seasons, which the caller holds. */
export async function completeVisits(manager: EntityManager, visitIds: readonly string[]): Promise<string[]> {
  const [rows] = (await manager.query(
    `update visit v set state = 'RESULT_ENTERED'
      where v.id = any($1) and v.state = 'INSPECTION_ENDED'
        and not exists (select 1 from visit_item i left join visit_result r using (visit_id, item_code) where i.visit_id = v.id and r.result_id is null)
      returning v.season_id`,
    [visitIds],
  )) as [{ season_id: string }[], number];
  return [...new Set(rows.map((row) => row.season_id))];
}

/** A drawn season all of whose visits have their results, and for which no approved replacement is under way, goes to RESULT_ENTERED. The caller holds it. */
export async function completeSeasons(manager: EntityManager, seasonIds: readonly string[]): Promise<void> {
  await manager.query(
    `update season s set state = 'RESULT_ENTERED'
      where s.id = any($1) and s.state = 'DRAWN'
        and not exists (select 1 from visit v where v.season_id = s.id and v.state not in ('RESULT_ENTERED', 'PUBLISHED', 'ARCHIVED', 'WITHDRAWN'))
        and not exists (select 1 from replacement r join draw d on d.id = r.draw_id where d.season_id = s.id and r.ordinal >= d.transcript_version)`,
    [seasonIds],
  );
}
