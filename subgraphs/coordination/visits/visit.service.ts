import type { EntityManager } from 'typeorm';
import { Overtaken } from '../../subgraph-kit/database/data-source.ts';
import type { Caller } from '../../subgraph-kit/identity/caller.ts';
import { addDays, type CivilDate, civilDateOf } from '../../subgraph-kit/pure/civil-date.ts';
import { announcedCalendar } from '../working-calendar/announced-calendar.ts';
import { isWorkingDay } from '../working-calendar/working-calendar.ts';
import { HALF_DAY_HOURS, HALF_DAYS, planSessions, type Session, sessionKey } from './session-plan.ts';
import {
  bookedSessions,
  bookTeams,
  findVisit,
  lockVisit,
  moveVisit,
  type PlannedVisit,
  saveSessions,
  teamsOfVisits,
  visitsToPlan,
} from './visit.repository.ts';
import { INSPECTORS_ON_SITE_MIN, isBeingReplaced, type Visit, type VisitTeam } from './visit.ts';

/** Largest number of days in which sessions are looked for. */
const PLANNING_DAYS_MAX = 400;
const SHANGHAI_OFFSET_HOURS = 8;

/** What became of the drawn visits of a season. */
export interface TeamsConfirmed {
  readonly confirmed: number;
  /** Visits for which no session was found in which the whole team is free. */
  readonly withoutSession: number;
}

/**
 * Finds a session for every drawn visit of the season, books the teams and confirms them.
 *
 * The booking constraint is the last line: when somebody booked one of the inspectors meanwhile, all of it is planned anew around that.
 *
 * @throws Overtaken when a booking is refused
 */
export async function confirmTeams(manager: EntityManager, seasonId: string, today: CivilDate): Promise<TeamsConfirmed> {
  const visits = await visitsToPlan(manager, seasonId);
  const full = visits.filter((visit) => visit.isFull);
  const days = workingDays(full, today);
  const [first, last] = [days[0], days.at(-1)];
  const taken = first === undefined || last === undefined ? new Set<string>() : takenSessions(await bookedSessions(manager, first, last));
  const plan = planSessions(full, days, taken);
  const planned = visits.map(({ visitId, isFull }) => toPlanned(visitId, plan.get(visitId) ?? null, isFull));
  await saveSessions(manager, planned);
  const withSession = planned.filter((visit) => visit.session !== null).map((visit) => visit.visitId);
  const refused = await bookTeams(manager, withSession);
  if (refused.length > 0) throw new Overtaken(`bookings refused for ${refused.length} visits`);
  return { confirmed: withSession.length, withoutSession: planned.length - withSession.length };
}

function toPlanned(visitId: string, session: Session | null, isFull: boolean): PlannedVisit {
  return session === null ? { visitId, session, gap: isFull ? 'NO_COMMON_SESSION' : 'TEAM_NOT_FULL' } : { visitId, session };
}

/** Working days of the visits' windows from today on; in a year whose holidays are not announced yet Monday to Friday count, because a plan is not a deadline. */
function workingDays(visits: readonly { windowFrom: CivilDate; windowTo: CivilDate }[], today: CivilDate): CivilDate[] {
  const from = visits.reduce<CivilDate | null>(
    (least, visit) => (least === null || visit.windowFrom < least ? visit.windowFrom : least),
    null,
  );
  const to = visits.reduce<CivilDate | null>((most, visit) => (most === null || visit.windowTo > most ? visit.windowTo : most), null);
  if (from === null || to === null) return [];
  const calendar = announcedCalendar;
  const days: CivilDate[] = [];
  for (let day = from > today ? from : today; day <= to && days.length < PLANNING_DAYS_MAX; day = addDays(day, 1)) {
    const answer = isWorkingDay(calendar, day);
    if (answer.kind === 'known' ? answer.value : !isWeekend(day)) days.push(day);
  }
  return days;
}

function isWeekend(day: CivilDate): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function takenSessions(bookings: readonly { inspectorId: string; from: Date }[]): Set<string> {
  return new Set(
    bookings.map(({ inspectorId, from }) => {
      const hour = (from.getUTCHours() + SHANGHAI_OFFSET_HOURS) % 24;
      const halfDay = HALF_DAYS.find((candidate) => hour < HALF_DAY_HOURS[candidate][1]) ?? 'AFTERNOON';
      const session: Session = { day: civilDateOf(from), halfDay };
      return sessionKey(inspectorId, session);
    }),
  );
}

/** Why a visit cannot start or end now. */
export type VisitRefusal =
  | { readonly kind: 'notFound' }
  | { readonly kind: 'notOnTeam' }
  | { readonly kind: 'wrongState'; readonly state: string; readonly needed: readonly string[] }
  | { readonly kind: 'tooFew'; readonly department: string; readonly present: number; readonly required: number }
  | { readonly kind: 'inFuture'; readonly at: Date }
  | { readonly kind: 'endsBeforeStart'; readonly startedAt: Date };

/** A step done, with the visit as it was and as it is. */
export type VisitStep = { readonly kind: 'done'; readonly before: Visit; readonly after: Visit } | VisitRefusal;

/** Who is on site and when. */
export interface OnSite {
  readonly visitId: string;
  readonly at: Date;
  readonly inspectorIds: readonly string[];
  readonly now: Date;
  /** A rehearsal may record ahead of time. */
  readonly rehearsal: boolean;
}

/** Starts a visit: notice served or exempt, at least two inspectors of every department of the visit present (PJ-3.4.3b), by one of them. */
export async function startVisit(manager: EntityManager, onSite: OnSite, caller: Caller): Promise<VisitStep> {
  const found = await visitForInspector(manager, onSite.visitId, caller);
  if ('kind' in found) return found;
  const { visit, teams } = found;
  if (visit.state !== 'NOTIFIED' && visit.state !== 'NOTICE_EXEMPT') return wrongState(visit, ['NOTIFIED', 'NOTICE_EXEMPT']);
  if (!onSite.rehearsal && onSite.at > onSite.now) return { kind: 'inFuture', at: onSite.at };
  if (teams.some(isBeingReplaced)) return wrongState(visit, ['REPLACEMENT']);
  for (const team of teams) {
    const present = team.inspectorIds.filter((id) => onSite.inspectorIds.includes(id)).length;
    if (present < INSPECTORS_ON_SITE_MIN) return { kind: 'tooFew', department: team.department, present, required: INSPECTORS_ON_SITE_MIN };
  }
  return moved(manager, visit, 'ON_SITE', { startedAt: onSite.at });
}

/** Ends a visit on site; all deadlines of the results count from here (CC-2.6c). */
export async function endVisit(manager: EntityManager, onSite: Omit<OnSite, 'inspectorIds'>, caller: Caller): Promise<VisitStep> {
  const found = await visitForInspector(manager, onSite.visitId, caller);
  if ('kind' in found) return found;
  const { visit } = found;
  if (visit.state !== 'ON_SITE' || visit.startedAt === null) return wrongState(visit, ['ON_SITE']);
  if (!onSite.rehearsal && onSite.at > onSite.now) return { kind: 'inFuture', at: onSite.at };
  if (onSite.at < visit.startedAt) return { kind: 'endsBeforeStart', startedAt: visit.startedAt };
  return moved(manager, visit, 'INSPECTION_ENDED', { endedAt: onSite.at });
}

async function visitForInspector(
  manager: EntityManager,
  visitId: string,
  caller: Caller,
): Promise<{ readonly visit: Visit; readonly teams: readonly VisitTeam[] } | VisitRefusal> {
  const visit = await lockVisit(manager, visitId);
  if (visit === null) return { kind: 'notFound' };
  const teams = (await teamsOfVisits(manager, [visitId])).get(visitId) ?? [];
  const isOnTeam = caller.inspectorId !== null && teams.some((team) => team.inspectorIds.includes(caller.inspectorId ?? ''));
  return isOnTeam ? { visit, teams } : { kind: 'notOnTeam' };
}

function wrongState(visit: Visit, needed: readonly string[]): VisitRefusal {
  return { kind: 'wrongState', state: visit.state, needed };
}

async function moved(
  manager: EntityManager,
  before: Visit,
  to: 'ON_SITE' | 'INSPECTION_ENDED',
  changes: { startedAt?: Date; endedAt?: Date },
): Promise<VisitStep> {
  await moveVisit(manager, before.id, to, changes);
  const after = await findVisit(manager, before.id);
  return after === null ? { kind: 'notFound' } : { kind: 'done', before, after };
}
