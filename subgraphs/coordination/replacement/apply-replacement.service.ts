import type { EntityManager } from 'typeorm';
import { appendTrace } from '../../subgraph-kit/trace/trace-log.ts';
import { serveLaterNotices } from '../notices/notice.service.ts';
import { completeSeasons } from '../results/results.repository.ts';
import { approvedEntries, findDraw, lockDraw, saveTranscriptVersion } from '../season-draw/draw.repository.ts';
import type { Draw } from '../season-draw/draw.ts';
import { saveFiles } from '../season-draw/draw-files.repository.ts';
import { type DrawWork, workOf } from '../season-draw/draw-work.repository.ts';
import { publishDraw } from '../season-draw/drawn-visits.repository.ts';
import { jobRequest } from '../season-draw/job-request.service.ts';
import { openedBy } from '../season-draw/pure/department-draw.ts';
import { seatsKey } from '../season-draw/pure/replace-units.ts';
import { lockSeason } from '../seasons/season.repository.ts';
import type { ThreadContext } from '../services.ts';
import { type ChangedVisits, SeatsRefused, saveReplacedVisits } from './replaced-visits.repository.ts';
import { askAgainForNotice, findApproved, findApprovedSince, saveEdges } from './replacement.repository.ts';
import { inspectorsTakenOff, passesLimit } from './replacement.ts';
import { type Basis, basisOf, type RefusedEdge, type Replaced, refusedEdges, replay } from './replay.service.ts';

/** Times that registers and bookings may refuse before the job gives up and is tried again from the start. */
const PASSES_MAX = 50;

/** Carries out the approved replacements of a draw in their order, as a job in a thread of its own: each makes one new version of the transcript, and is done once. */
export async function applyReplacements(drawId: string, context: ThreadContext): Promise<void> {
  const { database } = context;
  for (;;) {
    const draw = await findDraw(database.manager, drawId);
    if (draw === null || draw.state !== 'DRAWN') return;
    const next = await findApproved(database.manager, drawId, draw.transcriptVersion);
    if (next !== null) await applyNext(await basisOf(database.manager, draw, next), context);
    else if (await database.transaction((manager) => isFinished(manager, draw, workOf(context, drawId)))) return;
  }
}

/**
 * Whether nothing is left to do. Who is just approving a replacement holds the draw and relies on a job that has not begun, which may be this one: so
 * the last look waits for the approval.
 */
async function isFinished(manager: EntityManager, { id, seasonId }: Draw, work: DrawWork): Promise<boolean> {
  await lockSeason(manager, seasonId);
  const draw = await lockDraw(manager, id);
  if (draw !== null && (await findApproved(manager, id, draw.transcriptVersion)) !== null) return false;
  // The last open visit of a season may have been withdrawn, with nobody left to take its place.
  await completeSeasons(manager, [seasonId]);
  await work.end(manager);
  return true;
}

/** Registers and bookings are the last line: a pair that they refuse is removed with that evidence, and the search repeated. */
async function applyNext(basis: Basis, context: ThreadContext): Promise<void> {
  const refused: RefusedEdge[] = [];
  for (let pass = 0; ; pass++) {
    const replaced = await replay(basis, refused);
    try {
      await context.database.transaction((manager) => saveReplaced(manager, context, { basis, replaced }));
      return;
    } catch (error) {
      if (!(error instanceof SeatsRefused) || pass >= PASSES_MAX) throw error;
      refused.push(...(await refusedEdges(context.database.manager, basis, error.seats)));
    }
  }
}

interface Saving {
  readonly basis: Basis;
  readonly replaced: Replaced;
}

/** One transaction: either everything that follows from the replacement is there, or nothing. Whoever comes second finds the version moved and stops. */
async function saveReplaced(manager: EntityManager, context: ThreadContext, saving: Saving): Promise<void> {
  const { basis, replaced } = saving;
  const { draw, replacement } = basis;
  const present = await lockDraw(manager, draw.id);
  if (present?.state !== 'DRAWN' || present.transcriptVersion !== draw.transcriptVersion) return;
  const changed = await saveVisits(manager, saving);
  await saveEdges(manager, { drawId: draw.id, ordinal: replacement.ordinal ?? 0 }, replaced.edges);
  const version = draw.transcriptVersion + 1;
  await saveFiles(manager, draw.id, replaced.files(), version);
  const now = context.clock.now();
  await tellEnterprises(manager, changed, now);
  const withdrawn = { units: replaced.teams.withdrawn.length, inspectors: inspectorsTakenOff(replaced.teams.removedEdges) };
  await saveTranscriptVersion(manager, draw, isFlagged(saving, withdrawn) ? now : null);
  const { kind, reason } = replacement;
  await publishDraw(manager, draw, {
    content: { drawId: draw.id, attempt: draw.attempt, version, kind, reason, withdrawn },
    publishedAt: now,
    version,
  });
  await appendTrace(manager, jobRequest(context, draw.id), {
    operation: 'applyReplacement',
    subject: `Draw:${draw.id}`,
    before: { version: draw.transcriptVersion },
    after: { version, replacement, edges: replaced.edges },
    ...(kind === 'INSPECTOR' ? { clauses: ['CD-1.2d', 'CD-1.2e'] } : {}),
  });
}

async function saveVisits(manager: EntityManager, { basis, replaced }: Saving): Promise<ChangedVisits> {
  const { draw, season } = basis;
  const opened = new Set(basis.opened);
  const approvedSince = await findApprovedSince(manager, draw.id, basis.replacement.ordinal ?? 0);
  const leaving = new Set(approvedSince.filter(({ kind }) => kind === 'UNIT').map(({ unitId }) => unitId));
  const staying = season.visits.filter(({ unitId }) => !leaving.has(unitId));
  return saveReplacedVisits(manager, {
    draw,
    entries: await approvedEntries(manager, draw.seasonId),
    openedVisits: staying.filter(({ visitId, takenBy }) => takenBy.some(({ department }) => opened.has(seatsKey(visitId, department)))),
    withdrawals: replaced.teams.withdrawn.length,
    touched: new Set([...opened, ...basis.seats.map(({ visitId, department }) => seatsKey(visitId, department))]),
    slots: replaced.teams.slots,
    assignment: replaced.assignment,
    approvedSince,
  });
}

/** Who was told of a visit is told who comes instead; where more will be inspected the notice has to be served again, with its whole lead time. */
async function tellEnterprises(manager: EntityManager, { visitIds, withMoreItems }: ChangedVisits, now: Date): Promise<void> {
  await askAgainForNotice(manager, withMoreItems);
  await serveLaterNotices(
    manager,
    'CHANGE',
    visitIds.filter((id) => !withMoreItems.includes(id)),
    now,
  );
}

/** More than 5 % of the visits, or of the seats, that were drawn. */
function isFlagged({ basis, replaced }: Saving, withdrawn: { readonly units: number; readonly inspectors: number }): boolean {
  const seats = replaced.teams.slots.filter(({ slotId }) => openedBy(slotId) === 0).length;
  return passesLimit(withdrawn.units, basis.season.drawnVisits.length) || passesLimit(withdrawn.inspectors, seats);
}
