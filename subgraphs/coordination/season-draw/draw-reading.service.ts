import { badInput } from '../../subgraph-kit/errors.ts';
import { loaderOf, type RequestContext } from '../../subgraph-kit/request-context.ts';
import { requireUuid } from '../seasons/season.service.ts';
import { drawsOfSeasons, findDraw } from './draw.repository.ts';
import type { Draw, PartyProgress } from './draw.ts';
import { listFiles, PART_BYTES, readFileRange } from './draw-files.repository.ts';
import { partiesOf } from './draw-parties.repository.ts';
import { type DrawStanding, standingOf } from './draw-standing.ts';
import { jobsOfDraws } from './draw-work.repository.ts';
import type { DrawJobs } from './draw-work.ts';

const DRAWS = Symbol('draws of seasons');
const PARTIES = Symbol('parties of draws');
const JOBS = Symbol('jobs of draws');
const NO_JOBS: DrawJobs = { work: null, isReplacing: false };

/** The draw, or null. */
export function readDraw(context: RequestContext, id: string): Promise<Draw | null> {
  return findDraw(context.database.manager, requireUuid('id', id));
}

/** All attempts of a season, in order. */
export async function loadDraws(context: RequestContext, seasonId: string): Promise<readonly Draw[]> {
  return (await loaderOf(context, DRAWS, (ids: readonly string[]) => drawsOfSeasons(context.database.manager, ids)).load(seasonId)) ?? [];
}

/** Parties of a draw with their progress. */
export async function loadParties(context: RequestContext, draw: Draw): Promise<readonly PartyProgress[]> {
  return (await loaderOf(context, PARTIES, (ids: readonly string[]) => partiesOf(context.database.manager, ids)).load(draw.id)) ?? [];
}

/** How a draw stands now. */
export async function readStanding(context: RequestContext, draw: Draw): Promise<DrawStanding> {
  const jobs = loaderOf(context, JOBS, (ids: readonly string[]) => jobsOfDraws(context.database.manager, ids)).load(draw.id);
  return standingOf(draw, { parties: await loadParties(context, draw), ...((await jobs) ?? NO_JOBS) }, context.clock.now());
}

/** Files of a draw that the caller may read. @param version version of the transcript; null: the present one */
export function readFiles(
  context: RequestContext,
  draw: Draw,
  version: number | null,
): Promise<readonly { name: string; visibility: string; bytes: number }[]> {
  const view = { drawId: draw.id, version: version ?? draw.transcriptVersion, visibilities: visibilitiesFor(context) };
  return listFiles(context.database.manager, view);
}

/** A part of a file in base64; null when there is no such file that the caller may read. */
export async function readPart(
  context: RequestContext,
  wanted: { readonly drawId: string; readonly name: string; readonly offset: number; readonly version: number | null },
): Promise<{ readonly content: string; readonly totalBytes: number } | null> {
  if (wanted.offset < 0) throw badInput('offset', wanted.offset, { en: 'must not be negative', zh: '不能为负' });
  const draw = await findDraw(context.database.manager, requireUuid('drawId', wanted.drawId));
  if (draw === null) return null;
  const view = { drawId: draw.id, version: wanted.version ?? draw.transcriptVersion, visibilities: visibilitiesFor(context) };
  const part = { name: wanted.name, offset: wanted.offset, bytes: PART_BYTES };
  const found = await readFileRange(context.database.manager, view, part);
  return found === null ? null : { content: Buffer.from(found.content).toString('base64'), totalBytes: found.total };
}

function visibilitiesFor(context: RequestContext): readonly string[] {
  return context.caller.role === 'AUDITOR' ? ['PUBLIC', 'AUDITORS'] : ['PUBLIC'];
}
