import { createHash } from 'node:crypto';
import { civilDateOf } from '../../../subgraphs/subgraph-kit/pure/civil-date.ts';
import type { TokenIdentity } from '../../identity/development-tokens.ts';
import { forEachBounded } from './bounded.ts';
import { pagesOf } from './pages.ts';
import type { DrivenDepartment } from './season-plan.ts';
import {
  COORDINATOR,
  type DrivenSeason,
  isBefore,
  type MutationAnswer,
  mutate,
  type SeasonSession,
  SeasonStopped,
  tryMutation,
  untilThere,
} from './season-session.ts';

const ENTRY_AFTER_MS = 10 * 60_000;
const STAY_MS = 100 * 60_000;
/** One result in so many finds a problem. */
const PROBLEM_INTERVAL = 8;
const NO_PROBLEM = '1';
const PROBLEM_CODES = ['A', 'E', 'D', '5'];
/** Visits between two reports of progress. */
const REPORT_INTERVAL = 50;

/** A visit as the driver looks at it. */
export interface DrivenVisit {
  readonly id: string;
  readonly state: string;
  readonly sessionFrom: string | null;
  readonly sessionGap: string | null;
  readonly enterprise: { readonly creditCode: string };
  readonly teams: readonly DrivenTeam[];
  readonly results: readonly { readonly itemCode: string }[];
}

/** A department's part in a visit. */
export interface DrivenTeam {
  readonly department: { readonly code: string };
  readonly itemCodes: readonly string[];
  readonly inspectorIds: readonly string[];
  readonly unfilled: readonly string[];
}

/** All visits of a season. */
export async function listVisits(session: SeasonSession, season: DrivenSeason): Promise<readonly DrivenVisit[]> {
  const query = `query ($seasonId: ID!, $after: String) { page: visits(seasonId: $seasonId, first: 100, after: $after) {
    nodes { id state sessionFrom sessionGap enterprise { creditCode } teams { department { code } itemCodes inspectorIds unfilled } results { itemCode } }
    pageInfo { hasNextPage endCursor } } }`;
  const visits: DrivenVisit[] = [];
  for await (const visit of pagesOf<DrivenVisit>(session, COORDINATOR, { query, variables: { seasonId: season.id } })) visits.push(visit);
  return visits;
}

/** Teams are confirmed and notices are served. */
export async function prepareVisits(session: SeasonSession, season: DrivenSeason): Promise<void> {
  for (const field of ['confirmTeams', 'serveNotices']) {
    if (isBefore(season, 'RESULT_ENTERED')) {
      await mutate(session, COORDINATOR, { field, inputType: 'SeasonVisitsInput' }, { step: field, seasonId: season.id });
    }
  }
  session.tell('Teams are confirmed, notices are served.', '检查人员已确认，检查告知书已送达。');
}

/** Every visit takes place: the team enters and leaves, and each department records its items. Visits that have their results are passed over. */
export async function carryOutVisits(session: SeasonSession, season: DrivenSeason): Promise<void> {
  const visits = await listVisits(session, season);
  const open = visits.filter(({ state }) => state !== 'RESULT_ENTERED' && state !== 'PUBLISHED' && state !== 'ARCHIVED');
  let done = visits.length - open.length;
  await forEachBounded(open, session.visitsAtOnce, async (visit) => {
    await carryOutVisit(session, visit);
    done += 1;
    if (done % REPORT_INTERVAL === 0)
      session.tell(`${done} of ${visits.length} visits carried out.`, `已完成检查 ${done}/${visits.length} 次。`);
  });
  await untilThere(session, 'all results have reached coordination', async () => {
    const query = 'query ($id: ID!) { season(id: $id) { id state } }';
    const answer = await session.client.ask<{ season: DrivenSeason }>(COORDINATOR, { query, variables: { id: season.id } });
    return isBefore(answer.season, 'RESULT_ENTERED') ? null : answer.season;
  });
  session.tell(`All ${visits.length} visits have their results.`, `全部 ${visits.length} 次检查的结果已录入。`);
}

async function carryOutVisit(session: SeasonSession, visit: DrivenVisit): Promise<void> {
  const { id: visitId } = visit;
  if (visit.sessionFrom === null) {
    const reasons = [visit.sessionGap, ...visit.teams.flatMap((team) => team.unfilled)].filter((reason) => reason !== null);
    throw new SeasonStopped(`visit ${visitId}`, 'NOT_STAFFED', `no session for ${visit.enterprise.creditCode}: ${reasons.join(', ')}`);
  }
  const sessionFromMs = Date.parse(visit.sessionFrom);
  const leader = inspectorOf(visit.teams[0]);
  await mutate(
    session,
    leader,
    { field: 'startVisit', inputType: 'StartVisitInput' },
    {
      step: `start ${visitId}`,
      visitId,
      startedAt: new Date(sessionFromMs + ENTRY_AFTER_MS).toISOString(),
      inspectorIds: visit.teams.flatMap((team) => team.inspectorIds),
    },
  );
  await mutate(
    session,
    leader,
    { field: 'endVisit', inputType: 'EndVisitInput' },
    {
      step: `end ${visitId}`,
      visitId,
      endedAt: new Date(sessionFromMs + ENTRY_AFTER_MS + STAY_MS).toISOString(),
    },
  );
  const endedOn = civilDateOf(new Date(sessionFromMs));
  for (const team of visit.teams) {
    for (const itemCode of team.itemCodes) await recordResult(session, { visitId, team, itemCode, endedOn });
  }
}

interface ResultToRecord {
  readonly visitId: string;
  readonly team: DrivenTeam;
  readonly itemCode: string;
  readonly endedOn: string;
}

/** The visit reaches the department through a feed, so its department may not know it yet. */
async function recordResult(session: SeasonSession, { visitId, team, itemCode, endedOn }: ResultToRecord): Promise<void> {
  const department = session.order.departments.find(({ code }) => code === team.department.code);
  if (department === undefined) throw new Error(`The driver does not know the department ${team.department.code}.`);
  const field = `${department.fieldPrefix}RecordInspectionResult`;
  const mutation = { field, inputType: `${department.typePrefix}RecordInspectionResultInput` };
  const input = {
    step: `result ${visitId} ${itemCode}`,
    visitId,
    itemCode,
    ...findingOf(department, `${visitId} ${itemCode}`),
    endedOn,
    inspectorIds: team.inspectorIds,
  };
  await untilThere(session, `${team.department.code} knows visit ${visitId}`, async () => {
    const answer = await tryMutation<MutationAnswer>(session, inspectorOf(team), mutation, input);
    if (answer.code === undefined) return true;
    if (answer.code === 'VISIT_NOT_ASSIGNED') return null;
    throw new SeasonStopped(field, answer.code, answer.message ?? '');
  });
}

/** What the rehearsal finds: the same at the same visit and item whenever it is asked. */
function findingOf(
  department: DrivenDepartment,
  key: string,
): { readonly resultCodes: readonly string[]; readonly description: string | null } {
  const chance = createHash('sha256').update(key).digest().readUInt32BE(0);
  const problems = PROBLEM_CODES.filter((code) => department.resultCodes.includes(code));
  const problem = problems[chance % Math.max(problems.length, 1)];
  if (problem === undefined || (chance >>> 8) % PROBLEM_INTERVAL !== 0) return { resultCodes: [NO_PROBLEM], description: null };
  return { resultCodes: [problem], description: '演练：发现问题，已告知企业' };
}

function inspectorOf(team: DrivenTeam | undefined): TokenIdentity {
  const inspectorId = team?.inspectorIds[0];
  if (team === undefined || inspectorId === undefined) throw new Error('A visit with a session has a team with inspectors.');
  return { role: 'INSPECTOR', department: team.department.code, inspectorId };
}
