import { badInput } from '../../subgraph-kit/errors.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { findDraw } from '../season-draw/draw.repository.ts';
import type { Draw } from '../season-draw/draw.ts';
import { isLargePool } from '../season-draw/draw-files.repository.ts';
import { loadDraws } from '../season-draw/draw-reading.service.ts';
import { requireUuid } from '../seasons/season.service.ts';
import { servicesOf, type ThreadedWork } from '../services.ts';
import { type PoolPlace, placesInPool } from './pool-places.service.ts';
import { HOURS_PER_VISIT } from './report-figures.ts';
import { figuresOfDraws } from './season-report.repository.ts';
import {
  type InclusionProbability,
  inclusionProbabilities,
  type OfSeason,
  reportOf,
  type SeasonReport,
  type StoredFigures,
} from './season-report.ts';

/** Queue of the jobs that compute the figures of a draw. */
export const REPORT_QUEUE = 'season-report';

const PLACES: ThreadedWork = { module: new URL('./pool-places.service.ts', import.meta.url), name: 'placesInPool' };
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

/** How probably each plan entry takes one enterprise; null until the figures are computed. */
export async function readInclusionProbabilities(
  context: RequestContext,
  drawId: string,
  creditCode: string,
): Promise<readonly (InclusionProbability & OfSeason)[] | null> {
  const { manager } = context.database;
  const draw = await findDraw(manager, requireUuid('drawId', drawId));
  if (draw === null || draw.seed === null) return null;
  const stored = await figuresOrOrder(context, draw);
  if (stored === null) return null;
  const asked = { drawId: draw.id, creditCode };
  const isLarge = await isLargePool(manager, draw.id);
  const places = isLarge
    ? await servicesOf(context).longReads.read<readonly PoolPlace[]>(PLACES, asked)
    : await placesInPool(asked, context);
  return inclusionProbabilities(places, stored.figures.chances).map((chance) => ({ seasonId: draw.seasonId, ...chance }));
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
