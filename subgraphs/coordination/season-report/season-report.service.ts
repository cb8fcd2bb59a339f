import { badInput } from '../../subgraph-kit/errors.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { findDraw } from '../season-draw/draw.repository.ts';
import type { Draw } from '../season-draw/draw.ts';
import { findFile } from '../season-draw/draw-files.repository.ts';
import { loadDraws } from '../season-draw/draw-reading.service.ts';
import type { PoolColumns } from '../season-draw/pure/draw-types.ts';
import { findText } from '../season-draw/pure/pool-columns.ts';
import { fromSnapshotFile, SNAPSHOT_FILE } from '../season-draw/snapshot-file.service.ts';
import { requireUuid } from '../seasons/season.service.ts';
import { servicesOf } from '../services.ts';
import { HOURS_PER_VISIT } from './report-figures.ts';
import { figuresOfDraws } from './season-report.repository.ts';
import { type InclusionProbability, inclusionProbabilities, reportOf, type SeasonReport, type StoredFigures } from './season-report.ts';

/** Queue of the jobs that compute the figures of a draw. */
export const REPORT_QUEUE = 'season-report';

const FIGURES = Symbol('figures of draws');

/** The report of a season's latest computed draw; null before there is one. Whoever reads it first sets the computing going. */
export async function readReport(context: RequestContext, seasonId: string, hoursPerVisit: number): Promise<SeasonReport | null> {
  if (hoursPerVisit < 1 || hoursPerVisit > HOURS_PER_VISIT.max) {
    throw badInput('hoursPerVisit', hoursPerVisit, {
      en: `must be 1 to ${HOURS_PER_VISIT.max}`,
      zh: `必须为 1 至 ${HOURS_PER_VISIT.max}`,
    });
  }
  const draw = (await loadDraws(context, seasonId)).findLast(({ state }) => state === 'DRAWN');
  if (draw === undefined) return null;
  return reportOf(draw, await figuresOrOrder(context, draw), hoursPerVisit);
}

/**
 * How probably each plan entry takes one enterprise. An enterprise reads its own, an auditor those of any; null for others, and until the figures are
 * computed.
 */
export async function readInclusionProbabilities(
  context: RequestContext,
  drawId: string,
  creditCode: string,
): Promise<readonly InclusionProbability[] | null> {
  const { role, creditCode: own } = context.caller;
  if (role !== 'AUDITOR' && own !== creditCode) return null;
  const { manager } = context.database;
  const draw = await findDraw(manager, requireUuid('drawId', drawId));
  if (draw === null || draw.seed === null) return null;
  const stored = await figuresOrOrder(context, draw);
  const snapshot = stored === null ? null : await findFile(manager, draw.id, SNAPSHOT_FILE);
  if (stored === null || snapshot === null) return null;
  return inclusionProbabilities(placesOf(fromSnapshotFile(snapshot).columns, creditCode), stored.figures.chances);
}

/** The figures of a draw; without any, the job that computes them is sent, once however many ask. */
async function figuresOrOrder(context: RequestContext, draw: Pick<Draw, 'id'>): Promise<StoredFigures | null> {
  const load = loaderOf(context, FIGURES, (ids: readonly string[]) => figuresOfDraws(context.database.manager, ids));
  const stored = await load.load(draw.id);
  if (stored === null) {
    const { jobs } = servicesOf(context);
    await context.database.transaction((manager) => jobs.send(manager, REPORT_QUEUE, { drawId: draw.id }, { singletonKey: draw.id }));
  }
  return stored;
}

function placesOf(columns: PoolColumns, unitId: string): { entryId: string; stratum: string; weight: number }[] {
  const unit = findText(columns.unitIds, unitId);
  if (unit < 0) return [];
  return columns.entryIds.map((entryId, entry) => {
    const strata = columns.strata[entry];
    const stratum = strata?.labels[strata.of[unit] ?? -1] ?? '';
    return { entryId, stratum, weight: columns.weights[entry]?.[unit] ?? 0 };
  });
}
