import { holdDraw, registerDrawKeys } from './draw-steps.ts';
import { pagesOf } from './pages.ts';
import { approveAndPublishPlan, openSeason, readSeason, submitPlan } from './plan-steps.ts';
import type { SeasonFigures, SeasonOrder } from './season-plan.ts';
import { figuresText } from './season-report.ts';
import { COORDINATOR, type DrivenSeason, isBefore, mutate, type SeasonSession } from './season-session.ts';
import { carryOutVisits, type DrivenVisit, listVisits, prepareVisits } from './visit-steps.ts';

/**
 * Drives a season from plan to publication as its people would, through the gateway, with one token per role and department.
 *
 * May be killed at any moment and called again with the same code: every step carries an idempotency key that follows from season and step.
 */
export async function driveSeason(session: SeasonSession): Promise<SeasonFigures> {
  const { id } = await driveToNotices(session);
  const now = (): Promise<DrivenSeason> => readSeason(session, id);
  if (isBefore(await now(), 'RESULT_ENTERED')) await carryOutVisits(session, await now());
  if (isBefore(await now(), 'PUBLISHED')) await publish(session, await now());
  const figures = await readFigures(session, await now());
  session.tell(...figuresText(figures));
  return figures;
}

/** The first half of {@link driveSeason}: ends when the teams are confirmed and the enterprises are told. */
export async function driveToNotices(session: SeasonSession): Promise<DrivenSeason> {
  await registerDrawKeys(session);
  const { id } = await openSeason(session);
  const now = (): Promise<DrivenSeason> => readSeason(session, id);
  if (isBefore(await now(), 'PLAN_APPROVED')) await submitPlan(session, await now());
  if (isBefore(await now(), 'PLAN_PUBLISHED')) await approveAndPublishPlan(session, await now());
  if (isBefore(await now(), 'DRAWN')) await holdDraw(session, await now());
  if (isBefore(await now(), 'RESULT_ENTERED')) await prepareVisits(session, await now());
  return now();
}

async function publish(session: SeasonSession, season: DrivenSeason): Promise<void> {
  await mutate(
    session,
    COORDINATOR,
    { field: 'publishResults', inputType: 'PublishResultsInput' },
    { step: 'publishResults', seasonId: season.id },
  );
  session.tell('The results are public.', '检查结果已公示。');
}

/** What the season came to, counted from what the hub shows. */
async function readFigures(session: SeasonSession, season: DrivenSeason): Promise<SeasonFigures> {
  const visits = await listVisits(session, season);
  return {
    planEntries: session.order.entries.length,
    enterprisesDrawn: new Set(visits.map((visit) => visit.enterprise.creditCode)).size,
    visits: visits.length,
    separateInspections: visits.reduce((sum, visit) => sum + entriesOn(visit, session.order), 0),
    teams: visits.reduce((sum, visit) => sum + visit.teams.length, 0),
    results: visits.reduce((sum, visit) => sum + visit.results.length, 0),
    publications: await countPublications(session, season),
  };
}

/** Plan entries that drew the enterprise of a visit; each would have come by itself. */
function entriesOn(visit: DrivenVisit, order: SeasonOrder): number {
  return visit.teams.reduce((sum, team) => {
    const own = order.entries.filter(({ department, itemCodes }) => {
      return department === team.department.code && itemCodes.every((item) => team.itemCodes.includes(item));
    });
    return sum + own.length;
  }, 0);
}

async function countPublications(session: SeasonSession, season: DrivenSeason): Promise<number> {
  const query = `query ($seasonId: ID, $after: String) {
    page: publications(seasonId: $seasonId, first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`;
  let count = 0;
  for await (const _publication of pagesOf(session, COORDINATOR, { query, variables: { seasonId: season.id } })) count += 1;
  return count;
}
