import { civilDateOf, compareCivilDates } from '../../subgraph-kit/pure/civil-date.ts';
import type { RulePack, RuleValue } from '../rules/rule-pack.ts';
import { ruleOf } from '../rules/rule-packs.ts';
import type { EntryQuestion, EntryReason, VisitFact } from './entry-decision.ts';

const HOUR_MS = 3_600_000;

/**
 * What still has to happen before anybody enters under this visit; null when nothing has to.
 *
 * @source minInspectorsPerTeam (PJ-3.4.3b), advanceNoticeDuty and advanceNoticeLead (CC-2.5.5a) of the visit's pack
 */
export function readinessReason(question: EntryQuestion, visit: VisitFact, pack: RulePack): EntryReason | null {
  if (visit.state === 'DRAWN' || (visit.isTeamShort && visit.startedAt === null)) return teamNotConfirmed(pack);
  switch (visit.state) {
    case 'TEAM_CONFIRMED':
      return isNoticeMandatory(pack) ? noticeNotServed(question, visit, pack) : null;
    case 'NOTIFIED':
      return visit.rehearsal ? null : noticeTooShort(question, visit, pack);
    default:
      return null;
  }
}

function teamNotConfirmed(pack: RulePack): EntryReason {
  return {
    code: 'TEAM_NOT_CONFIRMED',
    clauses: ruleOf(pack, 'minInspectorsPerTeam')?.clauses ?? [],
    message: { en: 'The team of the visit is not confirmed yet.', zh: '检查组尚未确认。' },
    remedy: { en: 'Confirm the team, then serve the notice.', zh: '先确认检查组，再送达告知书。' },
    lawfulFrom: null,
  };
}

function noticeNotServed(question: EntryQuestion, visit: VisitFact, pack: RulePack): EntryReason {
  const servedNow = civilDateOf(new Date(question.now.getTime() + noticeLeadMs(pack)));
  return {
    code: 'NOTICE_NOT_SERVED',
    clauses: noticeClauses(pack),
    message: { en: 'The advance notice has not been served.', zh: '尚未送达行政检查告知书。' },
    remedy: { en: 'Serve the notice, or record why none is needed.', zh: '送达告知书，或登记免予告知的理由。' },
    lawfulFrom: compareCivilDates(servedNow, visit.windowFrom) > 0 ? servedNow : visit.windowFrom,
  };
}

function noticeTooShort(question: EntryQuestion, visit: VisitFact, pack: RulePack): EntryReason | null {
  if (visit.notifiedAt === null) return null;
  const earliest = civilDateOf(new Date(visit.notifiedAt.getTime() + noticeLeadMs(pack)));
  if (question.onDate >= earliest) return null;
  return {
    code: 'NOTICE_TOO_SHORT',
    clauses: noticeClauses(pack),
    message: { en: 'The advance notice was served too shortly before that day.', zh: '距送达告知书的时间不足。' },
    remedy: { en: `Enter on ${earliest} or later.`, zh: `最早于 ${earliest} 入企。` },
    lawfulFrom: earliest,
  };
}

function isNoticeMandatory(pack: RulePack): boolean {
  const duty = ruleOf(pack, 'advanceNoticeDuty')?.value;
  return duty?.kind === 'WORDS' && duty.words.includes('MANDATORY');
}

function noticeClauses(pack: RulePack): readonly string[] {
  return [...new Set(['advanceNoticeDuty' as const, 'advanceNoticeLead' as const].flatMap((name) => ruleOf(pack, name)?.clauses ?? []))];
}

function noticeLeadMs(pack: RulePack): number {
  return periodMs(ruleOf(pack, 'advanceNoticeLead')?.value);
}

/** Every pack that states a lead states it in hours; a silent pack wants no lead. */
function periodMs(value: RuleValue | undefined): number {
  return value?.kind === 'PERIOD' && value.unit === 'HOUR' ? value.amount * HOUR_MS : 0;
}
