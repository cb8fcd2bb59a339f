import { addDays } from '../../../subgraphs/subgraph-kit/pure/civil-date.ts';
import { pagesOf } from './pages.ts';
import type { PlannedEntry } from './season-plan.ts';
import { COORDINATOR, type DrivenSeason, isBefore, type MutationAnswer, mutate, type SeasonSession } from './season-session.ts';

const SEASON_FIELDS = 'id code state windowFrom windowTo';
/** Visits begin a week after the season is opened, so that every notice can come before its visit. */
const LEAD_DAYS = 7;
/** About two months: each inspector has some eighty half days in it. */
const WINDOW_DAYS = 60;
const YEAR_DIGITS = 4;

/** The season of the ordered code, as it stands; null when nobody has opened it. */
export async function findSeasonByCode(session: SeasonSession): Promise<DrivenSeason | null> {
  const { jurisdiction, code } = session.order;
  const query = `query ($jurisdiction: String, $after: String) {
    page: seasons(jurisdiction: $jurisdiction, first: 100, after: $after) { nodes { ${SEASON_FIELDS} } pageInfo { hasNextPage endCursor } } }`;
  for await (const season of pagesOf<DrivenSeason>(session, COORDINATOR, { query, variables: { jurisdiction } })) {
    if (season.code === code) return season;
  }
  return null;
}

/** The season as it stands now. */
export async function readSeason(session: SeasonSession, id: string): Promise<DrivenSeason> {
  const query = `query ($id: ID!) { season(id: $id) { ${SEASON_FIELDS} } }`;
  const { season } = await session.client.ask<{ season: DrivenSeason | null }>(COORDINATOR, { query, variables: { id } });
  if (season === null) throw new Error(`The hub has no season ${id}.`);
  return season;
}

/** Opens the season as a rehearsal, or goes on with the one of this code. */
export async function openSeason(session: SeasonSession): Promise<DrivenSeason> {
  const { order, today, tell } = session;
  const existing = await findSeasonByCode(session);
  if (existing !== null) {
    tell(
      `Season ${order.code} is there already (${existing.state}); going on with it.`,
      `批次 ${order.code} 已存在（${existing.state}），继续进行。`,
    );
    return existing;
  }
  const windowFrom = addDays(today, LEAD_DAYS);
  const draft = {
    jurisdiction: order.jurisdiction,
    code: order.code,
    name: `“双随机、一公开”部门联合抽查 ${order.code}`,
    year: Number(windowFrom.slice(0, YEAR_DIGITS)),
    windowFrom,
    windowTo: addDays(windowFrom, WINDOW_DAYS),
    rehearsal: true,
  };
  const mutation = {
    field: 'openSeason',
    inputType: 'OpenSeasonInput',
    selection: `... on OpenSeasonSuccess { season { ${SEASON_FIELDS} } }`,
  };
  const { season } = await mutate<MutationAnswer & { season: DrivenSeason }>(session, COORDINATOR, mutation, {
    step: 'openSeason',
    ...draft,
  });
  tell(
    `Season ${order.code} is open, visits from ${windowFrom} to ${draft.windowTo}.`,
    `批次 ${order.code} 已开启，检查时段 ${windowFrom} 至 ${draft.windowTo}。`,
  );
  return season;
}

/** Every department submits its entries; the joint meeting accepts them. */
export async function submitPlan(session: SeasonSession, season: DrivenSeason): Promise<void> {
  for (const entry of session.order.entries) await submitEntry(session, season, entry);
  const { entries } = session.order;
  const departments = new Set(entries.map((entry) => entry.department)).size;
  session.tell(
    `${departments} departments have submitted ${entries.length} plan entries.`,
    `${departments} 个部门已提交计划 ${entries.length} 项。`,
  );
}

async function submitEntry(session: SeasonSession, season: DrivenSeason, entry: PlannedEntry): Promise<void> {
  const { department, ...content } = entry;
  const name = `${department}:${entry.code}`;
  const submit = {
    field: 'submitPlanEntry',
    inputType: 'SubmitPlanEntryInput',
    selection: '... on PlanEntrySuccess { entry { id } }',
  };
  const { entry: submitted } = await mutate<MutationAnswer & { entry: { id: string } }>(
    session,
    { role: 'DEPARTMENT_OFFICER', department },
    submit,
    {
      step: `submit ${name}`,
      seasonId: season.id,
      windowFrom: season.windowFrom,
      windowTo: season.windowTo,
      ...content,
    },
  );
  const accept = { field: 'acceptPlanEntry', inputType: 'AcceptPlanEntryInput' };
  await mutate(session, COORDINATOR, accept, { step: `accept ${name}`, entryId: submitted.id });
}

/** The joint meeting approves the plan and publishes it. */
export async function approveAndPublishPlan(session: SeasonSession, season: DrivenSeason): Promise<void> {
  for (const [field, state] of [
    ['approvePlan', 'PLAN_APPROVED'],
    ['publishPlan', 'PLAN_PUBLISHED'],
  ] as const) {
    if (isBefore(season, state))
      await mutate(session, COORDINATOR, { field, inputType: 'SeasonStepInput' }, { step: field, seasonId: season.id });
  }
  session.tell('The plan is approved and public.', '计划已审定并公示。');
}
