import type { CivilDate } from '../../subgraph-kit/pure/civil-date.ts';

/** Half days on which a visit can take place. */
export const HALF_DAYS = ['MORNING', 'AFTERNOON'] as const;

/** Hours of a half day, Asia/Shanghai, end excluded. */
export const HALF_DAY_HOURS = { MORNING: [9, 12], AFTERNOON: [14, 17] } as const;

/** A half day. */
export type HalfDay = (typeof HALF_DAYS)[number];

/** A half day of a given day. */
export interface Session {
  readonly day: CivilDate;
  readonly halfDay: HalfDay;
}

/** A visit that needs a session in which its whole team is free. */
export interface VisitToPlan {
  readonly visitId: string;
  readonly windowFrom: CivilDate;
  readonly windowTo: CivilDate;
  readonly inspectorIds: readonly string[];
}

/** Sessions by visit; null where the window holds no session in which all are free. */
export type SessionPlan = ReadonlyMap<string, Session | null>;

/**
 * Gives every visit the earliest session of its window in which nobody of its team is elsewhere, visits in the given order.
 *
 * @param days days on which offices work, ascending
 * @param taken sessions in which an inspector is booked already, by {@link sessionKey}
 */
export function planSessions(visits: readonly VisitToPlan[], days: readonly CivilDate[], taken: ReadonlySet<string>): SessionPlan {
  const busy = new Set(taken);
  const plan = new Map<string, Session | null>();
  for (const visit of visits) {
    const session = earliestSession(visit, days, busy);
    plan.set(visit.visitId, session);
    if (session !== null) for (const inspectorId of visit.inspectorIds) busy.add(sessionKey(inspectorId, session));
  }
  return plan;
}

/** Text under which an inspector's session stands in a set. */
export function sessionKey(inspectorId: string, session: Session): string {
  return `${inspectorId} ${session.day} ${session.halfDay}`;
}

/** Bounds of a session as instants with offset, for `tstzrange`. */
export function sessionBounds(session: Session): readonly [from: string, to: string] {
  const [from, to] = HALF_DAY_HOURS[session.halfDay];
  return [instant(session.day, from), instant(session.day, to)];
}

function instant(day: CivilDate, hour: number): string {
  return `${day}T${String(hour).padStart(2, '0')}:00:00+08:00`;
}

function earliestSession(visit: VisitToPlan, days: readonly CivilDate[], busy: ReadonlySet<string>): Session | null {
  for (const day of days) {
    if (day < visit.windowFrom) continue;
    if (day > visit.windowTo) return null;
    for (const halfDay of HALF_DAYS) {
      const session = { day, halfDay };
      if (visit.inspectorIds.every((inspectorId) => !busy.has(sessionKey(inspectorId, session)))) return session;
    }
  }
  return null;
}
