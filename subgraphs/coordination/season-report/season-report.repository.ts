import type { Queryable } from '../visits/visit.repository.ts';
import type { ReportFigures } from './report-figures.ts';
import type { StoredFigures } from './season-report.ts';

/** Figures of draws, by draw. */
export async function figuresOfDraws(database: Queryable, drawIds: readonly string[]): Promise<Map<string, StoredFigures>> {
  const rows = (await database.query(
    'select draw_id as "drawId", figures, computed_at as "computedAt" from season_report where draw_id = any($1::uuid[])',
    [drawIds],
  )) as (StoredFigures & { drawId: string })[];
  return new Map(rows.map(({ drawId, figures, computedAt }) => [drawId, { figures, computedAt }]));
}

/** Keeps the figures of a draw; a second time changes nothing, because the same draw has the same figures. */
export async function saveFigures(database: Queryable, drawId: string, figures: ReportFigures, computedAt: Date): Promise<void> {
  await database.query('insert into season_report (draw_id, figures, computed_at) values ($1, $2, $3) on conflict do nothing', [
    drawId,
    JSON.stringify(figures),
    computedAt,
  ]);
}

/** Credit risk classes of a jurisdiction's enterprises as one text, lines `code:class` ascending by the bytes of the code. */
export async function riskClassRegister(database: Queryable, jurisdiction: string): Promise<string> {
  const rows = (await database.query(
    `select coalesce(string_agg(credit_code || ':' || coalesce(credit_risk_class, ''), E'\\n' order by credit_code collate "C"), '') as register
       from joint_enterprise where jurisdiction = $1`,
    [jurisdiction],
  )) as { register: string }[];
  return rows[0]?.register ?? '';
}
